/** Strategies by name: `--strategy iron-condor --strikes 560,570,610,620 --expiry 2024-12-20`. */
import { type Leg, type OptionLeg, type Right, strategies } from '@bellwether/options'
import type { PlannedExpiry, PlannedLeg } from '../../analytics/payoff/position.ts'
import { BellwetherError } from '../../core/errors.ts'

/** What the options beside a strategy's name say. */
export interface StrategyRequest {
  readonly name: StrategyName
  /** In the order of the strategy's legs: from low to high. */
  readonly strikes: readonly number[]
  /** Per share, in the same order; empty: the model's. */
  readonly prices: readonly number[]
  readonly root: string | undefined
  readonly expiry: PlannedExpiry
  readonly farExpiry: PlannedExpiry | undefined
  /** Negative is the reverse. */
  readonly quantity: number
  readonly sharePrice: number | undefined
}

type At = { readonly strike: number; readonly price: number }

interface Strategy {
  /** Of each strike, what it is. */
  readonly strikes: readonly string[]
  /** Time to expiry is set later; here 1 is the near expiry and 2 the far one. */
  readonly build: (at: readonly At[], terms: { yearsToExpiry: number; quantity: number; multiplier: number }) => Leg[]
  readonly isTwoExpiries?: boolean
}

const oneLeg = (right: Right): Strategy => ({
  strikes: ['strike'],
  build: ([at], terms) => strategies.single(right, at!, terms),
})
const vertical = (right: Right, longIsLow: boolean): Strategy => ({
  strikes: ['low', 'high'],
  build: ([low, high], terms) =>
    longIsLow ? strategies.vertical(right, low!, high!, terms) : strategies.vertical(right, high!, low!, terms),
})
const butterfly = (right: Right): Strategy => ({
  strikes: ['low', 'body', 'high'],
  build: ([low, body, high], terms) => strategies.butterfly(right, low!, body!, high!, terms),
})
const condor = (right: Right): Strategy => ({
  strikes: ['long', 'short', 'short', 'long'],
  build: ([a, b, c, d], terms) => strategies.condor(right, [a!, b!, c!, d!], terms),
})
const calendar = (right: Right): Strategy => ({
  strikes: ['strike'],
  isTwoExpiries: true,
  build: ([at], terms) => strategies.calendar(right, at!, at!, terms, FAR),
})
const NEAR = 1
const FAR = 2

export const STRATEGIES = {
  call: oneLeg('call'),
  put: oneLeg('put'),
  'bull-call': vertical('call', true),
  'bear-call': vertical('call', false),
  'bull-put': vertical('put', true),
  'bear-put': vertical('put', false),
  straddle: {
    strikes: ['strike'],
    build: ([at], terms) => strategies.straddle(at!.strike, at!.price, at!.price, terms),
  },
  strangle: { strikes: ['put', 'call'], build: ([put, call], terms) => strategies.strangle(put!, call!, terms) },
  butterfly: butterfly('call'),
  'put-butterfly': butterfly('put'),
  condor: condor('call'),
  'put-condor': condor('put'),
  'iron-condor': {
    strikes: ['long put', 'short put', 'short call', 'long call'],
    build: ([a, b, c, d], terms) => strategies.ironCondor(a!, b!, c!, d!, terms),
  },
  'iron-butterfly': {
    strikes: ['long put', 'body', 'long call'],
    build: ([low, body, high], terms) => strategies.ironCondor(low!, body!, body!, high!, terms),
  },
  'call-calendar': calendar('call'),
  'put-calendar': calendar('put'),
  'covered-call': { strikes: ['call'], build: ([call], terms) => strategies.coveredCall(Number.NaN, call!, terms) },
  'protective-put': { strikes: ['put'], build: ([put], terms) => strategies.protectivePut(Number.NaN, put!, terms) },
  collar: {
    strikes: ['put', 'call'],
    build: ([put, call], terms) => strategies.collar(Number.NaN, put!, call!, terms),
  },
  box: { strikes: ['low', 'high'], build: ([low, high], terms) => strategies.box(low!, high!, low!, high!, terms) },
} as const satisfies Record<string, Strategy>

