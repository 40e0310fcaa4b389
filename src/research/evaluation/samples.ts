/** The samples of a study: decisions, what was known at each, and what became of it. */
import { BellwetherError } from '../../core/errors.ts'
import { formatDate } from '../../core/time.ts'
import { buildDataset } from '../../features/build-dataset.ts'
import type { Dataset } from '../../features/dataset.ts'
import { decisionsBeforeClose } from '../../features/decisions.ts'
import { createFeatureSet, type FeatureSet } from '../../features/feature-set.ts'
import { createLabelRegistry, type Label, parseLabel } from '../../features/labels.ts'
import { createFeatureRegistry } from '../../features/registry.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { featureInputs, type MarketInputs } from './market-inputs.ts'
import type { Study } from '../study.ts'
import { studySpan } from '../study-sections.ts'

export interface SampleRequest {
  readonly study: Study
  readonly inputs: MarketInputs
  readonly extensions: Extensions
  readonly calendar: Calendar
  /** Of the code that computes features; part of the feature set's hash. */
  readonly codeHash: string
}

export interface Samples {
  readonly dataset: Dataset
  readonly featureSet: FeatureSet
  readonly label: Label
}

const REGULAR_CLOSE_MINUTE = 16 * 60

/** One sample a session of the study's span. Errors: STUDY_INVALID, FEATURE_INVALID, DATA_NONE, DATA_INSUFFICIENT. */
export function buildSamples({ study, inputs, calendar, extensions, codeHash }: SampleRequest): Samples {
  const registry = createFeatureRegistry(extensions.features)
  const featureSet = createFeatureSet({ features: study.features }, registry, codeHash)
  const { session } = inputs.bars.columns
  const span = studySpan(study)
  const decisions = decisionsBeforeClose(calendar, inputs.symbol, {
    from: Math.max(session[0]!, span.from ?? session[0]!),
    to: Math.min(session.at(-1)!, span.to ?? session.at(-1)!),
    minutes: minutesBeforeClose(study.decision),
  })
  requireEnough(study, decisions.session)
  const label = parseLabel(study.label, createLabelRegistry())
  const dataset = buildDataset({ featureSet, label, inputs: featureInputs(inputs), decisions, calendar })
  return { dataset, featureSet, label }
}

/** On half days the decision is as long before the close as on others. Errors: STUDY_INVALID. */
function minutesBeforeClose(decision: string): number {
  const minute = Number(decision.slice(0, 2)) * 60 + Number(decision.slice(3))
  const before = REGULAR_CLOSE_MINUTE - minute
  if (before > 0 && before <= 390) return before
  throw new BellwetherError('STUDY_INVALID', {
    message: `The decision is at ${decision}.`,
    expected: 'It must be a New York time from 09:30 until before the close at 16:00.',
    given: decision,
    remedy: 'Decide before the closing auction that the strategy trades in, e.g. 15:45.',
  })
}

function requireEnough({ validation }: Study, session: Int32Array): void {
  const needed = validation.firstTrain + validation.embargo + 2
  if (session.length >= needed) return
  const held = session.length === 0 ? 'none' : `${formatDate(session[0]!)} to ${formatDate(session.at(-1)!)}`
  throw new BellwetherError('DATA_INSUFFICIENT', {
    message: `The study spans ${session.length} sessions (${held}).`,
    expected: `It takes at least ${needed}: ${validation.firstTrain} to train on, the embargo, and some to predict.`,
    given: String(session.length),
    remedy: 'Widen from and to, ingest more data, or lower validation.firstTrain.',
  })
}
