/** `bellwether backtest compare A B`: two stored backtests of the same sessions beside each other. */
import type { Command as Parser } from 'commander'
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatInstant } from '../../core/time.ts'
import { compareStoredBacktests } from '../../jobs/backtest.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { moneyText } from '../../backtest/run-sheet/run-lead.ts'
import { formatMoney, formatPercent, formatRatio, formatReturn } from '../../report/format.ts'
import type { BacktestComparison } from '../../research/backtest/compare-backtests.ts'
import type { BacktestView } from '../../research/backtest/show-backtest.ts'
import { fromMicros } from '../../trading/money.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

/** So many trades of each are listed. */
const MOST_TRADES = 10

export function configure(parser: Parser): void {
  parser
    .description('Compare two backtests of the same sessions: settings, figures, trades that only one has.')
    .argument('<first>', 'identifier of a backtest, or enough of its beginning')
    .argument('<second>', 'identifier of another one')
}

export async function run(given: Pick<CommandInput, 'arguments'>, { config }: CommandContext): Promise<CommandResult> {
  const [one, other] = given.arguments as [string, string]
  const { first, second, comparison } = await compareStoredBacktests(one, other, config)
  const names = [first, second].map(({ manifest }) => manifest.id) as [string, string]
  const parts = [
    heading(comparison, names),
    settingTable(comparison, names),
    figureTable(comparison, names),
    tradeText(comparison, names),
    `Next: bellwether backtest show ${names[0]}`,
  ]
  return { data: dataOf(first, second, comparison), text: parts.join('\n\n') }
}

/** Twice its error tells a difference from none. */
const ERRORS_TO_TELL = 2

function heading(
  { difference: { aYear, error, profit } }: BacktestComparison,
  [first, second]: [string, string],
): string {
  const isTold = Math.abs(aYear) >= ERRORS_TO_TELL * error && error > 0
  const verdict = isTold
    ? `${aYear > 0 ? first : second} earned more`
    : 'Neither can be told to earn more than the other'
  return `${verdict}\n${first} less ${second}: ${formatReturn(aYear)} a year ± ${formatReturn(error)}, ${moneyText(profit)} in all.`
}

function settingTable({ settings }: BacktestComparison, [first, second]: [string, string]): string {
  if (settings.length === 0) return 'All settings are the same; data or code differ.'
  return textTable(
    [{ title: 'setting' }, { title: first }, { title: second }],
    settings.map((setting) => [setting.path, settingText(setting.first), settingText(setting.second)]),
  )
}

function settingText(value: Json): string {
  return value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
}

/** Figures as people read them, in their order. */
const FIGURES: readonly (readonly [name: string, title: string, text: (value: number) => string])[] = [
  ['annualReturn', 'return a year', formatReturn],
  ['annualVolatility', 'volatility', formatReturn],
  ['sharpe', 'Sharpe over cash', formatRatio],
  ['maxDrawdown', 'worst drawdown', formatReturn],
  ['profit', 'profit, $', formatMoney],
  ['profitAtTouch', 'at the touch, $', formatMoney],
  ['profitInMiddle', 'in the middle, $', formatMoney],
  ['fees', 'fees, $', formatMoney],
  ['slippage', 'slippage, $', formatMoney],
  ['interest', 'interest, $', formatMoney],
  ['orders', 'orders', countText],
  ['fills', 'fills', countText],
  ['roundTrips', 'round trips', countText],
  ['won', 'won', (value) => formatPercent(value, 0)],
  ['mostMarginUse', 'most margin', (value) => formatPercent(value, 0)],
]

function figureTable({ numbers }: BacktestComparison, [first, second]: [string, string]): string {
  const right = { align: 'right' as const }
  const of = (name: string, side: 'first' | 'second', text: (value: number) => string): string => {
    const value = numbers.find((number) => number.name === name)?.[side] ?? null
    return value === null ? '–' : text(value)
  }
  return textTable(
    [{ title: 'figure' }, { title: first, ...right }, { title: second, ...right }],
    FIGURES.map(([name, title, text]) => [title, of(name, 'first', text), of(name, 'second', text)]),
  )
}

function tradeText({ inBoth, onlyFirst, onlySecond }: BacktestComparison, [first, second]: [string, string]): string {
  const shared = `${countedText(inBoth, 'fill is', 'fills are')} in both.`
  return [shared, listed(first, onlyFirst), listed(second, onlySecond)].join('\n\n')
}

function listed(name: string, fills: BacktestComparison['onlyFirst']): string {
  if (fills.length === 0) return `Only in ${name}: none.`
  const table = textTable(
    [
      { title: `only in ${name}` },
      { title: 'units', align: 'right' },
      { title: 'symbol' },
      { title: 'price', align: 'right' },
    ],
    fills
      .slice(0, MOST_TRADES)
      .map(({ at, quantity, symbol, price }) => [
        newYorkText(at),
        countText(quantity),
        symbol,
        formatMoney(fromMicros(price)),
      ]),
  )
  const rest = fills.length - MOST_TRADES
  return rest > 0 ? `${table}\n${countedText(rest, 'more', 'more')}; --json gives all.` : table
}

function dataOf(first: BacktestView, second: BacktestView, comparison: BacktestComparison): Json {
  const fill = ({ at, symbol, quantity, price, orderId }: BacktestComparison['onlyFirst'][number]): Json => ({
    at: formatInstant(at),
    symbol,
    quantity,
    price: fromMicros(price),
    orderId,
  })
  const { settings, numbers, difference, inBoth } = comparison
  return {
    first: first.manifest.id,
    second: second.manifest.id,
    settings: settings.map((setting) => ({ ...setting })),
    numbers: numbers.map((number) => ({ ...number })),
    difference: { ...difference },
    inBoth,
    onlyFirst: comparison.onlyFirst.map(fill),
    onlySecond: comparison.onlySecond.map(fill),
  }
}
