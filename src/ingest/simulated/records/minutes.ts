/**
 * One session of the index fund by minutes: a Brownian bridge from the open to the close whose variance
 * and volume are high after the open and before the close, with the extremes that a continuous path
 * would reach within each minute.
 */
import { exp } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'
import { bridgeRise, gammaNoise } from '../hidden/chance.ts'
import { cents } from '../hidden/process.ts'

const LONGEST_SESSION = 390
const SHARES_PER_TRADE = 110

/** Share of the session that falls into each minute; both sum to 1. */
interface Profile {
  readonly variance: Float64Array
  readonly volume: Float64Array
}

/** What the minutes of a session must come to. */
export interface SessionTarget {
  readonly open: number
  readonly close: number
  /** Log of the jump on the way, 0 for none, and standard deviation of the diffusion in logs. */
  readonly jump: number
  readonly deviation: number
  readonly minutes: number
  /** Expected shares. */
  readonly volume: number
}

/** The minutes of one session, reused from session to session; rows from `length` on are stale. */
export class MinutePath {
  length = 0
  readonly open = new Float64Array(LONGEST_SESSION)
  readonly high = new Float64Array(LONGEST_SESSION)
  readonly low = new Float64Array(LONGEST_SESSION)
  readonly close = new Float64Array(LONGEST_SESSION)
  readonly volume = new Float64Array(LONGEST_SESSION)
  readonly vwap = new Float64Array(LONGEST_SESSION)
  readonly tradeCount = new Float64Array(LONGEST_SESSION)
  readonly #profiles = new Map<number, Profile>()
  readonly #shock = new Float64Array(LONGEST_SESSION)

  /** Draws the session; prices on the cent grid, whole shares. */
  draw(target: SessionTarget, random: Random): void {
    this.length = target.minutes
    const profile = this.#profileOf(target.minutes)
    const total = this.#drawShocks(profile, random)
    this.#drawPrices(target, profile, total, random)
    this.#drawVolume(target, profile, random)
  }

  #drawShocks(profile: Profile, random: Random): number {
    let total = 0
    for (let i = 0; i < this.length; i++) {
      this.#shock[i] = random.normal() * Math.sqrt(profile.variance[i]!)
      total += this.#shock[i]!
    }
    return total
  }

  #drawPrices(target: SessionTarget, profile: Profile, totalShock: number, random: Random): void {
    const { open, close } = target
    const jump = target.jump === 0 ? 0 : close - close / exp(target.jump)
    const jumpMinute = random.integer(this.length)
    const move = close - open - jump
    const deviation = open * target.deviation
    let elapsed = 0
    let shock = 0
    let price = open
    for (let i = 0; i < this.length; i++) {
      elapsed += profile.variance[i]!
      shock += this.#shock[i]!
      const bridge = move * elapsed + deviation * (shock - elapsed * totalShock)
      const next = i === this.length - 1 ? close : open + bridge + (i >= jumpMinute ? jump : 0)
      this.#setPrices(i, price, next, deviation * deviation * profile.variance[i]!, random)
      price = next
    }
  }

  #setPrices(i: number, from: number, to: number, variance: number, random: Random): void {
    const open = cents(from)
    const close = cents(to)
    const high = cents(from + bridgeRise(to - from, variance, random))
    const low = cents(from - bridgeRise(from - to, variance, random))
    this.open[i] = open
    this.close[i] = close
    this.high[i] = high
    this.low[i] = low
    this.vwap[i] = Math.round(2500 * (open + high + low + close)) / 10_000
  }

  #drawVolume(target: SessionTarget, profile: Profile, random: Random): void {
    for (let i = 0; i < this.length; i++) {
      const size = Math.abs(this.#shock[i]!) / Math.sqrt(profile.variance[i]!)
      const expected = target.volume * profile.volume[i]! * (0.6 + 0.5 * size)
      this.volume[i] = Math.max(1, Math.round(expected * gammaNoise(random)))
      this.tradeCount[i] = Math.max(1, Math.round(this.volume[i]! / SHARES_PER_TRADE))
    }
  }

  #profileOf(minutes: number): Profile {
    const known = this.#profiles.get(minutes)
    if (known !== undefined) return known
    const profile = { variance: smile(minutes, 3, 1), volume: smile(minutes, 2.5, 2) }
    // The auctions print in the first and in the last minute.
    profile.volume[0]! += 0.02
    profile.volume[minutes - 1]! += 0.07
    normalise(profile.volume)
    this.#profiles.set(minutes, profile)
    return profile
  }
}

/** Weights that fall from the open within about 20 minutes and rise within about 15 to the close. */
function smile(minutes: number, atOpen: number, atClose: number): Float64Array {
  const weights = new Float64Array(minutes)
  for (let i = 0; i < minutes; i++) {
    weights[i] = 1 + atOpen * exp(-i / 20) + atClose * exp(-(minutes - 1 - i) / 15)
  }
  normalise(weights)
  return weights
}

function normalise(weights: Float64Array): void {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum
}
