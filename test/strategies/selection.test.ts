/** Which contracts are chosen from a chain, and why none is. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { europeanPrice } from '@bellwether/options'
import { parseDate } from '../../src/core/time.ts'
import { exp } from '../../src/core/math.ts'
import type { Chain } from '../../src/strategies/market.ts'
import { isLiquid } from '../../src/strategies/selection/liquidity.ts'
import { QuotedExpiry } from '../../src/strategies/selection/quoted-expiry.ts'
import { byDelta, byMoneyness } from '../../src/strategies/selection/strike.ts'
import { chooseLegs, type Structure } from '../../src/strategies/selection/structure.ts'
import { expiryNearest, type Tenor } from '../../src/strategies/selection/tenor.ts'
import { closeOf, type ContractQuote, contract, quotesOf, type Strike, trade } from './option-market.ts'
import { simulatedMarket } from './simulated-chains.ts'

const FIRST = '2024-01-03'
const SOON = '2024-02-02'
const AT = closeOf(FIRST)

/** Shows a strategy one chain at the close of the first day. */
async function show(
  quotes: readonly ContractQuote[],
  look: (chain: Chain) => void,
  underlyingPrice = 100,
): Promise<void> {
  let shown = 0
  const onChain = (_: unknown, chain: Chain): void => {
    shown++
    look(chain)
  }
  await trade(
    { description: 'looks', onChain },
    { from: FIRST, to: FIRST, snapshots: [{ at: AT, underlyingPrice, quotes }] },
  )
  expect(shown).toBe(1)
}

const STRIKES: readonly Strike[] = [
  [95, 5.6, 5.7, 0.6, 0.7],
  [100, 2.2, 2.3, 2.2, 2.3],
  [105, 0.6, 0.7, 5.6, 5.7],
]

const tenor = (days: number, within: number, count: Tenor['count'] = 'calendar'): Tenor => ({ days, within, count })
const NO_LIMITS = { leastVolume: 0, leastOpenInterest: 0, widestSpread: 2 }

it.each([
  // Wednesday the 3rd of January; expiries on the 3rd, the 4th, the 5th, the 8th and the 19th.
  [tenor(0, 0), undefined],
  [tenor(1, 0), '2024-01-04'],
  [tenor(3, 1), '2024-01-05'],
  [tenor(4, 1), '2024-01-08'],
  [tenor(3, 2), '2024-01-05'],
  [tenor(30, 20), '2024-01-19'],
  [tenor(30, 10), undefined],
  [tenor(2, 0, 'sessions'), '2024-01-05'],
  [tenor(3, 0, 'sessions'), '2024-01-08'],
])('a tenor of %o is %s', async (wanted, expiry) => {
  const listed = ['2024-01-03', '2024-01-04', '2024-01-05', '2024-01-08', '2024-01-19']
  await show(
    listed.flatMap((date) => quotesOf(date, STRIKES)),
    (chain) => {
      const found = expiryNearest(chain, wanted, AT)
      if (typeof found === 'string') expect(found).toBe(`no expiry within ${wanted.within} days of ${wanted.days}`)
      expect(typeof found === 'string' ? undefined : found.expiry).toBe(expiry && parseDate(expiry))
    },
  )
})

it('takes today while it trades, an expiry as far after as before where it comes later, and no adjusted contracts', async () => {
  const adjusted = quotesOf('2024-01-10', STRIKES).map((quote) => ({
    ...quote,
    symbol: quote.symbol.replace('SPY', 'SPY1'),
  }))
  const quotes = [
    ...quotesOf('2024-01-03', STRIKES),
    ...quotesOf('2024-01-05', STRIKES),
    ...adjusted,
    ...quotesOf('2024-01-15', STRIKES),
  ]
  await show(quotes, (chain) => {
    const expiryOf = (wanted: Tenor, now = AT, after?: number) => {
      const found = expiryNearest(chain, wanted, now, after)
      return typeof found === 'string' ? found : found.expiry
    }
    expect(expiryOf(tenor(0, 0), AT - 1)).toBe(parseDate('2024-01-03'))
    expect(expiryOf(tenor(7, 5))).toBe(parseDate('2024-01-15'))
    expect(expiryOf(tenor(0, 30), AT - 1, parseDate('2024-01-03'))).toBe(parseDate('2024-01-05'))
  })
})

