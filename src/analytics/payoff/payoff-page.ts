/** A payoff as one HTML page: the conclusion, six figures, the picture, the legs, a stress, doubts. */
import { newYorkText } from '../../market/new-york-time.ts'
import { heatTable } from '../../report/chart/heat-table.ts'
import { facts } from '../../report/facts.ts'
import { formatFixed, formatMoney, formatPercent } from '../../report/format.ts'
import { type KeyFigure, keyFigures } from '../../report/key-figures.ts'
import { type Content, markup, withWholeDates } from '../../report/markup.ts'
import { page, section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import { warningBox } from '../../report/warning-box.ts'
import { type Payoff, VOLATILITY_SHOCKS } from './payoff.ts'
import { payoffPicture } from './payoff-picture.ts'
import {
  boundText,
  breakevenText,
  chanceText,
  costText,
  doubtsAbout,
  greekText,
  HOW_LIKELY,
  legText,
  priceText,
  PRODUCTS,
  stressText,
  verdictOf,
} from './payoff-words.ts'

const DAYS = 365
const WHAT_WAS_CHECKED = 'Looked for unlimited loss, early exercise, pinned strikes, assumed prices and volatilities.'

export function payoffPage(payoff: Payoff): string {
  const { position, first } = payoff
  const { terms, underlying } = position
  const name = underlying.charAt(0).toUpperCase() + underlying.slice(1)
  const when = newYorkText(terms.at)
  return page({
    title: `Payoff, ${underlying}`,
    kicker: ['Payoff', `${name} at ${priceText(terms.spot)}`, `until ${first.date}`],
    heading: verdictOf(payoff),
    lead: `${costText(payoff)}. ${chanceText(payoff)} (${HOW_LIKELY}).`,
    sections: [
      keyFigures(figuresOf(payoff)),
      markup`<section>${payoffPicture(payoff)}</section>`,
      legsSection(payoff),
      stressSection(payoff),
      warningBox(doubtsAbout(payoff), WHAT_WAS_CHECKED),
      facts([
        { title: 'Valued at', lines: [when, `${name} ${priceText(terms.spot)}`] },
        {
          title: 'Rates, continuous',
          lines: [`rate ${formatPercent(terms.rate)}`, `yield ${formatPercent(terms.dividendYield)}`],
        },
        { title: 'Exercise', lines: [position.exercise, PRODUCTS[position.product]] },
        { title: 'Made by', lines: ['bellwether options payoff'] },
      ]),
    ],
  })
}

function figuresOf(payoff: Payoff): KeyFigure[] {
  const { first, probability, margin, stress, cost, total } = payoff
  const { maximumGain, maximumLoss } = first.profile
  return [
    { label: 'Most to gain', value: boundText(maximumGain), compare: `on ${first.date}` },
    { label: 'Most to lose', value: boundText(maximumLoss), compare: `on ${first.date}` },
    { label: 'Even at', value: breakevenText(payoff), compare: `now ${priceText(payoff.position.terms.spot)}` },
    {
      label: 'Chance of a profit',
      value: formatPercent(probability.profit),
      compare: `of a loss ${formatPercent(probability.loss)}`,
    },
    {
      label: cost < 0 ? 'Received' : 'Paid',
      value: formatMoney(Math.abs(cost)),
      compare: `now worth ${formatMoney(Math.sign(cost || 1) * total.value)}`,
    },
    {
      label: 'Margin, Reg T',
      value: formatMoney(margin.requirement),
      compare: `stress ${formatMoney(stress.requirement)}: ${stressText(payoff)}`,
    },
  ]
}

function legsSection({ legs, total, cost }: Payoff): Content {
  const number = (title: string) => ({ title, isNumber: true })
  const columns = [
    { title: 'leg' },
    ...['price', 'value', 'volatility', 'delta', 'gamma', 'vega a point', 'theta a day', 'rho a point'].map(number),
  ]
  const greeks = ({ delta, gamma, vega, theta, rho }: (typeof legs)[number] | typeof total): string[] => [
    greekText(delta),
    greekText(gamma),
    greekText(vega / 100),
    greekText(theta / DAYS),
    greekText(rho / 100),
  ]
  const rows = legs.map((one) => ({
    cells: [
      withWholeDates(legText(one.leg)),
      formatFixed(one.leg.price, 2),
      formatFixed(one.mark, 2),
      one.leg.kind === 'option' ? formatPercent(one.leg.volatility) : '–',
      ...greeks(one),
    ],
  }))
  const sum = {
    cells: ['position', formatMoney(cost), formatMoney(total.value), '–', ...greeks(total)],
    tone: 'total' as const,
  }
  return section(
    'What moves it?',
    table('Legs and Greeks', columns, [...rows, sum]),
    'Price and value per share, of the position in all. Greeks of the whole legs: delta and gamma in shares, the others in money.',
  )
}

function stressSection({ scenarios, position }: Payoff): Content {
  const { spot } = position.terms
  const prices = [...new Set(scenarios.map((scenario) => scenario.spot))]
  const rows = VOLATILITY_SHOCKS.map((shock) => ({
    name: shock === 0 ? 'unchanged' : `${shock > 0 ? '+' : ''}${formatPercent(shock, 0)}`,
    values: scenarios.filter(({ volatilityShock }) => volatilityShock === shock).map(({ change }) => change),
  }))
  return markup`<section>${heatTable({
    id: 'stress',
    isSimulated: false,
    title: 'What would a jump do to it?',
    howToRead: 'Change of its value today, by the move of the price (across, per cent) and of every volatility (down).',
    rowTitle: 'volatility',
    columns: prices.map((price) => ({
      title: `${price > spot ? '+' : ''}${formatFixed(100 * (price / spot - 1), 0)}`,
      name: `price ${formatPercent(price / spot - 1)}`,
    })),
    rows,
    scale: 'diverging',
    format: shortMoney,
    describe: formatMoney,
  })}</section>`
}

/** Fits a narrow cell. */
function shortMoney(amount: number): string {
  return Math.abs(amount) >= 9950 ? `${formatFixed(amount / 1000, 0)}k` : formatFixed(amount, 0)
}
