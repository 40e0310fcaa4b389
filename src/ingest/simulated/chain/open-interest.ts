/**
 * Open interest and volume of option contracts.
 *
 * Open interest at the end of a session follows from the contract, its age and slow noise, without
 * memory, so that any span of sessions shows the same. It grows with the square root of the share of
 * its life that has passed, more in round strikes, standard months and options out of the money when
 * listed. A record of a session carries what was counted at the end of the session before.
 */
import { exp, log } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'
import { exponential } from '../hidden/chance.ts'
import type { Listing } from './contracts.ts'
import type { Market } from '../hidden/market.ts'

const USUAL_SIZE = 800
const MONTHLY_FACTOR = 3
const IN_THE_MONEY_FACTOR = 0.3
const PUT_FACTOR = 1.4
const SIZE_NOISE = 0.8
const WEEKLY_NOISE = 0.15
const TURNOVER = 0.1

export class ContractInterest {
  readonly #market: Market
  readonly #listing: Listing
  readonly #listedRow: number
  readonly #random: Random
  readonly #size: number

  /** @param listedRow row of the session on which the strike was added */
  constructor(market: Market, listing: Listing, strike: number, isCall: boolean, listedRow: number) {
    this.#market = market
    this.#listing = listing
    this.#listedRow = listedRow
    const expiry = market.random.split('open-interest').split(listing.expiry)
    this.#random = expiry.split(Math.round(strike * 2000) + (isCall ? 1 : 0))
    this.#size = this.#fullSize(strike, isCall)
  }

  /** Contracts open at the end of a session; 0 before the listing. */
  atEnd(row: number): number {
    if (row < this.#listedRow) return 0
    const life = Math.max((this.#listing.lead * SESSIONS_PER_YEAR) / 365, 1)
    const grown = Math.sqrt(Math.min((row - this.#listedRow + 1) / life, 1))
    return Math.round(this.#size * grown * this.#noise(this.#market.sessions[row]!.day))
  }

  /** Contracts traded in a session: what changed, and what turned over. */
  volume(row: number, distance: number, random: Random): number {
    const change = Math.abs(this.atEnd(row) - this.atEnd(row - 1))
    const turnover = TURNOVER * this.#size * exp(-0.25 * distance * distance)
    return Math.floor(change + turnover * exponential(random))
  }

  #fullSize(strike: number, isCall: boolean): number {
    const away = log(strike / this.#market.index.close[this.#listedRow]!)
    const isInTheMoney = isCall ? away < 0 : away > 0
    return (
      USUAL_SIZE *
      roundness(strike) *
      (this.#listing.isMonthly ? MONTHLY_FACTOR : 1) *
      (isInTheMoney ? IN_THE_MONEY_FACTOR : 1) *
      (isCall ? 1 : PUT_FACTOR) *
      exp(SIZE_NOISE * this.#random.normal() - Math.abs(away) / 0.12)
    )
  }

  /** Positive noise that moves from week to week and is linear between. */
  #noise(day: number): number {
    const week = Math.floor(day / 7)
    const part = day / 7 - week
    const from = this.#random.split(week).normal()
    const to = this.#random.split(week + 1).normal()
    return exp(WEEKLY_NOISE * (from + part * (to - from)))
  }
}

function roundness(strike: number): number {
  if (strike % 50 === 0) return 4
  if (strike % 10 === 0) return 2
  return strike % 5 === 0 ? 1.4 : 1
}
