/** `bellwether indicators`: indicators of a file of bars, as columns beside them. */
import type { Command as Parser } from 'commander'
import { csvCell } from '../core/csv.ts'
import { BellwetherError } from '../core/errors.ts'
import { countedText, countText } from '../core/number-text.ts'
import { evaluateColumns } from '../features/evaluate.ts'
import { parseFeature, type BarColumn } from '../features/grammar.ts'
import { fieldsOf } from '../features/node.ts'
import { createFeatureRegistry } from '../features/registry.ts'
import { invalidBar, PRICES, readBars, type BarsTable } from '../ingest/tables/bars-table.ts'
import type { CommandInput, CommandResult } from './command.ts'
import { refuseOverwriting, writeTable } from './table-file.ts'
import { textTable } from './table.ts'

/** A column of the output. */
interface Indicator {
  readonly name: string
  /** The spec with every number written out. */
  readonly spec: string
  readonly values: Float64Array
  /** Row of the first value, counted from 0; −1 when there is none. */
  readonly firstRow: number
}

export function configure(parser: Parser): void {
  parser
    .description('Compute indicators of a CSV file of bars: date or time, open, high, low, close and volume.')
    .requiredOption('--in <file>', 'CSV of bars of one instrument, plain or compressed, oldest first')
    .requiredOption('--indicators <list>', 'e.g. sma:10,macd:12:26:9,bbands:20:2,rsi:14|mean:5')
    .option('--out <file>', 'CSV to write, compressed where it ends in .gz; printed when absent')
}

export async function run(given: Pick<CommandInput, 'options'>): Promise<CommandResult> {
  const options = given.options as { in: string; indicators: string; out?: string }
  const columns = parseIndicators(options.indicators)
  await refuseOverwriting(options.in, options.out)
  const bars = await readBars(options.in)
  requireVolume(bars, columns)
  const indicators = compute(bars, columns)
  const csv = tableText(bars, indicators)
  if (options.out !== undefined) await writeTable(options.out, csv)
  const warnings = [...impossibleBars(bars), ...neverDefined(bars, indicators)]
  const text = options.out === undefined ? csv.trimEnd() : report(bars, indicators, warnings, options.out)
  return { data: summary(bars, indicators, options.out), text, warnings, isTextData: options.out === undefined }
}

/** Errors: FEATURE_INVALID. */
function parseIndicators(list: string): BarColumn[] {
  const registry = createFeatureRegistry()
  const columns = list.split(',').flatMap((spec) => parseFeature(spec, registry))
  return columns.map((column, i) => {
    if (column.kind === 'pair') throw unusable(column.name, 'it is made of two; name each by itself')
    if (column.kind !== 'bars') throw unusable(column.name, 'it is a feature of the date, not of bars')
    if (column.source.name !== '' || column.source.interval !== '') {
      throw unusable(column.name, 'the file has the bars of one instrument, and no other source')
    }
    if (columns.findIndex(({ name }) => name === column.name) < i) throw unusable(column.name, 'it is listed twice')
    return column
  })
}

function unusable(name: string, why: string): BellwetherError {
  return new BellwetherError('FEATURE_INVALID', {
    message: `The indicator ${name} cannot be used: ${why}.`,
    expected: 'Indicators are of the bars in the file, each once, such as sma:10 or macd:12:26:9.hist.',
    given: name,
    remedy: 'Leave it out of --indicators.',
  })
}

/** Errors: COLUMN_MISSING, VALUE_INVALID where an indicator needs a volume that is not there. */
function requireVolume(bars: BarsTable, columns: readonly BarColumn[]): void {
  const needing = columns.find(({ node }) => fieldsOf([node]).has('volume'))
  if (needing === undefined) return
  if (bars.volume === undefined) {
    throw new BellwetherError('COLUMN_MISSING', {
      message: `${bars.file} has no column of volume, which ${needing.name} needs.`,
      expected: 'It needs a column named volume.',
      given: needing.name,
      remedy: `Add the column, or leave ${needing.name} out of --indicators.`,
    })
  }
  const empty = bars.volume.findIndex((volume) => Number.isNaN(volume))
  if (empty < 0) return
  const remedy = `Fill the cell, or leave ${needing.name} out of --indicators.`
  throw invalidBar(bars.file, bars.line(empty), `the volume is empty, which ${needing.name} needs`, '', remedy)
}

