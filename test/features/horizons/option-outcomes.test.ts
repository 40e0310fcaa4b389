/** Later marks of option contracts: where they are quoted, what stands in for them, what was known when. */
import { europeanPrice } from '@bellwether/options'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { QuoteRecords } from '../../../src/analytics/chains/chain-snapshots.ts'
import { type Frame, selectRows } from '../../../src/core/frame.ts'
import { Random } from '../../../src/core/random.ts'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/time.ts'
import { OPTION_OUTCOMES, optionOutcomes, optionOutcomeText } from '../../../src/features/horizons/option-outcomes.ts'
import { noActions } from '../../../src/market/adjustment.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { PriceTape } from '../../../src/market/price-tape.ts'
import { replaceKnownAfter } from '../../../src/research/evaluation/causality.ts'
import { chainRecords } from '../../analytics/chains/made-chain.ts'
import type { Row } from '../../store/rows.ts'
import { dailyBars } from '../frames.ts'

/** Thursday 2 May 2019 to Friday 10 May: seven sessions, one snapshot at each close. */
const DAYS = [2, 3, 6, 7, 8, 9, 10].map((day) => dayNumber(2019, 5, day))
const MAY_10 = DAYS[6]!
const MAY_17 = dayNumber(2019, 5, 17)
const LAG = 900_000
const closeOf = (day: number): number => nyse.session(day)!.close

interface Quote {
  readonly day: number
  readonly bid: number
  readonly ask: number
  readonly spot?: number
  readonly root?: string
  readonly right?: 'call' | 'put'
  readonly strike?: number
  readonly expiry?: number
}

function rowOf({
  day,
  bid,
  ask,
  spot = 2950,
  root = 'SPXW',
  right = 'call',
  strike = 2950,
  expiry = MAY_17,
}: Quote): Row {
  const at = closeOf(day)
  const contract = `${root} ${expiry} ${right} ${strike}`
  const times = { session: day, at, knownAt: at + LAG, knownModelled: 1 }
  const terms = { underlying: 'SPX', root, contract, right, expiry, strike, exchange: '' }
  return { ...times, ...terms, underlyingPrice: spot, bid, ask }
}

/** A contract that is always quoted, so that there is a snapshot at every close. */
const OTHER = { right: 'put', strike: 2000, bid: 0.1, ask: 0.2 } as const
const others = (spot: (day: number) => number = () => 2950): Row[] =>
  DAYS.map((day) => rowOf({ day, ...OTHER, spot: spot(day) }))

const outcomesOf = (rows: readonly Row[], hours: number, prices?: PriceTape) =>
  optionOutcomes({ chains: chainRecords(rows), hours, calendar: nyse, ...(prices && { prices }) })

it('takes the middle of bid and ask in the first snapshot at or after the target', () => {
  const rows = DAYS.map((day, i) => rowOf({ day, bid: 40 + i, ask: 42 + i }))
  const { mark, outcome, at, knownAt, return: growth, counts } = outcomesOf(rows, 24)
  expect([...mark]).toEqual([41, 42, 43, 44, 45, 46, 47])
  // Friday's target is Saturday: the first snapshot is that of Monday.
  expect([...outcome]).toEqual([42, 43, 44, 45, 46, 47, Number.NaN])
  expect(at[1]).toBe(closeOf(DAYS[2]!))
  expect(knownAt[1]).toBe(closeOf(DAYS[2]!) + LAG)
  expect(growth[1]).toBe(43 / 42 - 1)
  expect(counts).toEqual({ quoted: 6, late: 0, expired: 0, modelled: 0, none: 1 })
  expect(outcomesOf(rows, 72).outcome.slice(0, 3)).toEqual(Float64Array.of(43, 43, 46))
})

it('gives no mark to a quote that bounds no price, and takes none for an outcome', () => {
  const rows = [
    rowOf({ day: DAYS[0]!, bid: 40, ask: 42 }),
    rowOf({ day: DAYS[1]!, bid: 0, ask: 42 }),
    rowOf({ day: DAYS[2]!, bid: 43, ask: 42 }),
    rowOf({ day: DAYS[3]!, bid: 44, ask: 44 }),
    ...others(),
  ]
  const { mark, outcome, counts, unmarked } = outcomesOf(rows, 24)
  expect(mark.slice(0, 4)).toEqual(Float64Array.of(41, Number.NaN, Number.NaN, 44))
  expect(outcome[0]).toBe(44)
  expect([counts.late, unmarked]).toEqual([1, 2])
  expect(optionOutcomeText(outcomesOf(rows, 24))).toBe(
    '24 h: of 9 marks of contracts 6 have a mark in the first snapshot at or after the target, 1 only in one of the next 2, ' +
      '0 had expired and are settled, 1 are valued with the volatility of the decision, 1 have no outcome; 2 quotes bound no price.',
  )
})

it('settles what expires before, by the price of a snapshot at the close or by prices of the underlying', () => {
  const call = rowOf({ day: DAYS[4]!, bid: 20, ask: 22, strike: 2900, expiry: MAY_10 })
  const put = rowOf({ day: DAYS[4]!, bid: 20, ask: 22, strike: 2900, expiry: MAY_10, right: 'put' })
  const rows = [call, put, ...others((day) => (day === MAY_10 ? 2881.4 : 2950))]
  const { outcome, at, knownAt, counts } = outcomesOf(rows, 40)
  expect([outcome[0], outcome[1]!.toFixed(9)]).toEqual([0, '18.600000000'])
  expect([at[1], knownAt[1]]).toEqual([closeOf(MAY_10), closeOf(MAY_10) + LAG])
  expect(counts.expired).toBe(2)
  const bar = { session: MAY_10, open: 2880, high: 2890, low: 2870, close: 2885, volume: 1 }
  const prices = new PriceTape(dailyBars('SPX', [bar]), noActions())
  expect(outcomesOf(rows, 40, prices).outcome[1]).toBe(15)
})

