/** Options on a stock with cash dividends, without uncertainty: the best moment to exercise is known today. */
import { exp } from '../math/elementary.ts'
import { escrow, type Problem } from './model.ts'

interface Moment {
  readonly time: number
  /** What exercise at that moment pays, in today's money. */
  readonly pays: number
}

/** Worth of the best moment, today's or a later one; never negative. */
export function certainPrice(problem: Problem): number {
  return Math.max(0, ...moments(problem).map(({ pays }) => pays))
}

/** Expiry; for American options also today and the moments before and after each dividend, between which none is better. */
function moments(problem: Problem): readonly Moment[] {
  const { terms, dividends, exercise, model } = problem
  const { sign, strike, years, rate, yield: yield_ } = terms
  const found: Moment[] = []
  let time = 0
  let stock = terms.spot
  const shift = (isBefore: boolean): number =>
    model === 'escrowed' ? escrow(problem, time, isBefore) * exp(-(rate * time)) : 0
  const note = (isBefore: boolean): void => {
    found.push({ time, pays: sign * (stock + shift(isBefore) - strike * exp(-(rate * time))) })
  }
  const moveTo = (next: number): void => {
    stock *= exp(-(yield_ * (next - time)))
    time = next
  }
  note(false)
  for (const dividend of dividends) {
    moveTo(dividend.years)
    note(true)
    if (model === 'spot-drop') stock = Math.max(0, stock - dividend.amount * exp(-(rate * time)))
    note(false)
  }
  moveTo(years)
  note(false)
  return exercise === 'american' ? found : found.slice(-1)
}