function compute(bars: BarsTable, columns: readonly BarColumn[]): Indicator[] {
  const { rows, open, high, low, close } = bars
  const values = evaluateColumns(
    columns.map(({ node }) => node),
    {
      session: Float64Array.from({ length: rows }, (_, row) => row),
      open,
      high,
      low,
      close,
      volume: bars.volume ?? new Float64Array(rows).fill(Number.NaN),
      rawOpen: open,
      rawClose: close,
      dividend: new Float64Array(rows),
      split: new Float64Array(rows).fill(1),
    },
  )
  return columns.map((column, j) => ({
    name: columnName(column, columns),
    spec: column.name,
    values: values[j]!,
    firstRow: values[j]!.findIndex((value) => Number.isFinite(value)),
  }))
}

/** The usual name; with the numbers where two columns would share it, as macd_signal_8_21_9. */
function columnName({ column, name }: BarColumn, all: readonly BarColumn[]): string {
  if (all.filter((other) => other.column === column).length === 1) return column
  return [
    column,
    ...name
      .replaceAll(/\.[a-z]\w*/g, '')
      .split(/[:|]/)
      .slice(1),
  ].join('_')
}

/** The times as written, then the bars and the indicators; numbers in the shortest form that reads back the same. */
function tableText(bars: BarsTable, indicators: readonly Indicator[]): string {
  const { times, rows, volume } = bars
  const columns = [
    ...PRICES.map((name) => ({ name: name as string, values: bars[name] })),
    ...(volume === undefined ? [] : [{ name: 'volume', values: volume }]),
    ...indicators,
  ]
  const lines = [[...times, ...columns].map(({ name }) => csvCell(name)).join(',')]
  for (let row = 0; row < rows; row++) {
    let line = times.map(({ texts }) => csvCell(texts[row]!)).join(',')
    for (const { values } of columns) line += Number.isFinite(values[row]) ? `,${values[row]}` : ','
    lines.push(line)
  }
  return `${lines.join('\n')}\n`
}

function timeAt({ times }: BarsTable, row: number): string {
  return times.map(({ texts }) => texts[row]).join(' ')
}

function summary(bars: BarsTable, indicators: readonly Indicator[], out: string | undefined): CommandResult['data'] {
  return {
    file: bars.file,
    rows: bars.rows,
    from: timeAt(bars, 0),
    to: timeAt(bars, bars.rows - 1),
    out: out ?? null,
    columns: indicators.map(({ name, spec, values, firstRow }) => ({
      name,
      indicator: spec,
      firstRow: firstRow < 0 ? null : firstRow,
      firstTime: firstRow < 0 ? null : timeAt(bars, firstRow),
      defined: values.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0),
    })),
  }
}

function report(bars: BarsTable, indicators: readonly Indicator[], warnings: readonly string[], out: string): string {
  const columns = countedText(indicators.length, 'column', 'columns')
  const verdict =
    `${out}: ${columns} beside ${countText(bars.rows)} bars of ${bars.file}, ` +
    `${timeAt(bars, 0)} to ${timeAt(bars, bars.rows - 1)}.`
  const table = textTable(
    [
      { title: 'column' },
      { title: 'first row', align: 'right' },
      { title: 'first time' },
      { title: 'last value', align: 'decimal' },
    ],
    indicators.map(({ name, values, firstRow }) => [
      name,
      firstRow < 0 ? '–' : countText(firstRow),
      firstRow < 0 ? 'never' : timeAt(bars, firstRow),
      Number.isFinite(values.at(-1)) ? String(Number(values.at(-1)!.toPrecision(6))) : '–',
    ]),
  )
  const hint = 'Rows count from 0. Definitions: docs/reference/indicators.md.'
  return [verdict, table, warnings.join('\n'), hint].filter((part) => part !== '').join('\n\n')
}

/** Prices that were multiplied by a factor may miss each other by a rounding. */
const ROUNDING = 1e-9

/** What one would want to know about bars that were taken as they are. */
function impossibleBars({ rows, open, high, low, close, line }: BarsTable): string[] {
  const wrong: number[] = []
  for (let i = 0; i < rows; i++) {
    const room = ROUNDING * Math.abs(close[i]!)
    const isPossible =
      low[i]! - room <= Math.min(open[i]!, close[i]!) && high[i]! + room >= Math.max(open[i]!, close[i]!)
    if (!isPossible) wrong.push(i)
  }
  if (wrong.length === 0) return []
  const bars = wrong.length === 1 ? '1 bar has its open or close' : `${countText(wrong.length)} bars have open or close`
  return [`${bars} outside low to high, first on line ${countText(line(wrong[0]!))}; taken as they are.`]
}

function neverDefined({ rows }: BarsTable, indicators: readonly Indicator[]): string[] {
  const names = indicators.filter(({ firstRow }) => firstRow < 0).map(({ name }) => name)
  return names.length === 0 ? [] : [`${countText(rows)} bars are too few for ${names.join(', ')}.`]
}
