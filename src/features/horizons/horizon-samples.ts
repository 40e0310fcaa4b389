/** Samples with many horizons: features and decisions once, and for each horizon what became of them. */
import { BellwetherError } from '../../core/errors.ts'
import type { Dataset } from '../dataset.ts'

export interface HorizonSamples {
  readonly symbol: string
  /** Length of the bars at whose ends is decided: 5m, 15m, 1h, 1d. */
  readonly timeframe: string
  readonly featureNames: readonly string[]
  readonly columns: readonly Float64Array[]
  /** Trading day of each decision (day number). */
  readonly session: Int32Array
  /** Rising; every feature value was known by then. */
  readonly decisionAt: Float64Array
  /** Last price known at the decision, as quoted: the forecast of no change. */
  readonly price: Float64Array
  /** Place of that price among all prices of the symbol. */
  readonly pricePlace: Int32Array
  readonly outcomes: readonly Outcomes[]
}

/** What became of each decision at one horizon. NaN, and −1 for the place, where that is not known. */
export interface Outcomes {
  /** Clock hours from the decision to the target. */
  readonly hours: number
  /** First price at or after the target, for what one share of the decision has become by splits. */
  readonly price: Float64Array
  readonly at: Float64Array
  /** When the price was known, and the dividends and splits on the way to it. */
  readonly knownAt: Float64Array
  /** Place of the price among all prices of the symbol; samples of the same place share one outcome. */
  readonly pricePlace: Int32Array
  /** Simple total return, dividends reinvested. */
  readonly return: Float64Array
  /** Realised, per square root of a year of clock time, from every price between the two. */
  readonly volatility: Float64Array
  /** Targets after the last price. */
  readonly pending: number
  /** Targets after which there are no prices in the session that should have had the first. */
  readonly gaps: number
}

/** What may be predicted of an outcome; `direction` is 1 where the return is above zero, else 0. */
export const HORIZON_LABELS = ['price', 'return', 'direction', 'volatility'] as const
export type HorizonLabel = (typeof HORIZON_LABELS)[number]

/** The dataset of one horizon; it shares the features of the others. Errors: USAGE_VALUE for another horizon. */
export function horizonDataset(samples: HorizonSamples, hours: number, label: HorizonLabel): Dataset {
  const { featureNames, columns, session, decisionAt } = samples
  const outcomes = outcomesAt(samples, hours)
  return {
    featureNames,
    columns,
    session,
    decisionAt,
    label: label === 'direction' ? outcomes.return.map(directionOf) : outcomes[label],
    labelKnownAt: outcomes.knownAt,
  }
}

function directionOf(change: number): number {
  return Number.isNaN(change) ? change : change > 0 ? 1 : 0
}

/** Errors: USAGE_VALUE. */
export function outcomesAt({ outcomes }: HorizonSamples, hours: number): Outcomes {
  const found = outcomes.find((one) => one.hours === hours)
  if (found !== undefined) return found
  throw new BellwetherError('USAGE_VALUE', {
    message: `There are no outcomes after ${hours} hours.`,
    expected: `The horizons are ${outcomes.map((one) => one.hours).join(', ')} hours.`,
    given: String(hours),
    remedy: 'Choose one of them, or build the samples with it.',
  })
}
