import { decodeFloats, decodeSingles } from '../bytes.ts'
import type { SerialisedModel } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { restoreInputScale } from './input-scale.ts'
import { type Architecture, SEQUENCE_KINDS } from './network/architecture.ts'
import { parameterCount } from './network/network.ts'
import { OutputScale } from './output-scale.ts'
import { SEQUENCE_TYPE, SEQUENCE_VERSION, SequenceModel } from './sequence-model.ts'
import { architectureFault } from './sequence-parameters.ts'

/** Errors: kind model. */
export function restoreSequence(stored: SerialisedModel): SequenceModel {
  const { version, task, features, offset, scale } = stored
  const inputScale = restoreInputScale(stored['inputScale'])
  const weights = decodeSingles(stored['weights'])
  const architecture = stored['architecture'] as Architecture | null | undefined
  const isKnown = version === SEQUENCE_VERSION && (task === 'regression' || task === 'classification')
  const isScaled = typeof offset === 'number' && typeof scale === 'number'
  if (!isKnown || !isScaled || !Array.isArray(features) || features.length !== inputScale.features) throw broken(stored)
  if (!isArchitecture(architecture) || architecture.inputs !== inputScale.width) throw broken(stored)
  if (weights.length !== parameterCount(architecture)) throw broken(stored)
  return new SequenceModel({
    architecture,
    featureNames: features.map(String),
    inputScale,
    outputScale: new OutputScale(task, offset, scale),
    weights,
    epochs: restoreEpochs(stored),
  })
}

function isArchitecture(stored: Architecture | null | undefined): stored is Architecture {
  return (
    stored !== null &&
    stored !== undefined &&
    SEQUENCE_KINDS.includes(stored.kind) &&
    architectureFault(stored) === undefined
  )
}

function restoreEpochs(stored: SerialisedModel) {
  const [train, tail] = [decodeFloats(stored['trainLoss']), decodeFloats(stored['tailLoss'])]
  return Array.from(train, (loss, k) => ({ train: loss, tail: tail[k] ?? Number.NaN }))
}

function broken(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored sequence model cannot be restored.',
    expected: `Type ${SEQUENCE_TYPE}, version ${SEQUENCE_VERSION}, with its task, features, architecture, scales and weights.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
