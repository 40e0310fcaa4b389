/** A graph of ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that grows node by node. */
import { Message } from './protobuf.ts'

const IR_VERSION = 8
const OPSET = 17
/** Operators of classical learners, trees among them. */
const LEARN_DOMAIN = 'ai.onnx.ml'
const LEARN_OPSET = 3

/** Numbers of TensorProto.DataType. */
export const TENSOR_TYPES = { single: 1, integer: 7, double: 11 } as const
export type TensorType = keyof typeof TENSOR_TYPES

const ATTRIBUTE = { single: 1, integer: 2, text: 3, tensor: 4, integers: 7, texts: 8 } as const

/** A whole number is written as an integer; a list holds integers. */
type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly single: number }
  | { readonly doubles: ArrayLike<number> }
  | { readonly texts: readonly string[] }

type Attributes = Readonly<Record<string, Attribute>>

/** A name stands for a dimension of any length. */
type Shape = readonly (number | string)[]

export class Graph {
  readonly #message = new Message()
  #names = 0
  #hasLearners = false

  /** Each answers the name of what it gives. */
  input(name: string, type: TensorType, shape: Shape): string {
    this.#message.message(11, valueInfo(name, type, shape))
    return name
  }

  constant(type: TensorType, dims: readonly number[], values: ArrayLike<number>): string {
    const name = this.#name('constant')
    this.#message.message(5, tensorOf(name, type, dims, values))
    return name
  }

  /** The first result of an operator; the operator's further ones where `result` says which it is. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}, result = 0): string {
    const name = this.#name(operator)
    this.#add(operator, inputs, [...Array.from({ length: result }, () => ''), name], attributes)
    return name
  }

  /** The first `count` results of an operator. */
  results(operator: string, inputs: readonly string[], attributes: Attributes, count: number): string[] {
    const names = Array.from({ length: count }, () => this.#name(operator))
    this.#add(operator, inputs, names, attributes)
    return names
  }

  /** The result of an operator of classical learners. */
  learnNode(operator: string, input: string, attributes: Attributes): string {
    const name = this.#name(operator)
    this.#add(operator, [input], [name], attributes, LEARN_DOMAIN)
    this.#hasLearners = true
    return name
  }

  /** A result that nobody asks for has no name. */
  #add(
    operator: string,
    inputs: readonly string[],
    results: readonly string[],
    attributes: Attributes,
    domain?: string,
  ): void {
    const node = new Message()
    for (const input of inputs) node.text(1, input)
    for (const result of results) node.text(2, result)
    node.text(3, results.at(-1)!).text(4, operator)
    for (const [key, value] of Object.entries(attributes)) node.message(5, attribute(key, value))
    this.#message.message(1, domain === undefined ? node : node.text(7, domain))
  }

  /** A result under the name that a reader asks for. */
  output(of: string, name: string, type: TensorType, shape: Shape): void {
    const node = new Message().text(1, of).text(2, name).text(3, name).text(4, 'Identity')
    this.#message.message(1, node).message(12, valueInfo(name, type, shape))
  }

  /** The whole model, as a file holds it. */
  finish(name: string): Uint8Array<ArrayBuffer> {
    const model = new Message()
      .integer(1, IR_VERSION)
      .text(2, 'bellwether')
      .message(7, this.#message.text(2, name))
      .message(8, new Message().text(1, '').integer(2, OPSET))
    if (this.#hasLearners) model.message(8, new Message().text(1, LEARN_DOMAIN).integer(2, LEARN_OPSET))
    return model.finish()
  }

  #name(kind: string): string {
    return `${kind}_${++this.#names}`
  }
}

function valueInfo(name: string, type: TensorType, shape: Shape): Message {
  const dims = new Message()
  for (const dim of shape) {
    dims.message(1, typeof dim === 'number' ? new Message().integer(1, dim) : new Message().text(2, dim))
  }
  const tensor = new Message().integer(1, TENSOR_TYPES[type]).message(2, dims)
  return new Message().text(1, name).message(2, new Message().message(1, tensor))
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name)
  if (typeof value === 'number') return message.integer(3, value).integer(20, ATTRIBUTE.integer)
  if (typeof value === 'string') return message.text(4, value).integer(20, ATTRIBUTE.text)
  if ('single' in value) return message.single(2, value.single).integer(20, ATTRIBUTE.single)
  if ('doubles' in value) {
    const tensor = tensorOf(name, 'double', [value.doubles.length], value.doubles)
    return message.message(5, tensor).integer(20, ATTRIBUTE.tensor)
  }
  if ('texts' in value) {
    for (const one of value.texts) message.text(9, one)
    return message.integer(20, ATTRIBUTE.texts)
  }
  for (const one of value) message.integer(8, one)
  return message.integer(20, ATTRIBUTE.integers)
}

function tensorOf(name: string, type: TensorType, dims: readonly number[], values: ArrayLike<number>): Message {
  const tensor = new Message()
  for (const dim of dims) tensor.integer(1, dim)
  return tensor.integer(2, TENSOR_TYPES[type]).text(8, name).bytes(9, rawData(type, values))
}

/** Little-endian. */
function rawData(type: TensorType, values: ArrayLike<number>): Uint8Array {
  const size = type === 'single' ? 4 : 8
  const view = new DataView(new ArrayBuffer(values.length * size))
  for (let i = 0; i < values.length; i++) {
    if (type === 'single') view.setFloat32(4 * i, values[i]!, true)
    else if (type === 'double') view.setFloat64(8 * i, values[i]!, true)
    else view.setBigInt64(8 * i, BigInt(values[i]!), true)
  }
  return new Uint8Array(view.buffer)
}
