/**
 * The worked example of Cboe's "Volatility Index Methodology: Cboe Volatility Index" (version 6.0, 2026), appendices
 * 3 to 5: middles of the out-of-the-money SPX quotes of a hypothetical calculation on 2022-09-27 at 10:45:15.
 */
import type { StrikeLadder } from '../../src/chain/strike-ladder.ts'

export interface WhitePaperTerm {
  readonly ladder: StrikeLadder
  readonly minutes: number
  readonly rate: number
  readonly forward: number
  readonly sum: number
  readonly variance: number
  readonly lowest: number
  readonly highest: number
}

const NEAR_PUTS =
  '.2 .125 .15 .225 .225 .125 .125 .225 .225 .175 .225 .275 .175 .225 .2 .25 .25 .25 .25 .2 .25 .35 .175 .275 .325 ' +
  '.325 .3 .3 .35 .35 .325 .375 .375 .375 .5 .425 .425 .425 .475 .55 .525 .525 .525 .525 .675 .575 .625 .625 .625 ' +
  '.675 .675 .725 .725 .775 .675 .825 .825 .875 .875 .925 .975 1.025 1.025 1.075 1.125 1.125 1.175 1.225 1.275 1.325 ' +
  '1.375 1.425 1.475 1.55 1.6 1.675 1.75 1.825 1.9 2 2.075 2.175 2.25 2.375 2.525 2.625 2.775 2.95 3.075 3.3 3.45 ' +
  '3.65 3.9 4.1 4.35 4.65 4.95 5.25 5.6 6 6.4 6.85 7.35 7.9 8.3 9 9.65 10.6 11.4 12.1 13.25 14.15 15.25 16.55 18.25 ' +
  '19.75'
const NEAR_CALLS =
  '21.05 18.1 15.25 12.75 10.45 8.45 6.65 4.95 3.8 2.875 2.025 1.45 1.125 .725 .525 .5 .4 .25 .325 .225 .175 .15 .15 ' +
  '.25 .225 .1 .2 .1 .1'
const NEXT_PUTS =
  '.075 .15 .15 .175 .2 .25 .3 .35 .4 .425 .45 .475 .5 .525 .55 .575 .6 .625 .65 .675 .675 .7 .725 .75 .775 .8 .825 ' +
  '.85 .875 .9 .95 .975 1 1.025 1.075 1.1 1.15 1.2 1.225 1.275 1.325 1.375 1.425 1.475 1.525 1.6 1.675 1.725 1.8 ' +
  '1.85 1.925 2 2.1 2.175 2.275 2.375 2.475 2.575 2.725 2.825 3 3.1 3.25 3.45 3.6 3.8 3.95 4.2 4.4 4.65 4.9 5.15 ' +
  '5.45 5.75 6.05 6.45 6.75 7.15 7.65 8.15 8.6 9.2 9.75 10.4 11.1 11.8 12.6 13.45 14.4 15.4 16.4 17.6 18.8 20.2 21.6 ' +
  '23.2'
const NEXT_CALLS =
  '24.15 21.1 18.3 15.7 13.3 11.1 9.15 7.4 5.85 4.65 3.55 2.7 2.05 1.55 1.15 .875 .675 .575 .35 .25 .2 .15 .1 .1 .075'

const AT_STRIKE = 1960
const nearStrikes = [...fives(1370, 2100).filter((strike) => strike !== 1405 && strike !== 1415), 2125]
const nextStrikes = [1275, 1325, 1350, 1375, 1400, 1425, 1450, 1475, 1500, 1510, 1520, 1525, 1530, 1540]
  .concat(fives(1550, 2050))
  .concat([2060, 2070, 2075, 2100, 2125, 2150, 2200])

function fives(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / 5 + 1 }, (_, i) => from + 5 * i)
}

/** Rows of strike, call bid, call ask, put bid, put ask. */
type Row = readonly [number, number, number, number, number]

function terms(strikes: readonly number[], puts: string, calls: string, known: readonly Row[]): StrikeLadder {
  const [putPrices, callPrices] = [puts, calls].map((list) => list.split(' ').map(Number)) as [number[], number[]]
  const below = strikes.filter((strike) => strike < AT_STRIKE)
  const above = strikes.filter((strike) => strike > AT_STRIKE)
  const rows = new Map<number, Row>()
  const none = Number.NaN
  for (const [i, strike] of below.entries()) rows.set(strike, [strike, none, none, putPrices[i]!, putPrices[i]!])
  for (const [i, strike] of above.entries()) rows.set(strike, [strike, callPrices[i]!, callPrices[i]!, none, none])
  for (const row of known) rows.set(row[0], row)
  const ordered = [...rows.values()].sort((a, b) => a[0] - b[0])
  const column = (j: number) => Float64Array.from(ordered, (row) => row[j]!)
  return {
    strike: column(0),
    callBid: column(1),
    callAsk: column(2),
    putBid: column(3),
    putAsk: column(4),
    duplicates: 0,
  }
}

const put = (strike: number, bid: number, ask: number): Row => [strike, Number.NaN, Number.NaN, bid, ask]
const call = (strike: number, bid: number, ask: number): Row => [strike, bid, ask, Number.NaN, Number.NaN]

/** Quotes beyond two strikes in a row without a bid are left out, although some have one: 1350, 1355, 2225. */
const nearBoundary: readonly Row[] = [
  put(1345, 0, 0.15),
  put(1350, 0.05, 0.15),
  put(1355, 0.05, 0.35),
  put(1360, 0, 0.35),
  put(1365, 0, 0.35),
  put(1370, 0.05, 0.35),
  put(1375, 0.1, 0.15),
  put(1380, 0.1, 0.2),
  put(1405, 0, 0.35),
  put(1415, 0, 0.4),
  [1960, 24.25, 24.25, 21.3, 21.3],
  [1965, 21.05, 21.05, 23.15, 23.15],
  call(2095, 0.05, 0.35),
  call(2100, 0.05, 0.15),
  call(2120, 0, 0.15),
  call(2125, 0.05, 0.15),
  call(2150, 0, 0.1),
  call(2175, 0, 0.05),
  call(2200, 0, 0.05),
  call(2225, 0.05, 0.1),
  call(2250, 0, 0.05),
]
const nextBoundary: readonly Row[] = [
  put(1225, 0, 0.05),
  put(1250, 0, 0.05),
  put(1300, 0, 0.05),
  [1960, 27.3, 27.3, 24.9, 24.9],
]

export const NEAR_TERM: WhitePaperTerm = {
  ladder: terms(nearStrikes, NEAR_PUTS, NEAR_CALLS, nearBoundary),
  minutes: 34_484,
  rate: 0.00031664,
  forward: 1962.89996,
  sum: 0.0006320516,
  variance: 0.019233906,
  lowest: 1370,
  highest: 2125,
}

export const NEXT_TERM: WhitePaperTerm = {
  ladder: terms(nextStrikes, NEXT_PUTS, NEXT_CALLS, nextBoundary),
  minutes: 44_954,
  rate: 0.00028797,
  forward: 1962.40006,
  sum: 0.0008314016,
  variance: 0.019423884,
  lowest: 1275,
  highest: 2200,
}

export const PUBLISHED_INDEX = 13.927842
