import type { Graph } from '../../onnx/graph.ts'
import type { Architecture } from '../network/architecture.ts'
import { EXPANSION } from '../network/attention-block.ts'
import type { WeightReader } from './weight-reader.ts'

/** Of layer normalisation. */
const EPSILON = { single: 1e-5 }

/** Adds the blocks of attention; answers the last state, rows x hidden. Sequences are steps x rows x hidden here. */
export function addAttention(graph: Graph, sequence: string, architecture: Architecture, reader: WeightReader): string {
  const { layers, inputs, hidden, steps } = architecture
  const embedded = graph.node('MatMul', [sequence, matrix(graph, reader, inputs, hidden)])
  const positions = graph.constant('single', [steps, 1, hidden], reader.take(steps, hidden).values)
  let state = graph.node('Add', [embedded, positions])
  for (let layer = 0; layer < layers; layer++) state = addBlock(graph, state, architecture, reader)
  const index = graph.constant('integer', [], [steps - 1])
  return addNorm(graph, graph.node('Gather', [state, index], { axis: 0 }), hidden, reader)
}

function addBlock(graph: Graph, input: string, architecture: Architecture, reader: WeightReader): string {
  const { hidden } = architecture
  const packed = addDense(graph, addNorm(graph, input, hidden, reader), hidden, 3 * hidden, reader)
  const mixed = addLook(graph, packed, architecture)
  const middle = graph.node('Add', [input, addDense(graph, mixed, hidden, hidden, reader)])
  const normed = addNorm(graph, middle, hidden, reader)
  const wide = addDense(graph, normed, hidden, EXPANSION * hidden, reader)
  const active = graph.node('Mul', [wide, graph.node('Sigmoid', [wide])])
  return graph.node('Add', [middle, addDense(graph, active, EXPANSION * hidden, hidden, reader)])
}

/** Each step's look back, from queries, keys and values. */
function addLook(graph: Graph, packed: string, { steps, hidden, heads }: Architecture): string {
  const size = hidden / heads
  // Steps x rows x (query, key, value) x heads x size becomes three of rows x heads x steps x size.
  const shape = graph.constant('integer', [5], [steps, -1, 3, heads, size])
  const parts = graph.node('Reshape', [packed, shape])
  const part = (k: number, perm: readonly number[]) => {
    const one = graph.node('Gather', [parts, graph.constant('integer', [], [k])], { axis: 2 })
    return graph.node('Transpose', [one], { perm })
  }
  const [query, key, value] = [part(0, [1, 2, 0, 3]), part(1, [1, 2, 3, 0]), part(2, [1, 2, 0, 3])]
  const scale = graph.constant('single', [], [1 / Math.sqrt(size)])
  const scores = graph.node('Mul', [graph.node('MatMul', [query, key]), scale])
  const later = Float32Array.from({ length: steps * steps }, (_, i) => (i % steps > Math.floor(i / steps) ? -1e9 : 0))
  const masked = graph.node('Add', [scores, graph.constant('single', [steps, steps], later)])
  const mixed = graph.node('MatMul', [graph.node('Softmax', [masked], { axis: 3 }), value])
  const inOrder = graph.node('Transpose', [mixed], { perm: [2, 0, 1, 3] })
  return graph.node('Reshape', [inOrder, graph.constant('integer', [3], [steps, -1, hidden])])
}

function addNorm(graph: Graph, input: string, width: number, reader: WeightReader): string {
  const [scale, shift] = [reader.take(1, width), reader.take(1, width)].map(({ values }) =>
    graph.constant('single', [width], values),
  )
  return graph.node('LayerNormalization', [input, scale!, shift!], { epsilon: EPSILON })
}

function addDense(graph: Graph, input: string, inputs: number, outputs: number, reader: WeightReader): string {
  const product = graph.node('MatMul', [input, matrix(graph, reader, inputs, outputs)])
  return graph.node('Add', [product, graph.constant('single', [outputs], reader.take(1, outputs).values)])
}

function matrix(graph: Graph, reader: WeightReader, rows: number, columns: number): string {
  return graph.constant('single', [rows, columns], reader.take(rows, columns).values)
}
