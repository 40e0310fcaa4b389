/** A position as a person describes it, turned into legs that can be valued. */
import {
  americanGreeks,
  americanImpliedVolatility,
  europeanGreeks,
  europeanImpliedVolatility,
  type Exercise,
  type ImpliedVolatility,
  type Leg,
  type OptionLeg,
  type OptionMarket,
  type Pricer,
  type ProductClass,
  type Right,
  type ShareLeg,
  type Valuation,
  yearsToExpiry,
} from '@bellwether/options'
import { BellwetherError } from '../../core/errors.ts'
import { formatDate, MS_PER_DAY } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import { underlyingOfRoot } from '../../market/contract.ts'
import { newYorkDay, newYorkText } from '../../market/new-york-time.ts'
import { expiryOfRoot, termsOfRoot } from '../../market/option-root.ts'

/** A date of the exchange (a day number), or so many days from the valuation. */
export type PlannedExpiry = { readonly day: number } | { readonly days: number }

export interface PlannedOption {
  readonly kind: 'option'
  /** Contracts; negative is short. */
  readonly quantity: number
  readonly root: string | undefined
  readonly right: Right
  readonly strike: number
  readonly expiry: PlannedExpiry
  /** Per share; undefined: opened at the model's value. */
  readonly price: number | undefined
  readonly volatility: number | undefined
}

export interface PlannedShares {
  readonly kind: 'shares'
  readonly quantity: number
  readonly root: string | undefined
  /** Undefined: opened at the spot. */
  readonly price: number | undefined
}

export type PlannedLeg = PlannedOption | PlannedShares

/** When, and with what, a position is valued. */
export interface PositionTerms {
  /** Epoch milliseconds. */
  readonly at: number
  readonly spot: number
  readonly rate: number
  readonly dividendYield: number
  /** Of every leg that has none of its own; undefined: implied from the legs' prices. */
  readonly volatility: number | undefined
  /** Shares a contract stands for. */
  readonly multiplier: number
  /** Undefined: as the root says. */
  readonly exercise: Exercise | undefined
  readonly product: ProductClass | undefined
}

export interface HeldOption extends OptionLeg {
  readonly root: string | undefined
  readonly expiresAt: number
  readonly expiry: string
  readonly volatility: number
  readonly isVolatilityImplied: boolean
  readonly isPriceGiven: boolean
}

export interface HeldShares extends ShareLeg {
  readonly root: string | undefined
  readonly isPriceGiven: boolean
}

export type HeldLeg = HeldOption | HeldShares

export interface Position {
  readonly legs: readonly HeldLeg[]
  readonly terms: PositionTerms
  readonly underlying: string
  readonly exercise: Exercise
  readonly product: ProductClass
  readonly valuation: Valuation
}

const INDEX_CLASSES: Readonly<Record<string, ProductClass>> = {
  SPX: 'broad_index',
  XSP: 'broad_index',
  OEX: 'broad_index',
  XEO: 'broad_index',
  DJX: 'broad_index',
  NDX: 'broad_index',
  XND: 'broad_index',
  RUT: 'small_broad_index',
  MRUT: 'small_broad_index',
}

/** Errors: USAGE_VALUE, CALENDAR_RANGE. */
export function holdPosition(plan: readonly PlannedLeg[], terms: PositionTerms): Position {
  const root = requireOneUnderlying(plan)
  const underlying = root === undefined ? 'the underlying' : underlyingOfRoot(root)
  const exercise = terms.exercise ?? (root === undefined ? 'american' : termsOfRoot(root).exercise)
  const product = terms.product ?? INDEX_CLASSES[underlying] ?? 'equity'
  const legs = plan.map((leg) => (leg.kind === 'shares' ? holdShares(leg, terms) : holdOption(leg, terms, exercise)))
  const volatilities = new Map<Leg, number>(
    legs.flatMap((leg) => (leg.kind === 'option' ? [[leg, leg.volatility]] : [])),
  )
  const market = (leg: OptionLeg): OptionMarket => marketOf(terms, volatilities.get(leg)!)
  const valuation = { market, spot: terms.spot, pricer: pricerOf(exercise) }
  return { legs, terms, underlying, exercise, product, valuation }
}

