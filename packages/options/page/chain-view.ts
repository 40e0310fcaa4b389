/** The chain in words, key figures and a table, as HTML. */
import { IV_STATUSES, type Right } from '../src/index.ts'
import { type Chain, middleRow, NUMBERS, type Numbers, type Terms } from './chain.ts'
import { decimalsFor, decimalsOf, format, formatTiny } from './number-format.ts'

/** As people read them: the numbers themselves are per 1.00 and per year. */
const COLUMNS = [
  { name: 'price', title: 'price', scale: 1, figures: 4 },
  { name: 'delta', title: 'delta', scale: 1, figures: 3 },
  { name: 'gamma', title: 'gamma', scale: 1, figures: 3 },
  { name: 'vega', title: 'vega<br>a point', scale: 0.01, figures: 3 },
  { name: 'theta', title: 'theta<br>a day', scale: 1 / 365, figures: 2 },
  { name: 'rho', title: 'rho<br>a point', scale: 0.01, figures: 2 },
  { name: 'implied', title: 'implied<br>vol., %', scale: 100, figures: 3 },
] as const

export function verdict(terms: Terms, chain: Chain): string {
  const row = middleRow(terms)
  const straddle = chain.call.price[row]! + chain.put.price[row]!
  const strike = format(terms.strikes[row]!, decimalsOf([terms.strikes[row]!]))
  const cost = format(straddle, decimalsFor([straddle], 3))
  return `The ${strike} straddle costs ${cost}, ${format((100 * straddle) / terms.spot, 1)} % of the spot`
}

export function lead(terms: Terms, chain: Chain, differing: number): string {
  const count = 2 * terms.strikes.length * NUMBERS.length
  const bits =
    differing === 0
      ? `All ${count} numbers of the kernel equal`
      : `${differing} of ${count} numbers of the kernel differ from`
  return `<strong>${bits}</strong> those of the plain TypeScript code, to the last bit. ${backSentence(terms, chain)}`
}

/** How well volatilities come back from prices. */
function backSentence({ volatility, strikes }: Terms, chain: Chain): string {
  const found = [chain.call, chain.put].flatMap(({ implied, status }) =>
    Array.from(implied).filter((_, row) => status[row] === 0),
  )
  if (found.length === 0) return 'No price tells its volatility.'
  const worst = Math.max(...found.map((one) => Math.abs(one / volatility - 1)))
  const share =
    found.length === 2 * strikes.length ? 'Every price gives' : `${found.length} of ${2 * strikes.length} prices give`
  return `${share} the volatility back, ${worst === 0 ? 'exactly' : `the worst to within ${formatTiny(worst)} of it`}.`
}

export function figures(terms: Terms, chain: Chain): string {
  const { spot, years, volatility, rate, dividendYield } = terms
  const decimals = decimalsFor([spot], 5)
  const forward = format(spot * Math.exp((rate - dividendYield) * years), decimals)
  const deviation = volatility * Math.sqrt(years)
  const move = format(spot * deviation, decimalsFor([spot * deviation], 3))
  return [
    figure('Forward', forward, `spot ${format(spot, decimals)}`),
    figure('One deviation', `${format(100 * deviation, 1)} %`, `±${move} by expiry`),
    optionFigure(terms, chain, 'call'),
    optionFigure(terms, chain, 'put'),
  ].join('')
}

function optionFigure(terms: Terms, chain: Chain, right: Right): string {
  const row = middleRow(terms)
  const { price, delta } = chain[right]
  const strike = format(terms.strikes[row]!, decimalsOf([terms.strikes[row]!]))
  const title = `${right === 'call' ? 'Call' : 'Put'} at ${strike}`
  return figure(title, format(price[row]!, decimalsFor([price[row]!], 3)), `delta ${format(delta[row]!, 3)}`)
}

function figure(title: string, value: string, compare: string): string {
  return `<div><dt>${title}</dt><dd class="value">${value}</dd><dd class="compare">${compare}</dd></div>`
}

export function chainTable(terms: Terms, numbers: Numbers): string {
  const { strikes } = terms
  const middle = middleRow(terms)
  const decimals = COLUMNS.map(({ name, scale, figures }) =>
    decimalsFor(
      numbers[name].map((value) => value * scale),
      figures,
    ),
  )
  const titles = COLUMNS.map(({ title }) => `<th scope="col">${title}</th>`)
  const lines = Array.from(strikes, (strike, row) => {
    const cells = COLUMNS.map((column, i) => `<td>${cell(numbers, row, column, decimals[i]!)}</td>`)
    const head = `<th scope="row">${format(strike, decimalsOf(strikes))}</th>`
    return `<tr${row === middle ? ' class="at"' : ''}>${head}${cells.join('')}</tr>`
  })
  return `<thead><tr><th scope="col">strike</th>${titles.join('')}</tr></thead><tbody>${lines.join('')}</tbody>`
}

/** The number itself, all its digits, stands in the element's value. */
function cell(numbers: Numbers, row: number, { name, scale }: (typeof COLUMNS)[number], decimals: number): string {
  const value = numbers[name][row]!
  const status = IV_STATUSES[numbers.status[row]!]!
  const isSolved = name !== 'implied' || status === 'ok'
  const text = isSolved ? format(value * scale, decimals) : status.replaceAll('_', ' ')
  return `<data value="${value}" title="${value}">${text}</data>`
}
