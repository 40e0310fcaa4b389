/** Runs graphs of nodes: over whole columns, or row by row. */
import type { BarField, MapNode, Node, RecurrenceNode, RowFunction, WindowNode } from './node.ts'

/** One column a field; all of one length. */
export type BarColumns = Readonly<Record<BarField, Float64Array>>
/** One row. */
export type BarRow = Readonly<Record<BarField, number>>

/** One column for each of `outputs`. Cost: rows times nodes, times the window for windows. */
export function evaluateColumns(outputs: readonly Node[], columns: BarColumns): Float64Array[] {
  const length = columns.close.length
  const zeros = new Float64Array(length)
  const done = new Map<Node, Float64Array>()
  const evaluate = (node: Node): Float64Array => {
    const known = done.get(node)
    if (known !== undefined) return known
    const values = node.op === 'field' ? columns[node.field] : compute(node, node.inputs.map(evaluate), zeros)
    done.set(node, values)
    return values
  }
  return outputs.map(evaluate)
}

function compute(
  node: MapNode | WindowNode | RecurrenceNode,
  inputs: readonly Float64Array[],
  zeros: Float64Array,
): Float64Array {
  if (node.op === 'window') return windowColumn(node, inputs, zeros)
  const [a, b, c, d, e, g] = padded(inputs, zeros)
  const out = new Float64Array(zeros.length)
  const f = node.op === 'map' ? node.f : passingOver(node.start())
  for (let i = 0; i < out.length; i++) out[i] = f(a[i]!, b[i]!, c[i]!, d[i]!, e[i]!, g[i]!)
  return out
}

type Six<T> = [T, T, T, T, T, T]

function padded<T>(inputs: readonly T[], padding: T): Six<T> {
  return Array.from({ length: 6 }, (_, i) => inputs[i] ?? padding) as Six<T>
}

/** NaN where an input is NaN, without a step. */
function passingOver(step: RowFunction): RowFunction {
  return (a, b, c, d, e, g) => {
    if (Number.isNaN(a) || Number.isNaN(b) || Number.isNaN(c)) return Number.NaN
    if (Number.isNaN(d) || Number.isNaN(e) || Number.isNaN(g)) return Number.NaN
    return step(a, b, c, d, e, g)
  }
}

/** Through the buffer of the incremental form, so that a function sees no later row, whatever it reads of its inputs. */
function windowColumn(node: WindowNode, inputs: readonly Float64Array[], zeros: Float64Array): Float64Array {
  const [x, y] = [inputs[0]!, inputs[1] ?? zeros]
  const out = new Float64Array(zeros.length)
  const step = windowFunction(node)
  for (let i = 0; i < out.length; i++) out[i] = step(x[i]!, y[i]!)
  return out
}

/** The incremental form: give it one row after the other. */
export class RowEvaluator {
  readonly #steps: readonly ((slots: Float64Array, row: BarRow) => number)[]
  readonly #slots: Float64Array
  readonly #outputs: readonly number[]

  constructor(outputs: readonly Node[]) {
    const order = new Map<Node, number>()
    const visit = (node: Node): void => {
      if (order.has(node)) return
      if (node.op !== 'field') node.inputs.forEach(visit)
      order.set(node, order.size)
    }
    outputs.forEach(visit)
    this.#steps = [...order.keys()].map((node) => stepOf(node, order))
    // One slot more than nodes: it stays 0 and stands for inputs that a node does not have.
    this.#slots = new Float64Array(order.size + 1)
    this.#outputs = outputs.map((node) => order.get(node)!)
  }

  /** The outputs at this row, written to `into` from `offset` on. */
  update(row: BarRow, into: Float64Array, offset = 0): void {
    const slots = this.#slots
    for (let i = 0; i < this.#steps.length; i++) slots[i] = this.#steps[i]!(slots, row)
    for (let j = 0; j < this.#outputs.length; j++) into[offset + j] = slots[this.#outputs[j]!]!
  }
}

function stepOf(node: Node, order: ReadonlyMap<Node, number>): (slots: Float64Array, row: BarRow) => number {
  if (node.op === 'field') {
    const { field } = node
    return (_, row) => row[field]
  }
  const inputs = node.inputs.map((input) => order.get(input)!)
  if (node.op === 'window') {
    const [first, second] = [inputs[0]!, inputs[1] ?? order.size]
    const step = windowFunction(node)
    return (slots) => step(slots[first]!, slots[second]!)
  }
  const [a, b, c, d, e, g] = padded(inputs, order.size)
  const f = node.op === 'map' ? node.f : passingOver(node.start())
  return (slots) => f(slots[a]!, slots[b]!, slots[c]!, slots[d]!, slots[e]!, slots[g]!)
}

/** Keeps the last rows contiguous in a buffer of twice their number; what lies behind them in it is older. */
function windowFunction({ f, length }: WindowNode): (first: number, second: number) => number {
  const x = new Float64Array(2 * length)
  const y = new Float64Array(2 * length)
  let end = 0
  let run = 0
  return (first, second) => {
    if (end === 2 * length) {
      x.copyWithin(0, length)
      y.copyWithin(0, length)
      end = length
    }
    x[end] = first
    y[end] = second
    run = Number.isNaN(first) || Number.isNaN(second) ? 0 : run + 1
    end++
    return run >= length ? f(end - length, end, x, y) : Number.NaN
  }
}