function pricerOf(exercise: Exercise): Pricer {
  return exercise === 'american' ? americanGreeks : europeanGreeks
}

function marketOf({ spot, rate, dividendYield }: PositionTerms, volatility: number): OptionMarket {
  return { spot, rate, dividendYield, volatility }
}

/** Roots of one underlying may be mixed, as SPX and SPXW. */
function requireOneUnderlying(plan: readonly PlannedLeg[]): string | undefined {
  const roots = [...new Set(plan.flatMap(({ root }) => root ?? []))]
  const underlyings = [...new Set(roots.map(underlyingOfRoot))]
  if (underlyings.length <= 1) return roots[0]
  throw new BellwetherError('USAGE_VALUE', {
    message: `The legs are on ${underlyings.join(' and ')}.`,
    expected: 'A payoff is a function of one price, that of one underlying.',
    given: roots.join(', '),
    remedy: 'Ask for each underlying on its own.',
  })
}

function holdShares({ kind, quantity, root, price }: PlannedShares, { spot }: PositionTerms): HeldShares {
  return { kind, quantity, root, price: price ?? spot, isPriceGiven: price !== undefined }
}

function holdOption(plan: PlannedOption, terms: PositionTerms, exercise: Exercise): HeldOption {
  const { kind, quantity, root, right, strike } = plan
  const expiresAt = expiryInstant(plan, terms)
  const years = yearsToExpiry(terms.at, expiresAt, { convention: 'calendar' })
  if (!(years > 0)) throw expired(plan, expiresAt, terms)
  const contract = { right, strike, yearsToExpiry: years }
  const own = plan.volatility ?? terms.volatility
  const volatility = own ?? requireImplied(plan, terms, impliedOf(contract, plan.price, terms, exercise))
  const price = plan.price ?? pricerOf(exercise)(contract, marketOf(terms, volatility)).price
  return {
    kind,
    quantity,
    root,
    right,
    strike,
    price,
    multiplier: terms.multiplier,
    yearsToExpiry: years,
    expiresAt,
    expiry: expiryText(plan, expiresAt),
    volatility,
    isVolatilityImplied: own === undefined,
    isPriceGiven: plan.price !== undefined,
  }
}

function expiryInstant({ expiry, root }: PlannedOption, { at }: PositionTerms): number {
  if ('days' in expiry) return at + expiry.days * MS_PER_DAY
  return expiryOfRoot(termsOfRoot(root ?? ''), expiry.day, nyse).expiresAt
}

function expiryText({ expiry }: PlannedOption, expiresAt: number): string {
  return formatDate('day' in expiry ? expiry.day : newYorkDay(expiresAt))
}

function impliedOf(
  contract: { right: Right; strike: number; yearsToExpiry: number },
  price: number | undefined,
  carry: PositionTerms,
  exercise: Exercise,
): ImpliedVolatility | undefined {
  if (price === undefined) return undefined
  return exercise === 'american'
    ? americanImpliedVolatility(contract, carry, price)
    : europeanImpliedVolatility(contract, carry, price)
}

function requireImplied(plan: PlannedOption, terms: PositionTerms, implied: ImpliedVolatility | undefined): number {
  if (implied?.status === 'ok') return implied.volatility
  const leg = `The leg ${plan.strike} ${plan.right}`
  const price = plan.price === undefined ? '' : ` @ ${plan.price}`
  throw new BellwetherError('USAGE_VALUE', {
    message:
      implied === undefined
        ? `${leg} has neither a price nor a volatility.`
        : `${leg}${price} has a price that no volatility gives at a spot of ${terms.spot} (${implied.status}).`,
    expected: 'A leg is valued with its own volatility, with --volatility, or with the one its price implies.',
    given: `${leg}${price}`,
    remedy: 'Give --volatility, or correct the price, the spot or --at.',
  })
}

function expired({ strike, right }: PlannedOption, expiresAt: number, { at }: PositionTerms): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `The leg ${strike} ${right} expires at ${newYorkText(expiresAt)}, and is valued at ${newYorkText(at)}.`,
    expected: 'A position is valued before its first expiry.',
    given: newYorkText(at),
    remedy: 'Give an earlier --at, with a time where it is the day of the expiry, e.g. 2024-12-20T09:00.',
  })
}
