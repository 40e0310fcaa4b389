import { encodeArray } from '../bytes.ts'
import type { Matrix, Model, SerialisedModel, Task } from '../estimator.ts'
import { checkFeatures } from '../training-set.ts'
import { sequenceOnnx } from './exchange/sequence-graph.ts'
import type { InputScale } from './input-scale.ts'
import type { Architecture, SequenceKind } from './network/architecture.ts'
import { Network } from './network/network.ts'
import type { OutputScale } from './output-scale.ts'
import { batches, type Epoch } from './training.ts'
import { Windows } from './windows.ts'

export const SEQUENCE_TYPE = 'sequence'
export const SEQUENCE_VERSION = 1
/** Rows predicted at a time. */
const BATCH = 256

interface SequenceState {
  readonly architecture: Architecture
  readonly featureNames: readonly string[]
  readonly inputScale: InputScale
  readonly outputScale: OutputScale
  /** Of the network, block after block. */
  readonly weights: Float32Array
  readonly epochs: readonly Epoch[]
}

/** Predicts each row from the window that ends with it; rows in order of time, each group's history included. */
export class SequenceModel implements Model {
  readonly task: Task
  readonly kind: SequenceKind
  readonly featureNames: readonly string[]
  readonly history: number
  /** How training went. */
  readonly epochs: readonly Epoch[]
  readonly #state: SequenceState

  constructor(state: SequenceState) {
    this.task = state.outputScale.task
    this.kind = state.architecture.kind
    this.featureNames = state.featureNames
    this.history = state.architecture.steps - 1
    this.epochs = state.epochs
    this.#state = state
  }

  /** What training goes on from. */
  get learnt(): Pick<SequenceState, 'architecture' | 'inputScale' | 'outputScale' | 'weights'> {
    return this.#state
  }

  /** Errors: kind data (another number of features, infinite values). */
  predict(features: Matrix): Float64Array {
    const { architecture, inputScale, outputScale, weights } = this.#state
    checkFeatures(features, inputScale.features)
    const capacity = Math.min(BATCH, Math.max(1, features.rows))
    const network = new Network({ architecture, capacity, tableRows: features.rows + 1 })
    network.parameters.load(weights)
    inputScale.fill(features.columns, features.rows, network.table)
    const windows = new Windows(features, architecture.steps)
    const predicted = new Float64Array(features.rows)
    const all = Int32Array.from(predicted.keys())
    for (const rows of batches(all, capacity)) {
      windows.fill(rows, network.indices(rows.length))
      for (const [k, output] of network.forward(rows.length).entries()) {
        predicted[rows[k]!] = outputScale.predict(output)
      }
    }
    return predicted
  }

  /**
   * A file of ONNX, opset 17. Input `windows`: doubles, rows x steps x features, NaN where a value is missing, a step of
   * NaN where none was. Output `prediction`: one double a row.
   */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return sequenceOnnx(this.#state)
  }

  serialise(): SerialisedModel {
    const { architecture, featureNames, inputScale, outputScale, weights, epochs } = this.#state
    return {
      type: SEQUENCE_TYPE,
      version: SEQUENCE_VERSION,
      task: this.task,
      features: featureNames,
      architecture,
      inputScale: inputScale.serialise(),
      offset: outputScale.offset,
      scale: outputScale.scale,
      weights: encodeArray(weights),
      trainLoss: encodeArray(Float64Array.from(epochs, ({ train }) => train)),
      tailLoss: encodeArray(Float64Array.from(epochs, ({ tail }) => tail)),
    }
  }
}
