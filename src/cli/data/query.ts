/** `bellwether data query "SQL"`: the lake as tables. */
import type { Command as Parser } from 'commander'
import { csvCell } from '../../core/csv.ts'
import { BellwetherError, formatError } from '../../core/errors.ts'
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { sweepFolders } from '../../research/sweep/sweep-folders.ts'
import { sweepTables } from '../../research/sweep/sweep-tables.ts'
import type { QueryAnswer } from '../../store/sql/query.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { commitOption, FILL_HINT, openHomeLake } from './home-lake.ts'

/** Rows a person reads at once. */
const SHOWN_ROWS = 50
const CELL_WIDTH = 60
const SHOWN_DIGITS = 12
const NUMBER_TYPE = /^(DOUBLE|FLOAT|DECIMAL|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)/

export function configure(parser: Parser): void {
  parser
    .description(
      'Ask the lake in SQL (DuckDB). Tables are the kinds of records (bars, quote_bars, trades, chains, series, ...) ' +
        'with the newest version of each row, the same with _versions for all of them, quarantine, commits, and sweeps ' +
        'and sweep_rows for what was swept. ' +
        'Write "at" and "commit" in double quotes.',
    )
    .argument('<sql>', 'one statement that reads, in quotes')
    .option('--csv', 'print CSV')
    .option('--limit <n>', `most rows to print, 0 for all (default: ${SHOWN_ROWS} as a table on a terminal, else all)`)
    .option('--as-of-commit <n>', 'as the lake was at this commit')
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock' | 'signal' | 'isInteractive'>,
): Promise<CommandResult> {
  const options = given.options as { csv?: boolean; limit?: string; asOfCommit?: string }
  const lake = await openHomeLake(context)
  const isTable = options.csv !== true && context.isInteractive
  const limit = limitOption(options.limit) ?? (isTable ? SHOWN_ROWS : Infinity)
  const asOfCommit = commitOption(options.asOfCommit)
  const sql = given.arguments[0]!
  const { tables, leftOut } = await sweepTables(sweepFolders(context.config.home), sql)
  const answer = await lake.query(sql, {
    tables,
    limit,
    signal: context.signal,
    ...(asOfCommit === undefined ? {} : { asOfCommit }),
  })
  const isOfLake = !/\bsweep(s|_rows)\b/i.test(sql)
  const isEmpty = isOfLake && (await lake.head()) === 0
  const warnings = [
    ...(isEmpty ? [`The lake is empty. ${FILL_HINT}`] : []),
    ...leftOut.map((error) => `Left out: ${formatError(error)}`),
  ]
  const isTextData = options.csv === true
  const text = isTextData ? csvOf(answer) : [readable(answer), ...warnings].join('\n\n')
  return { data: describe(answer), text, warnings, isTextData }
}

function limitOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,12}$/.test(text)) return Number(text) === 0 ? Infinity : Number(text)
  throw new BellwetherError('USAGE_VALUE', {
    message: `--limit is ${text}.`,
    expected: '--limit takes a number of rows, 0 for all.',
    given: text,
    remedy: 'Write for example --limit 100.',
  })
}

function describe({ columns, rows, isCut }: QueryAnswer): Json {
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, j) => [name, row[j] ?? null]))),
    isCut,
  }
}

function csvOf({ columns, rows }: QueryAnswer): string {
  const header = columns.map(({ name }) => csvCell(name)).join(',')
  return [header, ...rows.map((row) => row.map((value) => csvCell(plainText(value))).join(','))].join('\n')
}

function plainText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function readable(answer: QueryAnswer): string {
  const table = textTable(
    answer.columns.map(({ name, type }) => ({ title: name, align: NUMBER_TYPE.test(type) ? 'decimal' : 'left' })),
    answer.rows.map((row) => row.map(cellText)),
  )
  const count = answer.rows.length
  const end = answer.isCut
    ? `The first ${countText(count)} rows; there are more: --limit 0 shows all, --csv prints them for other programs.`
    : `${countedText(count, 'row', 'rows')}.`
  return `${table}\n\n${end}`
}

function cellText(value: Json): string {
  if (value === null) return '–'
  if (typeof value === 'number') return String(Number(value.toPrecision(SHOWN_DIGITS)))
  const line = plainText(value).replaceAll(/\s*\n\s*/g, ' ')
  return line.length <= CELL_WIDTH ? line : `${line.slice(0, CELL_WIDTH - 1)}…`
}
