/**
 * Chains of the size and shape of those of SPX: 38 expiries or so, weekly ones that settle at the close and monthly ones
 * that settle at the open, 145 strikes each, one snapshot at each close. Prices are Black-Scholes with a skew, rounded as
 * the exchange does.
 */
import { europeanPrice } from '@bellwether/options'
import { createFrame, type Frame } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { civilDate, dayNumber, MS_PER_DAY, weekday } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { formatOccSymbol, type OptionContract } from '../../src/market/contract.ts'
import { expiryOfRoot, termsOfRoot } from '../../src/market/option-root.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../src/market/record-kind.ts'

type ChainFrame = Frame<RecordSchema<'chains'>>

const STRIKES = 145
const STRIKE_STEP = 10
/** Days ahead up to which there are weekly and monthly expiries. */
const [WEEKLIES, MONTHLIES] = [65, 400]
const [MONDAY, WEDNESDAY, FRIDAY] = [1, 3, 5]

export class SimulatedChains {
  readonly sessions: Int32Array
  readonly #spots = new Map<number, number>()

  /** @param from day numbers of the first and the last session */
  constructor(from: number, to: number) {
    this.sessions = nyse.sessionDays(from, to)
    const random = Random.fromSeed(16)
    let spot = 2500
    for (const session of this.sessions) {
      spot *= 1 + 0.0003 + 0.009 * random.normal()
      this.#spots.set(session, Math.round(100 * spot) / 100)
    }
  }

  /** All quotes of one session, in the order of their contracts. */
  records(session: number): ChainFrame {
    const expiries = expiriesFrom(session)
    const frame = createFrame(RECORD_SCHEMAS.chains, 2 * STRIKES * expiries.length)
    const random = Random.fromSeed(session)
    let row = 0
    for (const { root, expiry } of expiries) {
      for (const right of ['call', 'put'] as const) {
        row = this.#strikes({ root, expiry, right }, session, random, frame, row)
      }
    }
    return frame
  }

  #strikes(
    terms: Omit<OptionContract, 'strike'>,
    session: number,
    random: Random,
    frame: ChainFrame,
    from: number,
  ): number {
    const spot = this.#spots.get(session)!
    const lowest = STRIKE_STEP * (Math.round(spot / STRIKE_STEP) - (STRIKES >> 1))
    const at = nyse.session(session)!.close
    const { expiresAt } = expiryOfRoot(termsOfRoot(terms.root), terms.expiry, nyse)
    const yearsToExpiry = (expiresAt - at) / (365 * MS_PER_DAY)
    for (let i = 0; i < STRIKES; i++) {
      const contract = { ...terms, strike: lowest + STRIKE_STEP * i }
      putQuote(frame.columns, from + i, contract, { spot, yearsToExpiry, session, at }, random)
    }
    return from + STRIKES
  }
}

interface Moment {
  readonly spot: number
  readonly yearsToExpiry: number
  readonly session: number
  readonly at: number
}

function putQuote(
  columns: ChainFrame['columns'],
  row: number,
  contract: OptionContract,
  now: Moment,
  random: Random,
): void {
  const { root, right, expiry, strike } = contract
  const { spot, yearsToExpiry, session, at } = now
  const moneyness = Math.log(strike / spot)
  const volatility = Math.max(0.08, 0.16 - 0.4 * moneyness + 0.5 * moneyness ** 2)
  const market = { spot, rate: 0, dividendYield: 0, volatility }
  const price = europeanPrice({ right, strike, yearsToExpiry }, market)
  const [bid, ask] = quoted(price, random)
  ;[columns.underlying[row], columns.root[row], columns.right[row]] = ['SPX', root, right]
  ;[columns.contract[row], columns.expiry[row], columns.strike[row]] = [formatOccSymbol(contract), expiry, strike]
  ;[columns.session[row], columns.at[row], columns.knownAt[row], columns.knownModelled[row]] = [session, at, at, 1]
  ;[columns.underlyingPrice[row], columns.bid[row], columns.ask[row]] = [spot, bid, ask]
  ;[columns.last[row], columns.change[row]] = [bid, Math.round(100 * random.normal()) / 100]
  ;[columns.volume[row], columns.openInterest[row]] = [skewed(2000, random), skewed(20_000, random)]
  ;[columns.vendorIv[row], columns.vendorDelta[row]] = [rounded(volatility), rounded(random.next())]
  columns.vendorGamma[row] = rounded(random.next() / 100)
}

/** In steps of 0.05, from 3.00 on of 0.10. */
function quoted(price: number, random: Random): [bid: number, ask: number] {
  const steps = price < 3 ? 20 : 10
  const half = 0.04 + 0.004 * price * (0.5 + random.next())
  return [Math.max(0, Math.floor(steps * (price - half)) / steps), Math.ceil(steps * (price + half)) / steps]
}

/** Mostly small. */
function skewed(most: number, random: Random): number {
  return Math.floor(most * random.next() ** 8)
}

function rounded(value: number): number {
  return Math.round(1e4 * value) / 1e4
}

/** By root and date, as symbols are ordered. */
function expiriesFrom(session: number): { root: string; expiry: number }[] {
  const days = [...nyse.sessionDays(session + 1, session + MONTHLIES)]
  const monthly = days.filter(isThirdFriday).map((expiry) => ({ root: 'SPX', expiry }))
  const weekly = days
    .filter((day) => day <= session + WEEKLIES && [MONDAY, WEDNESDAY, FRIDAY].includes(weekday(day)))
    .map((expiry) => ({ root: 'SPXW', expiry }))
  return [...monthly, ...weekly]
}

function isThirdFriday(day: number): boolean {
  const { day: date } = civilDate(day)
  return weekday(day) === FRIDAY && date > 14 && date <= 21
}

/** From 2010 on. */
export function yearsOfChains(years: number): SimulatedChains {
  return new SimulatedChains(dayNumber(2010, 1, 1), dayNumber(2009 + years, 12, 31))
}
