/** A payoff for a terminal, and as data for programs. */
import type { Payoff } from '../../analytics/payoff/payoff.ts'
import {
  boundText,
  breakevenText,
  costText,
  doubtsAbout,
  greekText,
  legText,
  marginText,
  priceText,
  stressText,
  verdictOf,
} from '../../analytics/payoff/payoff-words.ts'
import type { Json } from '../../core/hash.ts'
import { formatInstant } from '../../core/time.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { formatFixed, formatMoney, formatOdds, formatPercent } from '../../report/format.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

const DAYS = 365
const POINTS = 100

export function payoffText(payoff: Payoff, out: string | undefined): { text: string; warnings: string[] } {
  const warnings = doubtsAbout(payoff)
  const { terms, exercise } = payoff.position
  const basis =
    `Valued at ${newYorkText(terms.at)}, ${priceText(terms.spot)}; rate ${formatPercent(terms.rate)}, ` +
    `yield ${formatPercent(terms.dividendYield)}; ${exercise === 'american' ? 'American' : 'European'} exercise. ` +
    'Greeks of whole legs: delta and gamma in shares, vega a point and theta a day in money.'
  const picture =
    out === undefined
      ? 'Next: add --out payoff.html for a report, or --out payoff.svg for a picture.'
      : `picture  ${out}`
  const parts = [
    `${verdictOf(payoff)}.`,
    legTable(payoff),
    figureTable(payoff),
    warnings.map((warning) => wrap(`- ${warning}`, '  ')).join('\n'),
    wrap(basis),
    picture,
  ]
  return { text: parts.join('\n\n'), warnings }
}

function legTable({ legs, total, cost }: Payoff): string {
  const decimal = (title: string) => ({ title, align: 'decimal' as const })
  const greeks = ({ delta, gamma, vega, theta }: (typeof legs)[number] | typeof total): string[] => [
    greekText(delta),
    greekText(gamma),
    greekText(vega / POINTS),
    greekText(theta / DAYS),
  ]
  return textTable(
    [{ title: 'leg' }, ...['price', 'value', 'iv %', 'delta', 'gamma', 'vega/pt', 'theta/d'].map(decimal)],
    [
      ...legs.map((one) => [
        legText(one.leg),
        formatFixed(one.leg.price, 2),
        formatFixed(one.mark, 2),
        one.leg.kind === 'option' ? formatFixed(100 * one.leg.volatility, 1) : '',
        ...greeks(one),
      ]),
      ['position', formatMoney(cost), formatMoney(total.value), '', ...greeks(total)],
    ],
  )
}

function figureTable(payoff: Payoff): string {
  const { first, probability, stress, volatility } = payoff
  const rows = [
    ['opening', costText(payoff)],
    ['breakeven', breakevenText(payoff)],
    ['most to gain', boundText(first.profile.maximumGain)],
    ['most to lose', boundText(first.profile.maximumLoss)],
    [
      'chance of a profit',
      `${formatPercent(probability.profit)} (${formatOdds(probability.profit)}) at a volatility of ${formatPercent(volatility)}`,
    ],
    ['margin, Regulation T', marginText(payoff)],
    ['margin, by stress', `${formatMoney(stress.requirement)}, ${stressText(payoff)}`],
  ]
  return textTable([{ title: 'figure' }, { title: 'value' }], rows)
}

export function payoffData(payoff: Payoff, out: string | undefined): Json {
  const { position, first, probability, margin, stress, exerciseRisks } = payoff
  const { terms, underlying, exercise, product } = position
  const { maximumGain, maximumLoss, breakevens } = first.profile
  return {
    verdict: verdictOf(payoff),
    out: out ?? null,
    at: formatInstant(terms.at),
    underlying,
    spot: terms.spot,
    rate: terms.rate,
    dividendYield: terms.dividendYield,
    exercise,
    product,
    firstExpiry: first.date,
    isExact: first.isLast,
    legs: payoff.legs.map((one) => ({ ...legData(one.leg), mark: one.mark, ...greeksData(one) })),
    cost: payoff.cost,
    ...greeksData(payoff.total),
    maximumGain: bounded(maximumGain),
    maximumLoss: bounded(maximumLoss),
    breakevens: [...breakevens],
    probability: {
      profit: probability.profit,
      loss: probability.loss,
      even: probability.even,
      volatility: payoff.volatility,
    },
    margin: { ...margin },
    stress: { requirement: stress.requirement, leastRequirement: stress.leastRequirement, worst: { ...stress.worst } },
    scenarios: payoff.scenarios.map((scenario) => ({ ...scenario })),
    exerciseRisks: exerciseRisks.map(({ leg, kind, size }) => ({ leg: legText(leg), kind, size })),
  }
}

function legData(leg: Payoff['legs'][number]['leg']): Record<string, Json> {
  const common = { text: legText(leg), kind: leg.kind, quantity: leg.quantity, price: leg.price }
  if (leg.kind === 'shares') return common
  const { right, strike, expiry, yearsToExpiry, multiplier, volatility } = leg
  return { ...common, right, strike, expiry, yearsToExpiry, multiplier, volatility }
}

/** Raw derivatives of the whole legs, and those by the day and by the point. */
function greeksData({ value, profit, delta, gamma, vega, theta, rho }: Payoff['total']): Record<string, Json> {
  return { value, profit, delta, gamma, vega, theta, rho, thetaPerDay: theta / DAYS, vegaPerPoint: vega / POINTS }
}

/** null: without limit. */
function bounded(amount: number): number | null {
  return amount === Infinity ? null : amount
}
