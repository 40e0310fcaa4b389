/** Our instruction to a broker. Prices are in micros a unit: a share, or one share of an option's deliverable. */
import type { Micros } from './money.ts'

export const ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stop-limit',
  'trailing',
  'market-on-open',
  'limit-on-open',
  'market-on-close',
  'limit-on-close',
] as const

/** When and how an order may execute. */
export type OrderType = (typeof ORDER_TYPES)[number]

/** day: until its session closes. immediate-or-cancel: at the first chance, and what is not filled then is cancelled. */
export const TIMES_IN_FORCE = ['day', 'good-till-cancelled', 'immediate-or-cancel'] as const
export type TimeInForce = (typeof TIMES_IN_FORCE)[number]

/** One contract or share of a combination. */
export interface OrderLeg {
  readonly symbol: string
  /** Units a package, signed: positive is bought when the package is bought. */
  readonly ratio: number
}

/** What whoever decides asks for. */
export interface OrderTerms {
  /** Key of the instrument; of a combination, its name. */
  readonly symbol: string
  /** Whole units or packages; positive buys, negative sells. */
  readonly quantity: number
  readonly type: OrderType
  /** day unless given. */
  readonly timeInForce?: TimeInForce
  /** Worst price of limit orders; of a combination the net of all legs a package, negative where it is received. */
  readonly limit?: Micros
  /** Price that sets a stop order off. */
  readonly stop?: Micros
  /** Distance that a trailing stop keeps from the best price since it was placed. */
  readonly trail?: Micros
  readonly combination?: Combination
  /** Orders of one group end each other when one of them fills; of those in `followedBy`, each order has its own. */
  readonly group?: string
  /** Orders that are placed when this one has filled, for what it filled: the legs of a bracket. */
  readonly followedBy?: readonly OrderTerms[]
  /** Why it was placed, for people: entry, stop, take profit. */
  readonly purpose?: string
  /** Of several strategies in one account, whose it is; what hangs on an order is of the same. */
  readonly strategy?: string | undefined
}

/** Legs that are priced as a package. */
export interface Combination {
  readonly legs: readonly OrderLeg[]
  /** all-or-none: every leg or no leg, at one instant; legged: each leg as its quote allows. */
  readonly execution: 'all-or-none' | 'legged'
}

/** Terms that a broker has taken in. */
export interface Order extends OrderTerms {
  /** Unique within a run; rising in the order of submission. */
  readonly id: number
  /** Day number of the session it is for: whose auction, or in which a day order ends. */
  readonly session: number
  /** Instant of the decision it stems from; nothing known later may have shaped it. */
  readonly decidedAt: number
}

/** Why an order is not taken in, or ends without having filled. */
export const REFUSALS = [
  'unknown instrument',
  'expired contract',
  'quantity not whole and not zero',
  'price missing or not positive',
  'impossible combination',
  'past the cut-off',
  'no session to trade in',
  'insufficient margin',
  'risk limit',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** What became of an order, other than fills. */
export interface OrderUpdate {
  readonly order: Order
  readonly at: number
  readonly state: 'refused' | 'cancelled' | 'expired'
  readonly reason: string
}

/** An entry, and for what it fills a stop and a profit target of which one ends the other. */
export function bracket(entry: OrderTerms, exits: { stop: Micros; limit: Micros }): OrderTerms {
  const { symbol, quantity } = entry
  const exit = { symbol, quantity: -quantity, timeInForce: 'good-till-cancelled', group: 'bracket' } as const
  return {
    ...entry,
    followedBy: [
      { ...exit, type: 'stop', stop: exits.stop, purpose: 'stop' },
      { ...exit, type: 'limit', limit: exits.limit, purpose: 'limit' },
    ],
  }
}
