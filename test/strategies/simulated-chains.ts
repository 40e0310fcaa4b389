/** Chains and bars of a simulated SPY: prices by Black on a random walk, with quotes that are missing, wide or crossed. */
import { europeanPrice } from '@bellwether/options'
import { exp } from '../../src/core/math.ts'
import { Random } from '../../src/core/random.ts'
import { formatDate, MS_PER_DAY, parseDate, weekday } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { barsOf, type ContractQuote, contract, type Market, type Ohlc, type Snapshot } from './option-market.ts'

const FROM = '2024-01-03'
const FRIDAY = 5

export interface Simulation {
  readonly seed: number
  readonly sessions: number
  /** From this session on everything is drawn by another seed. */
  readonly cut?: number
  readonly noise?: number
  /** Whether all contracts are quoted, two-sided. */
  readonly isClean?: boolean
}

/** Daily bars, and a snapshot at each close. */
export function simulatedMarket({ seed, sessions, cut = sessions, noise = seed, isClean = false }: Simulation): Market {
  const days = nyse.sessions(parseDate(FROM), parseDate(FROM) + 2 * sessions + 10).slice(0, sessions)
  const bars: Ohlc[] = []
  const snapshots: Snapshot[] = []
  let price = 100
  for (const [session, { day, close: at }] of days.entries()) {
    const random = Random.fromSeed(session < cut ? seed : noise).split(session)
    const move = (): number => (random.integer(601) - 300) / 10_000
    const open = rounded(price * (1 + move() / 3))
    price = rounded(open * (1 + move()))
    bars.push([open, Math.max(open, price) + 0.1, Math.min(open, price) - 0.1, price])
    const volatility = 0.1 + random.integer(300) / 1000
    if (!isClean && random.integer(12) === 0) continue
    snapshots.push({ at, underlyingPrice: price, quotes: quotesAt(day, at, price, volatility, random, isClean) })
  }
  return { from: FROM, to: formatDate(days.at(-1)!.day), snapshots, bars: barsOf(FROM, bars) }
}

/** Today, the Fridays of the next seven weeks, and strikes to 16 % on either side. */
export function quotesAt(
  day: number,
  at: number,
  spot: number,
  volatility: number,
  random: Random,
  isClean: boolean,
): ContractQuote[] {
  const quotes: ContractQuote[] = []
  for (let expiry = day; expiry < day + 49; expiry++) {
    if ((weekday(expiry) !== FRIDAY && expiry !== day) || !nyse.isSession(expiry)) continue
    const date = formatDate(expiry)
    const yearsToExpiry = Math.max(0, nyse.session(expiry)!.close - at) / (365 * MS_PER_DAY)
    for (let strike = 2 * Math.round(0.42 * spot); strike <= 1.16 * spot; strike += 2) {
      for (const right of ['call', 'put'] as const) {
        // The further out of the money, the dearer.
        const skewed = volatility * exp(1.5 * (strike / spot - 1) ** 2)
        const fair = europeanPrice(
          { right, strike, yearsToExpiry },
          { spot, rate: 0, dividendYield: 0, volatility: skewed },
        )
        const quote = quoteAround(fair, random, isClean)
        if (quote !== undefined) quotes.push({ symbol: contract(right, date, strike), ...quote })
      }
    }
  }
  return quotes
}

function quoteAround(fair: number, random: Random, isClean: boolean): Pick<ContractQuote, 'bid' | 'ask'> | undefined {
  const half = 0.01 + random.integer(4) / 100
  const odd = isClean ? 0 : random.integer(40)
  if (odd === 1) return undefined
  const [bid, ask] = [Math.max(0, rounded(fair - half)), rounded(fair + half)]
  if (odd === 2) return { bid: ask + 0.05, ask: bid }
  if (odd === 3) return { bid: 0, ask }
  return isClean ? { bid: Math.max(0.01, bid), ask: Math.max(0.02, ask) } : { bid, ask }
}

/** To the cent. */
function rounded(price: number): number {
  return Math.round(100 * price) / 100
}
