/** Chains whose forward and volatilities are known because they were made of them. */
import { europeanPrice } from '@bellwether/options'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { expiryOfRoot, termsOfRoot } from '../../../src/market/option-root.ts'
import type { QuoteRecords } from '../../../src/analytics/chains/chain-snapshots.ts'
import { frameOf, type Row } from '../../store/rows.ts'

export const SPOT = 2950
export const RATE = 0.024
export const YIELD = 0.019
/** 2019-05-02, a Thursday. */
export const DAY = dayNumber(2019, 5, 2)
export const MAY_17 = dayNumber(2019, 5, 17)
export const JUNE_21 = dayNumber(2019, 6, 21)

export interface MadeChain {
  readonly roots: readonly string[]
  readonly expiries: readonly number[]
  /** Sessions. */
  readonly days: readonly number[]
  /** Of a strike; 0.2 falling by 0.3 per unit of ln(strike / spot) when absent. */
  readonly volatility?: (strike: number, root: string) => number
}

/** Rows as a vendor gives them, taken at each session's close and known 15 minutes later. */
export function chainRows({ roots, expiries, days, volatility = skewed }: MadeChain): Row[] {
  return days.flatMap((session) => {
    const at = nyse.session(session)!.close
    return roots.flatMap((root) =>
      expiries.flatMap((expiry) => {
        const { expiresAt } = expiryOfRoot(termsOfRoot(root), expiry, nyse)
        const yearsToExpiry = Math.max(0, expiresAt - at) / (365 * 86_400_000)
        return Array.from({ length: 25 }, (_, i) => 2650 + 25 * i).flatMap((strike) =>
          (['call', 'put'] as const).map((right): Row => {
            const market = { spot: SPOT, rate: RATE, dividendYield: YIELD, volatility: volatility(strike, root) }
            const price = europeanPrice({ right, strike, yearsToExpiry }, market)
            const contract = `${root}${expiry}${right === 'call' ? 'C' : 'P'}${strike}`
            const half = 0.05 + 0.002 * price
            return {
              session,
              at,
              knownAt: at + 900_000,
              knownModelled: 1,
              underlying: 'SPX',
              root,
              contract,
              right,
              expiry,
              strike,
              exchange: '',
              underlyingPrice: SPOT,
              bid: Math.max(0, price - half),
              ask: price + half,
            }
          }),
        )
      }),
    )
  })
}

function skewed(strike: number): number {
  return 0.2 - 0.3 * Math.log(strike / SPOT)
}

export function chainRecords(rows: readonly Row[]): QuoteRecords {
  return frameOf('chains', rows) as unknown as QuoteRecords
}