it('finds the forward by parity, without the price of the underlying too', async () => {
  const [forward, years] = [103, (closeOf(SOON) - AT) / (365 * 86_400_000)]
  const strikes = Array.from({ length: 21 }, (_, i): Strike => {
    const strike = 80 + 2 * i
    const market = { spot: forward, rate: 0, dividendYield: 0, volatility: 0.2 }
    const value = (right: 'call' | 'put') =>
      exp(-0.05 * years) * europeanPrice({ right, strike, yearsToExpiry: years }, market)
    return [strike, value('call') - 0.01, value('call') + 0.01, value('put') - 0.01, value('put') + 0.01]
  })
  for (const price of [100, Number.NaN]) {
    await show(
      quotesOf(SOON, strikes),
      (chain) => {
        const expiry = new QuotedExpiry(chain, chain.expiries[0]!, AT)
        expect(expiry.forward).toBeCloseTo(forward, 1)
        // A rate of 5 % that is left out takes 0.4 % of the price, and as much of the volatility at the money.
        expect(expiry.volatilityAtTheMoney).toBeCloseTo(0.2, 2)
      },
      price,
    )
  }
})

it('halving finds the strike that a look at all of them finds', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 70 }), async (seed, percent) => {
      const wanted = percent / 100
      const [{ quotes, underlyingPrice }] = simulatedMarket({ seed, sessions: 1, isClean: true }).snapshots as [never]
      await show(
        quotes,
        (chain) => {
          for (const listed of chain.expiries) {
            const expiry = new QuotedExpiry(chain, listed, AT)
            for (const right of ['call', 'put'] as const) {
              const rows = expiry.rows(right)
              const miss = (row: number): number => Math.abs(Math.abs(expiry.delta(row)) - wanted)
              const found = byDelta(wanted, 1)({ expiry, right, rows, chosen: [] })
              expect(miss(found as number)).toBe(Math.min(...rows.map(miss)))
              compared++
            }
          }
        },
        underlyingPrice,
      )
    }),
    { numRuns: 20 },
  )
  expect(compared).toBeGreaterThan(100)
})

const STRADDLE: Structure = {
  name: 'test',
  tenor: tenor(30, 5),
  liquidity: NO_LIMITS,
  legs: [
    { right: 'call', ratio: 1, strike: byMoneyness(0) },
    { right: 'put', ratio: 1, strike: byDelta(0.2, 0.05) },
  ],
}

it.each<[string, Partial<Structure>, readonly Strike[]]>([
  ['no expiry within 2 days of 9', { tenor: tenor(9, 2) }, STRIKES],
  ['no call that is liquid enough', { liquidity: { ...NO_LIMITS, leastVolume: 1 } }, STRIKES],
  ['no put that is liquid enough', { liquidity: { ...NO_LIMITS, widestSpread: 0.04 } }, [[100, 2.25, 2.3, 2.2, 2.3]]],
  ['no forward by parity', {}, [[100, 2.2, 2.3, 0, 2.3]]],
  [
    'no strike near 0 % out of the money',
    {},
    [
      [95, 5.6, 5.7, 0.6, 0.7],
      [105, 0.6, 0.7, 5.6, 5.7],
    ],
  ],
  [
    'no strike near a delta of 0.2',
    {},
    [
      [99, 2.8, 2.9, 1.8, 1.9],
      [100, 2.2, 2.3, 2.2, 2.3],
    ],
  ],
  ['two legs in one contract', { legs: [STRADDLE.legs[0]!, STRADDLE.legs[0]!] }, STRIKES],
])('says %s', async (reason, changes, strikes) => {
  await show(quotesOf(SOON, strikes), (chain) =>
    expect(chooseLegs({ ...STRADDLE, ...changes }, chain, AT)).toBe(reason),
  )
})

it('what is not known meets no limit but none', async () => {
  const symbol = contract('call', SOON, 100)
  const limits = { leastVolume: 10, leastOpenInterest: 100, widestSpread: 0.05 }
  const cases: readonly [object, boolean][] = [
    [{ bid: 2, ask: 2.1, volume: 10, openInterest: 100 }, true],
    [{ bid: 2, ask: 2.2, volume: 10, openInterest: 100 }, false],
    [{ bid: 2, ask: 2.1, volume: 9, openInterest: 100 }, false],
    [{ bid: 2, ask: 2.1, volume: 10, openInterest: 99 }, false],
    [{ bid: 2, ask: 2.1, openInterest: 100 }, false],
    [{ bid: 2.1, ask: 2, volume: 10, openInterest: 100 }, false],
    [{ bid: 0, ask: 0.01, volume: 10, openInterest: 100 }, false],
  ]
  for (const [quote, expected] of cases) {
    await show([{ symbol, bid: 0, ask: 0, ...quote }], (chain) => expect(isLiquid(chain, 0, limits)).toBe(expected))
  }
  await show([{ symbol, bid: 2, ask: 2.1 }], (chain) => expect(isLiquid(chain, 0, NO_LIMITS)).toBe(true))
})
