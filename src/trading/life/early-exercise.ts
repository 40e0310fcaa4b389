/**
 * When holders exercise before expiry, and so assign the writers: named models, none of which draws lots.
 *
 * A call is worth exercising only at the close before an ex-date, for a dividend above its time value; a put when its
 * time value is gone and its strike would earn interest (Merton 1973).
 */
import { exerciseRisk, exp } from '@bellwether/options'
import { deliveredBy } from '../delivered.ts'
import type { ListedOption } from '../instrument.ts'

/** What the holder of a contract sees at the close of a session. Prices per share. */
export interface HolderView {
  readonly option: ListedOption
  readonly spot: number
  /** Of the option, in the same session; NaN where it was not quoted. */
  readonly mark: number
  readonly yearsToExpiry: number
  /** Continuously compounded, a year. */
  readonly rate: number
  /** With the ex-date of the next session. */
  readonly dividend: number
}

export interface EarlyExerciseModel {
  readonly description: string
  /** Part of all holders who exercise at this close, from 0 to 1. */
  share(view: HolderView): number
}

export const noEarlyExercise: EarlyExerciseModel = { description: 'no early exercise', share: () => 0 }

/** A put whose time value a share is more is kept. */
const WORTHLESS = 0.01
/** Before the next session's open: near enough to now for interest not to matter. */
const NEXT_OPEN = 0

/**
 * A part of the holders does what pays. All of them is the writer's worst case; of calls about half were exercised
 * where it paid (Pool, Stoll and Whaley 2008, "Failure to exercise call options").
 *
 * An option without a mark of the session is taken at the least that its time value can be: for a call the interest on
 * its strike, for a put nothing is known and it is kept.
 */
export function rationalHolders({ part = 1 }: { readonly part?: number } = {}): EarlyExerciseModel {
  return {
    description: `${100 * part} % of the holders exercise where it pays, at the close`,
    share: (view) => (paysToExercise(view) ? part : 0),
  }
}

function paysToExercise(view: HolderView): boolean {
  const { option, spot, yearsToExpiry, rate, dividend } = view
  const { strike, premium } = deliveredBy(option)
  const contract = { right: option.right, strike, yearsToExpiry }
  const price = Number.isNaN(view.mark) ? leastPrice(view, strike) : view.mark * premium
  const next = dividend > 0 ? { dividend: { years: NEXT_OPEN, amount: dividend } } : {}
  const { reason, timeValue } = exerciseRisk(contract, { spot, rate, price, ...next })
  return reason === 'dividend' || (reason === 'interest' && timeValue <= WORTHLESS)
}

function leastPrice({ option, spot, yearsToExpiry, rate }: HolderView, strike: number): number {
  if (option.right === 'put') return Infinity
  return spot - strike * Math.min(1, exp(-rate * yearsToExpiry))
}
