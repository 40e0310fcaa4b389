/** Models whose prediction of a row ONNX can express, alone or as part of another. */
import type { Model } from '../estimator.ts'
import { Graph, TENSOR_TYPES, type TensorType } from './graph.ts'

/** A tensor of one number a row. */
export interface GraphColumn {
  readonly of: string
  readonly type: TensorType
}

export interface RowGraph extends Model {
  /** Features it was fitted on; undefined where it looks at none. */
  readonly width: number | undefined
  /** @param features rows x features, doubles, NaN where missing. Errors: kind model for what ONNX cannot express. */
  addToGraph(graph: Graph, features: string): GraphColumn
}

export function isRowGraph(model: Model): model is RowGraph {
  return 'addToGraph' in model
}

/** `features` (rows x features, double) to `prediction` (rows). Errors: those of `addToGraph`. */
export function rowOnnx(model: RowGraph, name: string): Uint8Array<ArrayBuffer> {
  const graph = new Graph()
  const features = graph.input('features', 'double', ['rows', model.width ?? 'features'])
  const { of, type } = model.addToGraph(graph, features)
  graph.output(of, 'prediction', type, ['rows'])
  return graph.finish(name)
}

/** The value once for each row. */
export function addConstant(graph: Graph, features: string, value: number): GraphColumn {
  const rows = graph.node('Shape', [features], { start: 0, end: 1 })
  return { of: graph.node('Expand', [graph.constant('double', [1], [value]), rows]), type: 'double' }
}

/** Trees answer in single precision, rows x 1. */
export function flatten(graph: Graph, of: string): GraphColumn {
  return { of: graph.node('Reshape', [of, graph.constant('integer', [1], [-1])]), type: 'single' }
}

/** Columns side by side, in double precision. */
export function joinColumns(graph: Graph, columns: readonly GraphColumn[]): string {
  const upright = columns.map(({ of, type }) => {
    const wide = type === 'double' ? of : graph.node('Cast', [of], { to: TENSOR_TYPES.double })
    return graph.node('Unsqueeze', [wide, graph.constant('integer', [1], [1])])
  })
  return graph.node('Concat', upright, { axis: 1 })
}
