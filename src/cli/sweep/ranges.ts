/** `bellwether sweep ranges`: opening ranges of all symbols of the lake, of several lengths, in one pass. */
import type { Command as Parser } from 'commander'
import { openingRanges, type OpeningRanges } from '../../backtest/orb/staging/opening-ranges.ts'
import { csvCell } from '../../core/csv.ts'
import { BellwetherError } from '../../core/errors.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate, formatInstant } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import { CENT_MICROS, priceOfTicks } from '../../market/price-ticks.ts'
import { formatFixed } from '../../report/format.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { openHomeLake } from '../data/home-lake.ts'
import { textTable } from '../table.ts'
import { writeTable } from '../table-file.ts'
import { requireSpan } from './span.ts'

interface RangesOptions {
  readonly symbols?: string
  readonly minutes: string
  readonly interval: string
  readonly source?: string
  readonly from?: string
  readonly to?: string
  readonly out?: string
}

/** Rows that a person reads at once. */
const SHOWN_ROWS = 40

export function configure(parser: Parser): void {
  parser
    .description('Print the opening ranges of all symbols of the lake that have bars within the day, in one pass.')
    .option('--symbols <symbols>', 'only these, separated by commas')
    .option('--minutes <lengths>', 'lengths of the range, separated by commas', '5,15,30')
    .option('--interval <interval>', 'of the bars', '1m')
    .option('--source <source>', 'source of the bars')
    .option('--from <date>', 'first session, YYYY-MM-DD')
    .option('--to <date>', 'last session')
    .option('--out <file>', 'write all of them as CSV, compressed where the name ends in .gz')
}

export async function run(given: Pick<CommandInput, 'options'>, context: CommandContext): Promise<CommandResult> {
  const options = given.options as unknown as RangesOptions
  const { symbols, interval, source, from, to, out } = options
  const lake = await openHomeLake(context)
  const request = {
    interval,
    rangeSeconds: requireMinutes(options.minutes).map((minutes) => minutes * 60),
    rules: { halfDays: 'calendar', tickMicros: CENT_MICROS },
    ...(symbols === undefined ? {} : { symbols: symbols.split(',').map((symbol) => symbol.trim()) }),
    ...(source === undefined ? {} : { source }),
    ...requireSpan(from, to),
  } as const
  const ranges = await openingRanges(lake, nyse, request, context.signal)
  const rows = rowsOf(ranges)
  if (out !== undefined) await writeTable(out, csvOf(rows))
  return { data: { ranges: rows.map((row) => ({ ...row })), out: out ?? null }, text: textOf(ranges, rows, out) }
}

/** Errors: USAGE_VALUE. */
function requireMinutes(text: string): number[] {
  const lengths = text.split(',').map(Number)
  if (lengths.every((minutes) => minutes > 0 && Number.isInteger(minutes * 60))) return [...new Set(lengths)]
  throw new BellwetherError('USAGE_VALUE', {
    message: `--minutes is ${text}.`,
    expected: 'It takes lengths in minutes above 0, separated by commas.',
    given: text,
    remedy: 'Write for example --minutes 5,15,30.',
  })
}

interface RangeRow {
  readonly symbol: string
  readonly source: string
  readonly session: string
  readonly minutes: number
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  readonly volume: number | null
  readonly bars: number
  readonly expectedBars: number
  readonly firstTickAt: string | null
}

/** Prices in the currency; null where no bar was in the range. */
function rowsOf({ columns, length }: OpeningRanges): RangeRow[] {
  const price = (ticks: number): number | null => (Number.isNaN(ticks) ? null : priceOfTicks(ticks, CENT_MICROS))
  const at = (instant: number): string | null => (Number.isNaN(instant) ? null : formatInstant(instant))
  return Array.from({ length }, (_, i) => ({
    symbol: columns.symbol[i]!,
    source: columns.source[i]!,
    session: formatDate(columns.session[i]!),
    minutes: columns.rangeSeconds[i]! / 60,
    open: price(columns.open[i]!),
    high: price(columns.high[i]!),
    low: price(columns.low[i]!),
    volume: Number.isNaN(columns.volume[i]!) ? null : columns.volume[i]!,
    bars: columns.bars[i]!,
    expectedBars: columns.expectedBars[i]!,
    firstTickAt: at(columns.firstTickAt[i]!),
  }))
}

function csvOf(rows: readonly RangeRow[]): string {
  const lines = rows.map((row) =>
    Object.values(row)
      .map((cell) => csvCell(String(cell ?? '')))
      .join(','),
  )
  return `${[Object.keys(rows[0]!).join(','), ...lines].join('\n')}\n`
}

function textOf({ columns, length }: OpeningRanges, rows: readonly RangeRow[], out: string | undefined): string {
  const symbols = new Set(columns.symbol).size
  const sessions = new Set(columns.session).size
  const empty = rows.filter(({ high }) => high === null).length
  const verdict = `${countedText(length, 'opening range', 'opening ranges')} of ${countedText(symbols, 'symbol', 'symbols')} in ${countedText(sessions, 'session', 'sessions')}; ${empty === 0 ? 'none is' : `${countText(empty)} are`} without a bar.`
  const haveSources = new Set(columns.source).size > 1
  const shown = rows.toSorted((a, b) => (a.session < b.session ? -1 : a.session > b.session ? 1 : 0)).slice(-SHOWN_ROWS)
  const cell = (value: number | null): string => formatFixed(value ?? Number.NaN, 2)
  const table = textTable(
    [
      { title: 'symbol' },
      ...(haveSources ? [{ title: 'source' }] : []),
      { title: 'session' },
      { title: 'min', align: 'right' },
      ...['open', 'high', 'low'].map((title) => ({ title, align: 'decimal' as const })),
      { title: 'bars', align: 'right' },
    ],
    shown.map(({ symbol, source, session, minutes, open, high, low, bars, expectedBars }) => [
      symbol,
      ...(haveSources ? [source] : []),
      session,
      String(minutes),
      cell(open),
      cell(high),
      cell(low),
      `${bars} of ${expectedBars}`,
    ]),
  )
  const cut =
    shown.length < rows.length
      ? [`The last ${shown.length} by session; --out FILE writes all of them, --json prints them.`]
      : []
  const written = out === undefined ? [] : [`Written to ${out}.`]
  return [verdict, table, ...cut, ...written, `Next: bellwether sweep run orb --symbol ${columns.symbol[0]}`].join(
    '\n\n',
  )
}
