/**
 * Strategy-based margin of an account: Regulation T (12 CFR 220.12) when a position is opened, FINRA rule 4210(c) and
 * (f)(2) from then on. Pairing of legs is that of the option package: of all ways the least requirement.
 */
import { type Leg, MARGIN_RULES, type MarginRules, type StrategyMargin, strategyMargin } from '@bellwether/options'
import { type Book, legOf, markOf } from './held.ts'

export type MarginStage = 'initial' | 'maintenance'

/** FINRA rule 4210(c): 25 % of long shares, 30 % of short ones; options as when they were opened. */
const MAINTENANCE = { longShares: 0.25, shortShares: 0.3 } as const
/** The same, (c)(2) and (3): a share sold short needs 5.00, one below 5.00 the greater of 2.50 and all of its value. */
const [LEAST_SHORT, CHEAP, LEAST_CHEAP] = [5, 5, 2.5] as const

/** What an account needs for one underlying, in currency units. */
export interface BookMargin {
  readonly underlying: string
  readonly requirement: number
  readonly longOptions: number
  readonly shortOptions: number
  /** False where there were too many legs to try all pairings; the requirement may then not be the least. */
  readonly isLeast: boolean
}

/** The requirement of a book; NaN where a price is missing that it depends on. */
export function regTMargin(book: Book, stage: MarginStage, now: number): BookMargin {
  const rules = rulesOf(book, stage)
  const legs = book.held
    .filter(({ quantity }) => quantity !== 0)
    .map((held) => ({ leg: legOf(held, now), mark: markOf(held) }))
  const margin = leastMargin(legs, book.spot, rules)
  const extra = stage === 'maintenance' ? cheapShorts(book) : 0
  return {
    underlying: book.underlying,
    requirement: margin.requirement + extra,
    longOptions: margin.longValue,
    shortOptions: margin.shortValue,
    isLeast: margin.exact,
  }
}

function rulesOf({ isIndex }: Book, stage: MarginStage): MarginRules {
  const initial = MARGIN_RULES[isIndex ? 'broad_index' : 'equity']
  return stage === 'initial' ? initial : { ...initial, ...MAINTENANCE }
}

function cheapShorts({ held, spot }: Book): number {
  const short = held.reduce(
    (sum, { instrument, quantity }) => sum + (instrument.kind === 'shares' && quantity < 0 ? -quantity : 0),
    0,
  )
  const least = spot < CHEAP ? Math.max(LEAST_CHEAP, spot) : LEAST_SHORT
  return short * Math.max(0, least - MAINTENANCE.shortShares * spot)
}

interface MarkedLeg {
  readonly leg: Leg
  readonly mark: number
}

/** Ways to pair that may be tried whenever an order is looked at: some milliseconds. */
const MOST_WAYS = 5000

/**
 * A book with too many legs, even with each of them in one place, is paired within each expiry alone and its shares
 * cover nothing; one still too large is not paired at all. Parts can only need more than the whole, so that is never
 * too little.
 */
function leastMargin(legs: readonly MarkedLeg[], spot: number, rules: MarginRules): StrategyMargin {
  if (waysOf(legs) <= MOST_WAYS)
    return strategyMargin(
      legs.map(({ leg }) => leg),
      legs.map(({ mark }) => mark),
      spot,
      rules,
      MOST_WAYS,
    )
  const byExpiry = [...Map.groupBy(legs, ({ leg }) => (leg.kind === 'option' ? leg.yearsToExpiry : Infinity)).values()]
  const parts = byExpiry.length > 1 ? byExpiry : legs.map((leg) => [leg])
  return parts.map((part) => leastMargin(part, spot, rules)).reduce(sumOf)
}

function sumOf(a: StrategyMargin, b: StrategyMargin): StrategyMargin {
  return {
    requirement: a.requirement + b.requirement,
    longValue: a.longValue + b.longValue,
    shortValue: a.shortValue + b.shortValue,
    separately: a.separately + b.separately,
    exact: false,
  }
}

function waysOf(legs: readonly MarkedLeg[]): number {
  const options = legs.flatMap(({ leg }) => (leg.kind === 'option' ? [leg] : []))
  const expiries = new Set(options.flatMap((leg) => (leg.quantity < 0 ? [leg.yearsToExpiry] : []))).size
  const hasShares = options.length < legs.length
  return options.reduce((ways, { quantity }) => ways * (quantity < 0 ? (hasShares ? 3 : 2) : Math.max(1, expiries)), 1)
}
