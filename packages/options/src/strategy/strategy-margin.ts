/**
 * Strategy-based margin by FINRA rule 4210(f)(2) and Cboe rule 10.3: short options naked, covered by shares, paired
 * as straddles, or with long options as spreads whose requirement is the most they can lose at expiry (the universal
 * spread rule, of which verticals, butterflies, condors and boxes are cases). Of all ways to pair the legs the least
 * requirement counts.
 *
 * Long options are paid in full and carry no loan value; relief for protective puts and collars is left out.
 */
import { intrinsicValue, type Leg, type OptionLeg } from './leg.ts'
import { type MarginRules, nakedAddition, sharesAlone } from './margin-rules.ts'
import { greatestGain } from './transport.ts'

/** What an account must hold for a position, in the currency. */
export interface StrategyMargin {
  /** Deposit for short options and shares; a naked option's includes its market value. */
  readonly requirement: number
  /** Of long options at the market, paid in full. */
  readonly longValue: number
  /** Of short options at the market: what their sale brings counts towards the requirement. */
  readonly shortValue: number
  /** What every leg would need alone. */
  readonly separately: number
  /** False where there were too many ways to pair to try all; the requirement may then not be the least. */
  readonly exact: boolean
}

/** Contracts of one multiplier, in units of their greatest common divisor. */
interface Book {
  readonly shorts: readonly Unit[]
  readonly longs: readonly Unit[]
  /** Signed lots of shares. */
  readonly lots: number
  /** Expiries of short legs, which spreads are formed for. */
  readonly expiries: readonly number[]
}

interface Unit {
  readonly leg: OptionLeg
  readonly count: number
  /** Per share, at the market. */
  readonly mark: number
  /** Of one naked contract, per share. */
  readonly naked: number
}

/** How many contracts of a leg go where. */
interface Split {
  readonly naked: number
  readonly covered: number
  /** By the place of the expiry among the book's. */
  readonly spread: readonly number[]
}

const MOST_WAYS = 200_000

/**
 * The least margin over all ways to pair the legs, as `MARGIN_RULES` ask. `marks` are the legs' market prices per
 * share; those of shares are not read. Beyond `mostWays` to pair each leg goes to one place as a whole.
 */
export function strategyMargin(
  legs: readonly Leg[],
  marks: readonly number[],
  spot: number,
  rules: MarginRules,
  mostWays = MOST_WAYS,
): StrategyMargin {
  const options = legs.flatMap((leg, i) =>
    leg.kind === 'option' && leg.quantity !== 0 ? [unitOf(leg, marks[i]!, spot, rules)] : [],
  )
  const multipliers = [...new Set(options.map(({ leg }) => leg.multiplier))].sort((a, b) => b - a)
  let shares = legs.reduce((sum, leg) => (leg.kind === 'shares' ? sum + leg.quantity : sum), 0)
  let [requirement, separately, exact] = [0, sharesAlone(shares, spot, rules), true]
  for (const multiplier of multipliers) {
    const units = options.filter(({ leg }) => leg.multiplier === multiplier)
    const lots = coveringLots(units, shares / multiplier)
    const found = leastRequirement(units, lots, spot, rules, mostWays)
    requirement += multiplier * found.perShare
    separately +=
      multiplier * units.reduce((sum, { leg, count, naked }) => sum + (leg.quantity < 0 ? count * naked : 0), 0)
    exact &&= found.exact
    shares -= lots * multiplier
  }
  requirement += sharesAlone(shares, spot, rules)
  const value = (sign: number) =>
    options.reduce(
      (sum, { leg, count, mark }) => sum + (leg.quantity * sign > 0 ? count * leg.multiplier * mark : 0),
      0,
    )
  return { requirement, longValue: value(1), shortValue: value(-1), separately, exact }
}

/** Whole lots that can cover short options: calls if the shares are long, puts if they are short. */
function coveringLots(units: readonly Unit[], lots: number): number {
  const covered = units.reduce(
    (sum, { leg, count }) => sum + (leg.quantity < 0 && (leg.right === 'call') === lots > 0 ? count : 0),
    0,
  )
  return Math.sign(lots) * Math.min(Math.floor(Math.abs(lots)), covered)
}

function unitOf(leg: OptionLeg, mark: number, spot: number, rules: MarginRules): Unit {
  return { leg, count: Math.abs(leg.quantity), mark, naked: mark + nakedAddition(leg, spot, rules) }
}

/** Per share of one multiplier, over all ways to pair. */
function leastRequirement(
  units: readonly Unit[],
  lots: number,
  spot: number,
  rules: MarginRules,
  mostWays: number,
): { readonly perShare: number; readonly exact: boolean } {
  const divisor = [...units.map(({ count }) => count), Math.abs(lots)].reduce(commonDivisor)
  const scaled = units.map((unit) => ({ ...unit, count: unit.count / divisor }))
  const shorts = scaled.filter(({ leg }) => leg.quantity < 0)
  const book: Book = {
    shorts,
    longs: scaled.filter(({ leg }) => leg.quantity > 0),
    lots: lots / divisor,
    expiries: [...new Set(shorts.map(({ leg }) => leg.yearsToExpiry))].sort((a, b) => a - b),
  }
  const ways = [...book.shorts.map((unit) => waysOf(unit, book)), ...book.longs.map((unit) => waysOf(unit, book))]
  const exact = ways.reduce((product, { length }) => product * length, 1) <= mostWays
  const tried = exact ? ways : ways.map(fewer)
  let least = Infinity
  visit(tried, [], (splits) => (least = Math.min(least, requirementOf(book, splits, spot, rules))))
  return { perShare: divisor * least, exact }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}

