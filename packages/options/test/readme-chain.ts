/** The chain that the README works on: quotes around the prices of known smiles, in ticks, as lines of a CSV file. */
import { europeanPrice, sviVariance } from '../src/index.ts'

const SPOT = 5800
const RATE = 0.043
const DIVIDEND_YIELD = 0.013
const TICK = 0.05
const NOW = Date.parse('2026-04-20T14:30:00Z')
const YEAR = 365 * 86_400_000

/** SPX settles at the opening print of its date, SPXW at the close. */
const EXPIRIES = [
  { root: 'SPX', expires: '2026-05-15T13:30:00Z' },
  { root: 'SPXW', expires: '2026-05-15T20:00:00Z' },
  { root: 'SPXW', expires: '2026-05-22T20:00:00Z' },
] as const

const STRIKES = Array.from({ length: 161 }, (_, i) => 3400 + 20 * i)

export function readmeChain(): string {
  const rows = EXPIRIES.flatMap(({ root, expires }) =>
    (['call', 'put'] as const).flatMap((right) =>
      STRIKES.map((strike) => [root, expires, right === 'call' ? 'C' : 'P', strike, ...quote(right, strike, expires)]),
    ),
  )
  return ['root,expires,right,strike,bid,ask', ...rows.map((row) => row.join(','))].join('\n')
}

/** A tick or one per cent to each side of the model, a bid of 0 where that is too much. */
function quote(right: 'call' | 'put', strike: number, expires: string): readonly [string, string] {
  const yearsToExpiry = (Date.parse(expires) - NOW) / YEAR
  const k = Math.log(strike / SPOT) - (RATE - DIVIDEND_YIELD) * yearsToExpiry
  const root = Math.sqrt(yearsToExpiry)
  const svi = { a: 0.008 * yearsToExpiry, b: 0.1 * root, rho: -0.45, m: 0.06 * root, sigma: 0.18 * root }
  const volatility = Math.sqrt(sviVariance(svi, k) / yearsToExpiry)
  const market = { spot: SPOT, rate: RATE, dividendYield: DIVIDEND_YIELD, volatility }
  const price = europeanPrice({ right, strike, yearsToExpiry }, market)
  const half = Math.max(TICK, 0.01 * price)
  const inTicks = (value: number) => (Math.round(value / TICK) * TICK).toFixed(2)
  return [inTicks(Math.max(0, price - half)), inTicks(price + half)]
}
