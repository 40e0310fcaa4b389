/** Every contract of a chain as a sample: what was known of it and of its underlying, and its own return at each horizon. */
import { BellwetherError } from '../../core/errors.ts'
import type { Dataset } from '../../features/dataset.ts'
import { createFeatureSet } from '../../features/feature-set.ts'
import type { HorizonSamples, Outcomes } from '../../features/horizons/horizon-samples.ts'
import { optionOutcomeText } from '../../features/horizons/option-outcomes.ts'
import { featureNotes } from '../../features/horizons/samples-notes.ts'
import { buildOptionSamples, type OptionSamples } from '../../features/horizons/option-samples.ts'
import type { FeatureRegistry } from '../../features/registry.ts'
import type { ContractRecords } from '../evaluation/market-inputs.ts'
import type { BuiltTimeframe, TimeframesRequest } from './build-timeframes.ts'

/** What stands in place of a timeframe. */
export const CONTRACTS = 'contracts'

/** Errors: STUDY_INVALID for a role that is none; DATA_NONE, CALENDAR_RANGE, FEATURE_INVALID. */
export function buildContracts(request: TimeframesRequest, registry: FeatureRegistry): BuiltTimeframe {
  const { study, inputs, calendar, codeHash } = request
  const { chains, analytics } = recordsOf(request)
  const featureSet = createFeatureSet({ features: study.features.common }, registry, codeHash)
  const built = study.horizons.map((hours) =>
    buildOptionSamples({ underlying: inputs.symbol, chains, analytics, featureSet, hours, calendar }),
  )
  const [{ dataset, contract }] = built as [OptionSamples]
  const { featureNames, columns, session, decisionAt } = dataset
  const rankOf = ranksOf(built.map((one) => one.dataset))
  const samples: HorizonSamples = {
    symbol: inputs.symbol,
    timeframe: CONTRACTS,
    featureNames,
    columns,
    session,
    decisionAt,
    price: columns[featureNames.indexOf('mark')]!,
    pricePlace: Int32Array.from(decisionAt, rankOf),
    outcomes: built.map((one) => outcomesOf(one, rankOf)),
  }
  return {
    samples,
    contract,
    featureSet: featureSet.hash,
    outcomes: built.map(({ outcomes }) => optionOutcomeText(outcomes)),
    notes: featureNotes(samples),
  }
}

/** Errors: STUDY_INVALID. */
function recordsOf({ study, inputs }: TimeframesRequest): ContractRecords {
  const found = inputs.contracts.find(({ role }) => role === study.contracts)
  if (found !== undefined) return found
  const roles = inputs.contracts.map(({ role }) => role)
  throw new BellwetherError('STUDY_INVALID', {
    message: `The study takes its contracts from ${study.contracts}, which is no such role.`,
    expected: 'It is a role of data.files.related, written `{ contracts: SPY }`.',
    given: roles.length === 0 ? 'no role with contracts' : roles.join(', '),
    remedy: 'Add the role, or name one that there is.',
  })
}

/** The rank of an instant among all decisions and outcomes, by which labels that overlap are found; −1 for none. */
function ranksOf(datasets: readonly Dataset[]): (instant: number) => number {
  const instants = datasets.flatMap(({ decisionAt, labelKnownAt }) => [...decisionAt, ...labelKnownAt])
  const known = [...new Set(instants.filter((instant) => !Number.isNaN(instant)))].toSorted((a, b) => a - b)
  const ranks = new Map(known.map((instant, rank) => [instant, rank]))
  return (instant) => ranks.get(instant) ?? -1
}

/** An outcome stands at the instant at which it was known. */
function outcomesOf({ dataset, outcomes }: OptionSamples, rankOf: (instant: number) => number): Outcomes {
  const { columns, featureNames, label, labelKnownAt } = dataset
  const mark = columns[featureNames.indexOf('mark')]!
  return {
    hours: outcomes.hours,
    price: label.map((change, row) => mark[row]! * (1 + change)),
    at: labelKnownAt,
    knownAt: labelKnownAt,
    pricePlace: Int32Array.from(labelKnownAt, rankOf),
    return: label,
    volatility: new Float64Array(label.length).fill(Number.NaN),
    pending: outcomes.counts.none,
    gaps: 0,
  }
}
