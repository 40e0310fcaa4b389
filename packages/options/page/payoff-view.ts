/** A position's payoff: its columns, key numbers and data, as HTML. */
import {
  type Leg,
  lognormalSurvival,
  MARGIN_RULES,
  openingCost,
  type OptionLeg,
  payoffProfile,
  profitAtExpiry,
  profitProbability,
  strategyMargin,
} from '../src/index.ts'
import type { Pricer, Terms } from './chain.ts'
import { decimalsFor, format } from './number-format.ts'
import type { Payoff } from './payoff-picture.ts'

const POINTS = 241
/** Of the points, those that the table shows. */
const TABLE_STEP = 10

export function payoffOf(legs: readonly Leg[], terms: Terms, pricer: Pricer): Payoff {
  const spots = spotsAround(legs, terms)
  const today = spots.map(() => -openingCost(legs))
  for (const leg of legs) valuesToday(leg, spots, terms, pricer).forEach((value, row) => (today[row]! += value))
  return {
    spots,
    atExpiry: spots.map((spot) => profitAtExpiry(legs, spot)),
    today,
    breakevens: payoffProfile(legs).breakevens,
  }
}

/** Three deviations to each side, and all strikes. */
function spotsAround(legs: readonly Leg[], { spot, volatility, years }: Terms): Float64Array {
  const reach = Math.exp(3 * Math.max(0.01, volatility * Math.sqrt(years)))
  const strikes = legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const from = Math.min(spot / reach, 0.97 * Math.min(...strikes))
  const to = Math.max(spot * reach, 1.03 * Math.max(...strikes))
  return Float64Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1))
}

function valuesToday(leg: Leg, spots: Float64Array, terms: Terms, pricer: Pricer): Float64Array {
  if (leg.kind === 'shares') return spots.map((spot) => leg.quantity * spot)
  return pricesToday(leg, spots, terms, pricer).map((price) => leg.quantity * leg.multiplier * price)
}

function pricesToday({ right, strike, yearsToExpiry }: OptionLeg, spot: Float64Array, terms: Terms, pricer: Pricer) {
  const { rate, dividendYield, volatility } = terms
  const column = () => new Float64Array(spot.length)
  const sign = new Int8Array(spot.length).fill(right === 'call' ? 1 : -1)
  const options = { right: sign, strike, yearsToExpiry, spot, rate, dividendYield, volatility }
  const into = { price: column(), delta: column(), gamma: column(), theta: column() }
  if (terms.exercise === 'american') pricer.american(options, 'accurate', into)
  else pricer.price(options, { ...into, vega: column(), rho: column() })
  return into.price
}

export function payoffFacts(legs: readonly Leg[], terms: Terms, { spots }: Payoff): string {
  const { breakevens, maximumGain, maximumLoss } = payoffProfile(legs)
  const cost = openingCost(legs)
  const marks = legs.map(({ price }) => price)
  const zeros = breakevens.map((at) => format(at, decimalsFor(spots, 5)))
  const facts = [
    [cost < 0 ? 'Received' : 'Paid', format(Math.abs(cost), 0)],
    ['Most gained', format(maximumGain, 0)],
    ['Most lost', format(maximumLoss, 0)],
    ['Zero at', zeros.join(', ') || 'no price'],
    ['Probability of profit', probabilityOfProfit(legs, terms)],
    ['Reg T margin', format(strategyMargin(legs, marks, terms.spot, MARGIN_RULES.equity).requirement, 0)],
  ] as const
  return facts.map(([title, value]) => `<div><dt>${title}</dt><dd>${value}</dd></div>`).join('')
}

function probabilityOfProfit(legs: readonly Leg[], { spot, years, volatility, rate, dividendYield }: Terms): string {
  if (!(years * volatility > 0)) return '–'
  const forward = spot * Math.exp((rate - dividendYield) * years)
  const { profit } = profitProbability(payoffProfile(legs), lognormalSurvival(volatility, forward, years))
  return `${format(100 * profit, 0)} %`
}

/** What stands at a price. */
export function payoffTip({ spots, atExpiry, today }: Payoff, row: number): string {
  const price = format(spots[row]!, decimalsFor(spots, 5))
  return `At ${price}: ${format(atExpiry[row]!, 0)} at expiry, ${format(today[row]!, 0)} today`
}

export function payoffTable({ spots, atExpiry, today }: Payoff): string {
  const rows = [...spots.keys()].filter((row) => row % TABLE_STEP === 0)
  const line = (row: number) =>
    `<tr><th scope="row">${format(spots[row]!, decimalsFor(spots, 5))}</th><td>${format(atExpiry[row]!, 2)}</td><td>${format(today[row]!, 2)}</td></tr>`
  const head = ['price', 'at expiry', 'today'].map((title) => `<th scope="col">${title}</th>`).join('')
  return `<thead><tr>${head}</tr></thead><tbody>${rows.map(line).join('')}</tbody>`
}
