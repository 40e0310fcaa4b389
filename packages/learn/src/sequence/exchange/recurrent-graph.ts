import type { Graph } from '../../onnx/graph.ts'
import type { Architecture } from '../network/architecture.ts'
import { gatesTransposed, type WeightReader, type Weights } from './weight-reader.ts'

/** ONNX has the LSTM's gates in the order i, o, f, g and the GRU's in the order z, r, n. */
const LSTM_ORDER = [0, 3, 1, 2]
const GRU_ORDER = [1, 0, 2]

/** Adds the layers of an LSTM or a GRU; answers the last hidden state, rows x hidden. */
export function addRecurrent(graph: Graph, sequence: string, architecture: Architecture, reader: WeightReader): string {
  const { layers, inputs, hidden } = architecture
  const axes = (...values: number[]) => graph.constant('integer', [values.length], values)
  let steps = sequence
  for (let layer = 0; layer < layers - 1; layer++) {
    const all = addLayer(graph, steps, layer === 0 ? inputs : hidden, architecture, reader, 'all')
    // Steps x directions x rows x hidden.
    steps = graph.node('Squeeze', [all, axes(1)])
  }
  const last = addLayer(graph, steps, layers === 1 ? inputs : hidden, architecture, reader, 'last')
  return graph.node('Squeeze', [last, axes(0)])
}

function addLayer(
  graph: Graph,
  sequence: string,
  inputs: number,
  { kind, hidden }: Architecture,
  reader: WeightReader,
  wanted: 'all' | 'last',
): string {
  const order = kind === 'lstm' ? LSTM_ORDER : GRU_ORDER
  const size = order.length * hidden
  const [inputWeights, hiddenWeights, bias] = [
    reader.take(inputs, size),
    reader.take(hidden, size),
    reader.take(1, size),
  ]
  // PyTorch and ONNX give both products a bias; our LSTM has one.
  const hiddenBias = kind === 'gru' ? reader.take(1, size) : { ...bias, values: new Float32Array(size) }
  const arranged = (weights: Weights) => gatesTransposed(weights, hidden, order)
  const weights = [
    graph.constant('single', [1, size, inputs], arranged(inputWeights)),
    graph.constant('single', [1, size, hidden], arranged(hiddenWeights)),
    graph.constant('single', [1, 2 * size], [...arranged(bias), ...arranged(hiddenBias)]),
  ]
  const attributes = { hidden_size: hidden, ...(kind === 'gru' && { linear_before_reset: 1 }) }
  return graph.node(kind.toUpperCase(), [sequence, ...weights], attributes, wanted === 'all' ? 0 : 1)
}
