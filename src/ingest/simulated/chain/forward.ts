/** Forward price and discount of the index fund, from what is known at a close. */
import { exp } from '../../../core/math.ts'
import { MS_PER_DAY } from '../../../core/time.ts'
import { nyse } from '../../../market/calendar.ts'
import { DECLARED_AHEAD, declaredDividend, isExDate, QUARTERLY_YIELD } from '../hidden/dividends.ts'
import type { Market } from '../hidden/market.ts'
import { zeroRate } from '../hidden/rates.ts'

const MS_PER_YEAR = 365 * MS_PER_DAY

export interface Forward {
  readonly price: number
  readonly discount: number
}

interface ComingDividend {
  readonly exAt: number
  /** Dollars a share where it is declared, NaN before. */
  readonly declared: number
}

/** Forwards at the close of one session for any expiry within a year. */
export class ForwardCurve {
  readonly #market: Market
  readonly #row: number
  readonly #at: number
  readonly #dividends: readonly ComingDividend[]

  constructor(market: Market, row: number, days: number) {
    this.#market = market
    this.#row = row
    this.#at = market.sessions[row]!.close
    this.#dividends = comingDividends(market, row, days)
  }

  /**
   * (close − present value of declared dividends) × growth, less the usual yield for each dividend to
   * come that is not declared yet.
   */
  at(expiresAt: number): Forward {
    const discount = this.#discount(expiresAt)
    let cash = 0
    let kept = 1
    for (const { exAt, declared } of this.#dividends) {
      if (exAt > expiresAt) break
      if (Number.isNaN(declared)) kept *= 1 - QUARTERLY_YIELD
      else cash += declared * this.#discount(exAt)
    }
    return { price: ((this.#market.index.close[this.#row]! - cash) * kept) / discount, discount }
  }

  #discount(instant: number): number {
    const years = (instant - this.#at) / MS_PER_YEAR
    return exp(-zeroRate(this.#market.rates, this.#row, years) * years)
  }
}

function comingDividends(market: Market, row: number, days: number): ComingDividend[] {
  const { day } = market.sessions[row]!
  const coming: ComingDividend[] = []
  let ahead = 1
  for (let next = nyse.next(day); next <= day + days; next = nyse.next(next), ahead++) {
    if (!isExDate(next)) continue
    const declaredRow = row + ahead - DECLARED_AHEAD
    const isDeclared = declaredRow >= 0 && declaredRow <= row
    const declared = isDeclared ? declaredDividend(market.index.close[declaredRow]!) : Number.NaN
    coming.push({ exAt: nyse.session(next)!.open, declared })
  }
  return coming
}
