/** A fitted model for other programs: ONNX. */
import { LearnError, type Model, MulticlassModel, SequenceModel } from '@bellwether/learn'
import { BellwetherError } from '../core/errors.ts'

export interface ExportedModel {
  readonly bytes: Uint8Array
  readonly input: { readonly name: string; readonly shape: string }
  /** Name of what it tells. */
  readonly output: string
}

interface Exportable {
  toOnnx(): Uint8Array
}

/** Errors: MODEL_INVALID where ONNX has no words for the model: categories, members that look back, a model of one's own. */
export function exportModel(model: Model, name: string): ExportedModel {
  if (!isExportable(model)) throw notExportable(name)
  const isSequence = model instanceof SequenceModel
  return {
    bytes: onnxOf(model, name),
    input: isSequence
      ? { name: 'windows', shape: `rows x ${model.history + 1} steps x features` }
      : { name: 'features', shape: 'rows x features' },
    output: model instanceof MulticlassModel ? 'probabilities' : 'prediction',
  }
}

/** A learner's refusal says why; the file it came from is sound. */
function onnxOf(model: Exportable, name: string): Uint8Array {
  try {
    return model.toOnnx()
  } catch (error) {
    if (!(error instanceof LearnError)) throw error
    const { message, expected, given, remedy } = error
    throw new BellwetherError('MODEL_INVALID', {
      message: `${name}: ${message}`,
      expected,
      given,
      remedy,
      cause: error,
    })
  }
}

function isExportable(model: Model): model is Model & Exportable {
  return 'toOnnx' in model && typeof model.toOnnx === 'function'
}

function notExportable(name: string): BellwetherError {
  return new BellwetherError('MODEL_INVALID', {
    message: `The model ${name} cannot be written as ONNX.`,
    expected: 'A model of this program: trees, linear models, sequences, stacks of those that look at one row.',
    given: name,
    remedy: 'Keep it as JSON.',
  })
}
