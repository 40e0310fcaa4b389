/** A share of outcomes with the interval that the number of independent ones allows. */
import { type Interval, wilsonInterval } from '../../../core/stats/proportion.ts'
import { independenceOf, type OutcomeSpans } from './independence.ts'

export interface EffectiveShare {
  readonly share: number
  /** Number of independent outcomes, for which the interval is. */
  readonly independent: number
  /** Wilson's. */
  readonly interval: Interval
}

/** @param isSo one a span */
export function effectiveShare(isSo: readonly boolean[], spans: OutcomeSpans, level: number): EffectiveShare {
  const share = isSo.filter(Boolean).length / isSo.length
  const { independent } = independenceOf(spans)
  return { share, independent, interval: wilsonInterval(share * independent, independent, level) }
}
