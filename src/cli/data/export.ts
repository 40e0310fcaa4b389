/** `bellwether data export KIND --out FILE`: records as a file for other programs. */
import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { countText } from '../../core/number-text.ts'
import { parseInstant, requireDate } from '../../core/time.ts'
import { assertFilter, seriesTitle, matchesFilter, requireKind } from '../../store/series.ts'
import { exportFrame, requireFormat } from '../../store/export.ts'
import type { SeriesSummary } from '../../store/lake.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { commitOption, FILL_HINT, openHomeLake } from './home-lake.ts'

export function configure(parser: Parser): void {
  parser
    .description('Write records of one kind to a Parquet, CSV, JSON or JSON-lines file, by the end of its name.')
    .argument('<kind>', 'bars, quote-bars, trades, chains, series, ...')
    .requiredOption('--out <file>', 'file to write: .parquet, .csv, .json or .jsonl')
    .option('--where <column=value>', 'only these, e.g. symbol=SPY; may be given again', collect)
    .option('--from <date>', 'first day, YYYY-MM-DD')
    .option('--to <date>', 'last day, YYYY-MM-DD')
    .option('--known-as-of <instant>', 'only what was known then, e.g. 2024-01-31T20:45:00Z')
    .option('--as-of-commit <n>', 'as the lake was at this commit')
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

interface ExportOptions {
  readonly out: string
  readonly where?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly knownAsOf?: string
  readonly asOfCommit?: string
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const options = given.options as unknown as ExportOptions
  const kind = requireKind(given.arguments[0]!)
  requireFormat(options.out)
  const { where: asked = [] } = options
  const where = parseWhere(asked)
  assertFilter(kind, where)
  const range = {
    ...(options.from === undefined ? {} : { from: requireDate(options.from, '--from') }),
    ...(options.to === undefined ? {} : { to: requireDate(options.to, '--to') }),
    ...(options.knownAsOf === undefined ? {} : { knownAsOf: requireInstant(options.knownAsOf) }),
  }
  const lake = await openHomeLake(context)
  requireOutside(lake.root, options.out)
  const asOfCommit = commitOption(options.asOfCommit) ?? (await lake.head())
  const series = (await lake.list(asOfCommit)).filter((one) => one.kind === kind)
  const chosen = series.filter((one) => matchesFilter(one, where))
  const frame = await lake.read(kind, { where, ...range, asOfCommit })
  if (frame.length === 0) throw nothingFits(kind, series, asked)
  await exportFrame(frame, options.out)
  const isSimulated = chosen.some((one) => one.isSimulated)
  const warnings = [...(isSimulated ? ['SIMULATED: these are no real records.'] : []), ...mixtures(chosen)]
  return {
    data: {
      out: options.out,
      kind,
      rows: frame.length,
      columns: Object.keys(frame.schema),
      commit: asOfCommit,
      isSimulated,
    },
    text: [
      `${countText(frame.length)} rows of ${kind} written to ${options.out} (commit ${asOfCommit}).`,
      ...warnings,
    ].join('\n\n'),
    warnings,
  }
}

/** Files of the lake are never replaced, nor joined by others. Errors: USAGE_VALUE. */
function requireOutside(root: string, out: string): void {
  const place = relative(realPath(root), realPath(resolve(out)))
  if (place === '..' || place.startsWith(`..${sep}`) || isAbsolute(place)) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `--out is ${out}, which lies in the lake.`,
    expected: 'Only bellwether data ingest writes to the lake.',
    given: out,
    remedy: 'Choose another folder.',
  })
}

/** Without links, as far as the path is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPath(above), basename(path))
  }
}

/** Says where rows that tell of the same thing in several ways stand in one file. */
function mixtures(chosen: readonly SeriesSummary[]): string[] {
  return ['source', 'interval', 'adjustment'].flatMap((column) => {
    const values = new Set(chosen.map((one) => (column === 'source' ? one.source : one.partition[column])))
    if (values.size < 2) return []
    return `Rows of ${values.size} values of ${column} are in one file: ${[...values].join(', ')}. --where ${column}=... takes one.`
  })
}

/** Errors: USAGE_VALUE. */
export function parseWhere(texts: readonly string[]): Record<string, string[]> {
  const where: Record<string, string[]> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at <= 0) {
      throw new BellwetherError('USAGE_VALUE', {
        message: `--where is ${text}.`,
        expected: 'A column, an equals sign and a value make a choice.',
        given: text,
        remedy: 'Write for example --where symbol=SPY.',
      })
    }
    ;(where[text.slice(0, at)] ??= []).push(text.slice(at + 1))
  }
  return where
}

/** Errors: USAGE_VALUE for what is no instant with a zone. */
function requireInstant(text: string): number {
  const instant = parseInstant(text)
  if (!Number.isNaN(instant)) return instant
  throw new BellwetherError('USAGE_VALUE', {
    message: `--known-as-of is ${text}.`,
    expected: 'An instant is written with its zone.',
    given: text,
    remedy: 'Write for example 2024-01-31T20:45:00Z or 2024-01-31T15:45:00-05:00.',
  })
}

function nothingFits(kind: KindName, series: readonly SeriesSummary[], where: readonly string[]): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `The lake holds no ${kind}${where.length === 0 ? '' : ` with ${where.join(', ')}`} in this range.`,
    expected: series.length === 0 ? `It holds no ${kind} at all.` : `It holds ${series.map(seriesTitle).join(', ')}.`,
    given: where.join(', '),
    remedy: series.length === 0 ? FILL_HINT : 'bellwether data ls shows what there is, and from when to when.',
  })
}