/** All or nothing of a leg in one place. */
function fewer(ways: readonly Split[]): Split[] {
  return ways.filter(
    ({ naked, covered, spread }) => [naked, covered, ...spread].filter((count) => count > 0).length <= 1,
  )
}

function waysOf({ leg, count }: Unit, { lots, expiries }: Book): Split[] {
  const short = leg.quantity < 0
  const coverable = short && lots * (leg.right === 'call' ? 1 : -1) > 0 ? Math.min(count, Math.abs(lots)) : 0
  const open = expiries.map((years) => (short ? leg.yearsToExpiry === years : leg.yearsToExpiry >= years))
  const ways: Split[] = []
  for (const spread of distributions(count, open)) {
    const rest = count - spread.reduce((sum, value) => sum + value, 0)
    if (!short && rest > 0 && open.some(Boolean)) continue
    for (let covered = 0; covered <= Math.min(coverable, rest); covered++)
      ways.push({ naked: rest - covered, covered, spread })
  }
  return ways
}

/** All ways to put up to `count` into the open places. */
function distributions(count: number, open: readonly boolean[]): number[][] {
  return open.reduce<number[][]>(
    (made, isOpen) =>
      made.flatMap((spread) => {
        const left = count - spread.reduce((sum, value) => sum + value, 0)
        return Array.from({ length: isOpen ? left + 1 : 1 }, (_, value) => [...spread, value])
      }),
    [[]],
  )
}

function visit(
  ways: readonly (readonly Split[])[],
  chosen: readonly Split[],
  use: (splits: readonly Split[]) => void,
): void {
  const next = ways[chosen.length]
  if (!next) return use(chosen)
  for (const split of next) visit(ways, [...chosen, split], use)
}

function requirementOf(book: Book, splits: readonly Split[], spot: number, rules: MarginRules): number {
  const shorts = splits.slice(0, book.shorts.length)
  const longs = splits.slice(book.shorts.length)
  const covered = shorts.reduce((sum, split) => sum + split.covered, 0)
  if (covered > Math.abs(book.lots)) return Infinity
  const spreads = book.expiries.reduce((sum, _, group) => sum + spreadRequirement(book, shorts, longs, group), 0)
  return spreads + nakedRequirement(book, shorts) + shareRequirement(book, shorts, spot, rules)
}

/** The most that the options of one group can lose at the short ones' expiry; infinite if losses have no bound. */
function spreadRequirement(book: Book, shorts: readonly Split[], longs: readonly Split[], group: number): number {
  const members = [
    ...book.shorts.map(({ leg }, i) => ({ leg, signed: -shorts[i]!.spread[group]! })),
    ...book.longs.map(({ leg }, i) => ({ leg, signed: longs[i]!.spread[group]! })),
  ].filter(({ signed }) => signed !== 0)
  const slope = members.reduce((sum, { leg, signed }) => sum + (leg.right === 'call' ? signed : 0), 0)
  if (slope < 0) return Infinity
  const loss = (spot: number) =>
    -members.reduce((sum, { leg, signed }) => sum + signed * intrinsicValue(leg.right, leg.strike, spot), 0)
  return Math.max(0, loss(0), ...members.map(({ leg }) => loss(leg.strike)))
}

/**
 * A short call and a short put together need the greater of their requirements and the other's market value, so a pair
 * saves what the lesser one needs beyond it.
 */
function nakedRequirement({ shorts }: Book, splits: readonly Split[]): number {
  const alone = shorts.reduce((sum, { naked }, i) => sum + splits[i]!.naked * naked, 0)
  const side = (right: string) =>
    shorts.flatMap((unit, i) =>
      unit.leg.right === right && splits[i]!.naked > 0 ? [{ unit, count: splits[i]!.naked }] : [],
    )
  const [calls, puts] = [side('call'), side('put')]
  if (calls.length === 0 || puts.length === 0) return alone
  const saved = calls.map((call) => puts.map((put) => savedBy(call.unit, put.unit)))
  return (
    alone -
    greatestGain(
      saved,
      calls.map(({ count }) => count),
      puts.map(({ count }) => count),
    )
  )
}

function savedBy(call: Unit, put: Unit): number {
  const lesser = call.naked < put.naked ? call : put
  return lesser.naked - lesser.mark
}

/** Shares that cover an option in the money are worth its strike only. */
function shareRequirement({ shorts, lots }: Book, splits: readonly Split[], spot: number, rules: MarginRules): number {
  const part = lots > 0 ? rules.longShares : rules.shortShares
  return shorts.reduce(
    (sum, { leg }, i) =>
      sum + splits[i]!.covered * (1 - (lots > 0 ? part : 0)) * intrinsicValue(leg.right, leg.strike, spot),
    part * Math.abs(lots) * spot,
  )
}
