/**
 * Option chains of the index fund at each close: European exercise, Black's formula on the forward with
 * the variance of the surface, quotes around it.
 */
import { createFrame, type Frame, selectRows } from '../../../core/frame.ts'
import { orderRows } from '../../../core/row-order.ts'
import { log } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'
import { formatDate } from '../../../core/time.ts'
import { RECORD_KINDS, RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'
import { normalCdf } from '../../../core/stats/normal.ts'
import { listExpiries, LONGEST_LEAD, StrikeLadder } from './contracts.ts'
import { type Forward, ForwardCurve } from './forward.ts'
import { INDEX_FUND } from '../records/index-fund.ts'
import type { Market } from '../hidden/market.ts'
import { ContractInterest } from './open-interest.ts'
import { cents } from '../hidden/process.ts'
import { quoteAround, spreadOf } from './quote.ts'
import { Surface } from '../hidden/surface.ts'
import { varianceScale } from '../hidden/variance.ts'

/** The strikes of one expiry at one close, as multiples of the ladder's step. */
interface Slice {
  readonly row: number
  readonly ladder: StrikeLadder
  readonly lowest: number
  readonly highest: number
}

/** Chains of the sessions in rows [from, to). */
export function chainRows(market: Market, from: number, to: number): Frame<RecordSchema<'chains'>> {
  const slices = listSlices(market, from, to)
  const length = slices.reduce((sum, { lowest, highest }) => sum + 2 * (highest - lowest + 1), 0)
  const writer = new ChainWriter(market, length)
  let row = -1
  for (const slice of slices) {
    if (slice.row !== row) writer.beginSession(slice.row)
    row = slice.row
    writer.addExpiry(slice)
  }
  return selectRows(writer.frame, orderRows(writer.frame, RECORD_KINDS.chains.key).rows)
}

/** Fair value of a call or put on a forward, discounted; `variance` is total. */
export function blackPrice(forward: Forward, strike: number, variance: number, isCall: boolean): number {
  const root = Math.sqrt(variance)
  const d1 = log(forward.price / strike) / root + 0.5 * root
  // The option out of the money is summed, the other follows from parity: no digits cancel.
  const isCallOut = strike > forward.price
  const out = isCallOut
    ? forward.price * normalCdf(d1) - strike * normalCdf(d1 - root)
    : strike * normalCdf(root - d1) - forward.price * normalCdf(-d1)
  const intrinsic = isCall === isCallOut ? 0 : Math.abs(forward.price - strike)
  return forward.discount * (Math.max(out, 0) + intrinsic)
}

function listSlices(market: Market, from: number, to: number): Slice[] {
  const ladders = listExpiries(market, from, to).map((listing) => new StrikeLadder(market, listing))
  const slices: Slice[] = []
  for (let row = from; row < to; row++) {
    for (const ladder of ladders) {
      const { listedRow, expiry } = ladder.listing
      if (row < listedRow || market.sessions[row]!.day >= expiry) continue
      ladder.advance(row)
      slices.push({ row, ladder, lowest: ladder.lowest, highest: ladder.highest })
    }
  }
  return slices
}

class ChainWriter {
  readonly frame: Frame<RecordSchema<'chains'>>
  readonly #market: Market
  #next = 0
  #row = 0
  #random: Random
  #surface!: Surface
  #forwards!: ForwardCurve
  #scale = 1

  constructor(market: Market, length: number) {
    this.#market = market
    this.#random = market.random
    this.frame = createFrame(RECORD_SCHEMAS.chains, length)
    this.frame.columns.underlying.fill(INDEX_FUND)
    this.frame.columns.root.fill(INDEX_FUND)
  }

  beginSession(row: number): void {
    const { index, random, sessions } = this.#market
    const state = { slow: index.slowAtClose[row]!, fast: index.fastAtClose[row]! }
    this.#row = row
    this.#random = random.split('chain').split(sessions[row]!.day)
    this.#surface = new Surface(state, LONGEST_LEAD)
    this.#forwards = new ForwardCurve(this.#market, row, LONGEST_LEAD)
    this.#scale = varianceScale(state.slow, state.fast)
  }

  addExpiry(slice: Slice): void {
    const { listing } = slice.ladder
    const random = this.#random.split(listing.expiry)
    const forward = this.#forwards.at(listing.expiresAt)
    const theta = this.#surface.theta(listing.expiresAt - this.#market.sessions[this.#row]!.close)
    for (const isCall of [true, false]) {
      for (let multiple = slice.lowest; multiple <= slice.highest; multiple++) {
        this.#addContract(slice.ladder, multiple, isCall, forward, theta, random)
      }
    }
  }

  #addContract(
    ladder: StrikeLadder,
    multiple: number,
    isCall: boolean,
    forward: Forward,
    theta: number,
    random: Random,
  ): void {
    const { listing } = ladder
    const strike = multiple * listing.step
    const logMoneyness = log(strike / forward.price)
    const variance = this.#surface.totalVariance(logMoneyness, theta)
    const distance = logMoneyness / Math.sqrt(variance)
    const price = blackPrice(forward, strike, variance, isCall)
    const interest = new ContractInterest(this.#market, listing, strike, isCall, ladder.listedRows.get(multiple)!)
    const volume = interest.volume(this.#row, distance, random)
    const quote = quoteAround(price, spreadOf(price, distance, volume, this.#scale))
    const { columns } = this.frame
    const i = this.#next++
    this.#setContract(i, listing.expiry, strike, isCall)
    columns.bid[i] = quote.bid
    columns.ask[i] = quote.ask
    columns.bidSize[i] = quote.bid === 0 ? 0 : 1 + Math.floor(60 * random.next() * random.next())
    columns.askSize[i] = 1 + Math.floor(60 * random.next() * random.next())
    columns.volume[i] = volume
    columns.openInterest[i] = interest.atEnd(this.#row - 1)
    if (volume > 0) columns.last[i] = lastTrade(quote.bid, quote.ask, random)
  }

  #setContract(i: number, expiry: number, strike: number, isCall: boolean): void {
    const { columns } = this.frame
    const { day, close } = this.#market.sessions[this.#row]!
    const date = formatDate(expiry)
    const digits = String(Math.round(1000 * strike)).padStart(8, '0')
    columns.contract[i] =
      `${INDEX_FUND}${date.slice(2, 4)}${date.slice(5, 7)}${date.slice(8)}${isCall ? 'C' : 'P'}${digits}`
    columns.right[i] = isCall ? 'call' : 'put'
    columns.expiry[i] = expiry
    columns.strike[i] = strike
    columns.session[i] = day
    columns.at[i] = close
    columns.knownAt[i] = close
    columns.underlyingPrice[i] = cents(this.#market.index.close[this.#row]!)
  }
}

/** The last trade: at the bid, at the ask or between. */
function lastTrade(bid: number, ask: number, random: Random): number {
  return Math.max(cents(bid + (ask - bid) * 0.5 * random.integer(3)), 0.01)
}
