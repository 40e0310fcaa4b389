/** `bellwether metrics`: performance metrics of every column of a file of returns. */
import type { Command as Parser } from 'commander'
import { namedMetrics, type NamedMetrics } from '../backtest/performance/named-metrics.ts'
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import { countedText, countText } from '../core/number-text.ts'
import { readReturns, type ReturnsColumn, type ReturnsTable } from '../ingest/tables/returns-table.ts'
import { formatNumber, formatPercent, formatRatio } from '../report/format.ts'
import type { CommandInput, CommandResult } from './command.ts'
import { textTable } from './table.ts'

/** Below this many returns, figures by the year say little. */
const SMALL_SAMPLE = 60

export function configure(parser: Parser): void {
  parser
    .description('Compute performance metrics of every column of daily returns in a CSV file.')
    .requiredOption(
      '--in <file>',
      'CSV, plain or compressed: a column of dates, the others simple returns (0.01 is 1 %)',
    )
    .option('--benchmark <column>', 'column to compare the others with (beta, alpha, tracking error)')
    .option('--risk-free <rate>', 'annual risk-free rate beside 0 and 0.03, e.g. 0.05')
}

export async function run(given: Pick<CommandInput, 'options'>): Promise<CommandResult> {
  const options = given.options as { in: string; benchmark?: string; riskFree?: string }
  const riskFree = options.riskFree === undefined ? undefined : requireRate(options.riskFree)
  const table = await readReturns(options.in)
  const benchmark = options.benchmark === undefined ? undefined : requireColumn(table, options.benchmark)
  const metrics = new Map(table.columns.map((column) => [column.name, metricsOf(table, column, benchmark, riskFree)]))
  const warnings = [...tableWarnings(table), ...table.columns.flatMap((column) => columnWarnings(table, column))]
  const hint = 'Every metric: add --json. Definitions: docs/reference/metrics.md.'
  const text = [verdict(table), keyTable(metrics), warnings.join('\n'), hint].filter((part) => part !== '').join('\n\n')
  return { data: Object.fromEntries(metrics), text, warnings }
}

function requireRate(text: string): number {
  const rate = text.trim() === '' ? Number.NaN : Number(text)
  if (rate > -0.5 && rate < 1) return rate
  throw new BellwetherError('USAGE_VALUE', {
    message: `--risk-free is ${text}${rate >= 1 ? `, which is ${rate * 100} % a year` : ''}.`,
    expected: 'It takes an annual rate as a decimal from -0.5 to 1.',
    given: text,
    remedy: 'Write 3 % as 0.03.',
  })
}

function requireColumn({ file, columns }: ReturnsTable, name: string): ReturnsColumn {
  const column = columns.find((candidate) => candidate.name === name)
  if (column !== undefined) return column
  const names = columns.map((candidate) => candidate.name)
  const nearest = nearestName(name, names)
  throw new BellwetherError('COLUMN_MISSING', {
    message: `${file} has no column of returns named ${name}.`,
    expected: `Its columns of numbers are ${names.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Name one of them after --benchmark.' : `Did you mean ${nearest}?`,
  })
}

function metricsOf(
  { dates }: ReturnsTable,
  { values }: ReturnsColumn,
  benchmark: ReturnsColumn | undefined,
  riskFree: number | undefined,
): NamedMetrics {
  return namedMetrics({
    returns: values,
    label: dates && ((row) => dates[row]!),
    benchmark: benchmark && { name: shortName(benchmark.name), returns: benchmark.values },
    riskFree,
  })
}

/** spy for spy_ret: how a benchmark appears in names such as beta_vs_spy. */
function shortName(column: string): string {
  const short = column.toLowerCase().replace(/[_ ](ret|rets|return|returns)$/, '')
  return short.replaceAll(/\W+/g, '_')
}

function verdict({ file, columns, dates, lines }: ReturnsTable): string {
  const span = dates === undefined ? '' : `, ${dates[0]} to ${dates.at(-1)}`
  return `${file}: ${countText(lines.length)} rows${span}, ${countedText(columns.length, 'column', 'columns')} of returns.`
}

function keyTable(metrics: ReadonlyMap<string, NamedMetrics>): string {
  const decimal = (title: string) => ({ title, align: 'decimal' as const })
  const titles = ['a year', 'volatility', 'Sharpe', '95 % interval', 'deepest fall', 'P(Sharpe > 0)']
  const columns = [{ title: 'column' }, ...titles.map(decimal)]
  return textTable(
    columns,
    [...metrics].map(([name, values]) => [name, ...keyFigures(values)]),
  )
}

function keyFigures(metrics: NamedMetrics): string[] {
  const percent = (name: string): string => formatPercent(numberOf(metrics, name))
  const ratio = (name: string): string => formatRatio(numberOf(metrics, name))
  return [
    percent('cagr_252'),
    percent('ann_vol'),
    ratio('sharpe_rf0'),
    `${ratio('sb95_q0.1_sharpe_lo')} to ${ratio('sb95_q0.1_sharpe_hi')}`,
    percent('max_drawdown'),
    probability(numberOf(metrics, 'psr_vs_0')),
  ]
}

/** Never a certainty. */
function probability(value: number): string {
  if (value > 0.999) return '> 99.9 %'
  return value < 0.001 ? '< 0.1 %' : formatPercent(value, 1)
}

function numberOf(metrics: NamedMetrics, name: string): number {
  const value = metrics[name]
  return typeof value === 'number' ? value : Number.NaN
}

function tableWarnings({ leftOut, dates, lines }: ReturnsTable): string[] {
  const warnings = leftOut.map((name) => `Column ${name} holds no numbers and was left out.`)
  if (dates === undefined) {
    warnings.push('There is no column of dates: the lines were taken in their order, and drawdowns have no dates.')
  }
  if (lines.length < SMALL_SAMPLE) {
    warnings.push(`${lines.length} returns are few: figures by the year and their intervals are rough.`)
  }
  return warnings
}

/** What makes one doubt that a column holds returns, or that its figures mean something. */
function columnWarnings({ dates, lines }: ReturnsTable, { name, values }: ReturnsColumn): string[] {
  const warnings: string[] = []
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  if (largest > 1) {
    warnings.push(
      `Column ${name} was read as returns, but reaches ${formatNumber(largest)}, a gain of ${formatPercent(largest)} in a day. ` +
        'If it holds prices, turn them into returns first.',
    )
  }
  const ruin = values.findIndex((value) => value <= -1)
  if (ruin >= 0) {
    const when = dates === undefined ? `line ${lines[ruin]}` : `${dates[ruin]} (line ${lines[ruin]})`
    const isBelow = values.some((value) => value < -1)
    const sequel = isBelow
      ? 'growth and drawdown are not defined below −100 % and left out'
      : 'all is lost from there on, whatever follows'
    warnings.push(`Column ${name} loses 100 % or more on ${when}: ${sequel}.`)
  }
  if (values.every((value) => value === values[0])) {
    warnings.push(`Column ${name} never changes: what divides by its spread is not defined.`)
  }
  return warnings
}