it('settles at the opening print where the root does, and without prices not at all', () => {
  const rows = [
    rowOf({ day: DAYS[4]!, bid: 20, ask: 22, root: 'SPX', strike: 2900, expiry: MAY_10, right: 'put' }),
    ...DAYS.map((day) => rowOf({ day, ...OTHER, root: 'SPX' })),
  ]
  expect(outcomesOf(rows, 40).outcome[0]).toBeNaN()
  const bar = { session: MAY_10, open: 2880, high: 2890, low: 2870, close: 2885, volume: 1 }
  const { outcome, at } = outcomesOf(rows, 40, new PriceTape(dailyBars('SPX', [bar]), noActions()))
  expect([outcome[0], at[0]]).toEqual([20, nyse.session(MAY_10)!.open])
})

it('models what two more snapshots do not quote either, known only when they are', () => {
  const years = (day: number): number => (closeOf(MAY_17) - closeOf(day)) / (365 * MS_PER_DAY)
  const contract = { right: 'call', strike: 2950 } as const
  const market = (spot: number) => ({ spot, rate: 0, dividendYield: 0, volatility: 0.13 })
  const mark = europeanPrice({ ...contract, yearsToExpiry: years(DAYS[0]!) }, market(2950))
  const rows = [
    rowOf({ day: DAYS[0]!, bid: mark - 0.5, ask: mark + 0.5 }),
    ...others((day) => (day === DAYS[1] ? 2975 : 2950)),
  ]
  const { outcome, at, knownAt, counts } = outcomesOf(rows, 24)
  expect(outcome[0]).toBeCloseTo(europeanPrice({ ...contract, yearsToExpiry: years(DAYS[1]!) }, market(2975)), 9)
  expect([at[0], knownAt[0]]).toEqual([closeOf(DAYS[1]!), closeOf(DAYS[3]!) + LAG])
  expect(counts.modelled).toBe(1)
  // With one snapshot less it is not known that there will be no quote.
  const cut = rows.filter(({ at: instant }) => (instant as number) <= closeOf(DAYS[2]!))
  expect(outcomesOf(cut, 24).outcome[0]).toBeNaN()
})

it('never joins roots or exchanges', () => {
  const rows = [
    rowOf({ day: DAYS[0]!, bid: 40, ask: 42 }),
    rowOf({ day: DAYS[1]!, bid: 50, ask: 52, root: 'SPX' }),
    { ...rowOf({ day: DAYS[1]!, bid: 60, ask: 62 }), exchange: 'C' },
    rowOf({ day: DAYS[2]!, bid: 44, ask: 46 }),
  ]
  expect([...outcomesOf(rows, 24).outcome]).toEqual([45, Number.NaN, Number.NaN, Number.NaN])
})

/** Some contracts that are now and then not quoted, two of them expiring on the way. */
function randomChain(seed: number): QuoteRecords {
  const random = Random.fromSeed(seed)
  let spot = 2950
  const rows = DAYS.flatMap((day) => {
    spot *= 1 + 0.01 * random.normal()
    return [2900, 2950, 3000].flatMap((strike) =>
      [DAYS[3]!, MAY_10, MAY_17].flatMap((expiry) => {
        const bid = 1 + 40 * random.next()
        if (random.next() < 0.5 || expiry < day) return []
        return [rowOf({ day, bid, ask: bid + random.next() - 0.1, spot, strike, expiry })]
      }),
    )
  })
  return chainRecords([...rows, ...others()])
}

it('knows nothing from after the instant at which an outcome is said to be known', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 0, max: 9 * 24 }),
      fc.constantFrom(12, 24, 72),
      (seed, hour, hours) => {
        const chains = randomChain(seed)
        const whole = optionOutcomes({ chains, hours, calendar: nyse })
        const cut = closeOf(DAYS[0]!) + hour * MS_PER_HOUR
        const { knownAt } = chains.columns
        const rows = Array.from(knownAt.keys()).filter((row) => knownAt[row]! <= cut)
        const early = optionOutcomes({
          chains: selectRows(chains as Frame, rows) as unknown as QuoteRecords,
          hours,
          calendar: nyse,
        })
        const noise = replaceKnownAfter(chains as never, cut, Random.fromSeed(seed)) as QuoteRecords
        const noisy = optionOutcomes({ chains: noise, hours, calendar: nyse })
        rows.forEach((row, place) => {
          if (!(whole.knownAt[row]! <= cut)) return
          for (const name of ['outcome', 'at', 'knownAt', 'return'] as const) {
            expect(early[name][place], `${name} of row ${row}`).toBe(whole[name][row])
            expect(noisy[name][row], `${name} of row ${row}`).toBe(whole[name][row])
          }
        })
        for (const kind of OPTION_OUTCOMES) if (whole.counts[kind] > 0) seen.add(kind)
        const counted = OPTION_OUTCOMES.reduce((sum, kind) => sum + whole.counts[kind], whole.unmarked)
        expect(counted).toBe(chains.length)
      },
    ),
  )
  expect([...seen].toSorted()).toEqual([...OPTION_OUTCOMES].toSorted())
})