export type StrategyName = keyof typeof STRATEGIES

const TWO_EXPIRIES = 'A calendar has two expiries: --expiry is the near one, --far-expiry the far one.'

/** Errors: USAGE_VALUE. */
export function strategyLegs(request: StrategyRequest, multiplier: number): PlannedLeg[] {
  const { name, strikes, quantity, prices } = request
  const strategy: Strategy = STRATEGIES[name]
  requireTerms(request, strategy)
  const at = strikes.map((strike) => ({ strike, price: Number.NaN }))
  const legs = strategy.build(at, { yearsToExpiry: NEAR, quantity, multiplier })
  const options = legs.filter((leg) => leg.kind === 'option')
  if (prices.length > 0 && prices.length !== options.length) throw wrongPrices(request, options)
  return legs.map((leg) =>
    leg.kind === 'shares'
      ? { kind: 'shares', quantity: leg.quantity, root: request.root, price: request.sharePrice }
      : plannedOption(leg, request, prices[options.indexOf(leg)]),
  )
}

function plannedOption(leg: OptionLeg, request: StrategyRequest, price: number | undefined): PlannedLeg {
  const { right, strike, quantity } = leg
  const expiry = leg.yearsToExpiry === FAR ? request.farExpiry! : request.expiry
  return { kind: 'option', quantity, root: request.root, right, strike, expiry, price, volatility: undefined }
}

function requireTerms(request: StrategyRequest, strategy: Strategy): void {
  const { name, strikes } = request
  const wanted = strategy.strikes
  const isRising = strikes.every((strike, i) => strike > 0 && (i === 0 || strike > strikes[i - 1]!))
  if (strikes.length !== wanted.length || !isRising) {
    throw new BellwetherError('USAGE_VALUE', {
      message: `The strikes of ${name} are ${strikes.join(', ')}.`,
      expected: `It takes ${wanted.length === 1 ? 'one strike' : `${wanted.length} rising strikes: ${wanted.join(', ')}`}.`,
      given: strikes.join(','),
      remedy: 'Correct --strikes, or write the legs themselves after --legs.',
    })
  }
  requireExpiries(request, strategy)
}

function requireExpiries({ name, expiry, farExpiry }: StrategyRequest, strategy: Strategy): void {
  if (farExpiry !== undefined && isNotAfter(farExpiry, expiry)) {
    throw new BellwetherError('USAGE_VALUE', {
      message: '--far-expiry is not after --expiry.',
      expected: TWO_EXPIRIES,
      given: name,
      remedy: 'Exchange them; --quantity -1 is the reverse of a calendar.',
    })
  }
  if ((strategy.isTwoExpiries === true) === (farExpiry !== undefined)) return
  throw new BellwetherError('USAGE_VALUE', {
    message:
      farExpiry === undefined ? `${name} has no far expiry.` : `${name} has one expiry, and --far-expiry was given.`,
    expected: TWO_EXPIRIES,
    given: name,
    remedy: farExpiry === undefined ? 'Add --far-expiry.' : 'Leave --far-expiry out.',
  })
}

/** Whether both are dates, or both days from now, and out of order. */
function isNotAfter(far: PlannedExpiry, near: PlannedExpiry): boolean {
  if ('day' in far) return 'day' in near && far.day <= near.day
  return 'days' in near && far.days <= near.days
}

function wrongPrices({ name, prices }: StrategyRequest, options: readonly OptionLeg[]): BellwetherError {
  const order = options.map(({ right, strike }) => `${strike} ${right}`).join(', ')
  return new BellwetherError('USAGE_VALUE', {
    message: `--prices has ${prices.length} numbers.`,
    expected: `${name} has ${options.length} option legs: ${order}.`,
    given: prices.join(','),
    remedy: 'Give a price a leg, in this order.',
  })
}
