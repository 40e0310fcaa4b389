/** A sequence model as ONNX has it, standardisation included. */
import { Graph, TENSOR_TYPES } from '../../onnx/graph.ts'
import type { InputScale } from '../input-scale.ts'
import { FARTHEST } from '../input-scale.ts'
import type { Architecture } from '../network/architecture.ts'
import { OUTPUTS } from '../network/network.ts'
import type { OutputScale } from '../output-scale.ts'
import { addAttention } from './attention-graph.ts'
import { addRecurrent } from './recurrent-graph.ts'
import { WeightReader } from './weight-reader.ts'

export interface ExchangedModel {
  readonly architecture: Architecture
  readonly inputScale: InputScale
  readonly outputScale: OutputScale
  readonly weights: Float32Array
}

/**
 * The bytes of a model of ONNX, opset 17. Input `windows`: doubles, rows x steps x features, NaN where a value is
 * missing, a step of NaN where there was none. Output `prediction`: doubles, one a row.
 */
export function sequenceOnnx({
  architecture,
  inputScale,
  outputScale,
  weights,
}: ExchangedModel): Uint8Array<ArrayBuffer> {
  const graph = new Graph()
  const { kind, steps, hidden } = architecture
  const windows = graph.input('windows', 'double', ['rows', steps, inputScale.features])
  const sequence = graph.node('Transpose', [addInputScale(graph, windows, inputScale)], { perm: [1, 0, 2] })
  const reader = new WeightReader(weights)
  const addBody = kind === 'attention' ? addAttention : addRecurrent
  const state = addBody(graph, sequence, architecture, reader)
  const [headWeights, headBias] = [reader.take(hidden, OUTPUTS), reader.take(1, OUTPUTS)]
  const column = Float32Array.from({ length: hidden }, (_, k) => headWeights.values[k * OUTPUTS]!)
  const product = graph.node('MatMul', [state, graph.constant('single', [hidden], column)])
  const output = graph.node('Add', [product, graph.constant('single', [], [headBias.values[0]!])])
  graph.output(addOutputScale(graph, output, outputScale), 'prediction', 'double', ['rows'])
  return graph.finish(kind)
}

/** What `InputScale.fill` does. */
function addInputScale(graph: Graph, windows: string, scale: InputScale): string {
  const { mean, factor, flagged } = scale
  const width = [scale.features]
  const centred = graph.node('Sub', [windows, graph.constant('double', width, mean)])
  const scaled = graph.node('Mul', [centred, graph.constant('double', width, factor)])
  const bounds = [-FARTHEST, FARTHEST].map((bound) => graph.constant('double', [], [bound]))
  const bounded = graph.node('Clip', [scaled, ...bounds])
  const isMissing = graph.node('IsNaN', [windows])
  const filled = graph.node('Where', [isMissing, graph.constant('double', [], [0]), bounded])
  const values = graph.node('Cast', [filled], { to: TENSOR_TYPES.single })
  if (flagged.length === 0) return values
  const flags = graph.node('Cast', [isMissing], { to: TENSOR_TYPES.single })
  const index = graph.constant('integer', [flagged.length], flagged)
  return graph.node('Concat', [values, graph.node('Gather', [flags, index], { axis: 2 })], { axis: 2 })
}

/** What `OutputScale.predict` does. */
function addOutputScale(graph: Graph, output: string, { task, offset, scale }: OutputScale): string {
  const wide = graph.node('Cast', [output], { to: TENSOR_TYPES.double })
  const scaled = graph.node('Mul', [wide, graph.constant('double', [], [scale])])
  const value = graph.node('Add', [scaled, graph.constant('double', [], [offset])])
  return task === 'classification' ? graph.node('Sigmoid', [value]) : value
}
