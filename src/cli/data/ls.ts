/** `bellwether data ls`: every series of the lake. */
import type { Command as Parser } from 'commander'
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { seriesTitle, kindShape, requireKind } from '../../store/series.ts'
import type { SeriesSummary } from '../../store/lake.ts'
import { seriesData } from '../../jobs/stored/series-data.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { commitOption, FILL_HINT, openHomeLake } from './home-lake.ts'

export function configure(parser: Parser): void {
  parser
    .description('List every series of records in the lake: a kind, a source and what it is divided by.')
    .option('--kind <kind>', 'only this kind, e.g. bars')
    .option('--source <source>', 'only this source')
    .option('--as-of-commit <n>', 'as the lake was at this commit')
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  context: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const options = given.options as { kind?: string; source?: string; asOfCommit?: string }
  const kind = options.kind === undefined ? undefined : requireKind(options.kind)
  const lake = await openHomeLake(context)
  const asOfCommit = commitOption(options.asOfCommit)
  const commit = asOfCommit ?? (await lake.head())
  const all = await lake.list(asOfCommit)
  const series = all.filter(
    (one) =>
      (kind === undefined || one.kind === kind) && (options.source === undefined || one.source === options.source),
  )
  const data = { lake: lake.root, commit, series: series.map(seriesData) }
  if (series.length === 0) return { data, text: nothing(lake.root, all.length) }
  const hint = 'Look inside: bellwether data query "DESCRIBE bars". Check it: bellwether data check.'
  return { data, text: [verdict(series, commit), table(series), hint].join('\n\n'), warnings: simulatedWarning(series) }
}

function nothing(root: string, others: number): string {
  if (others > 0) return `None of the ${countText(others)} series fits. bellwether data ls shows all.`
  return `The lake is empty (${root}).\n${FILL_HINT}`
}

function verdict(series: readonly SeriesSummary[], commit: number): string {
  const kinds = new Set(series.map(({ kind }) => kind)).size
  const rows = series.reduce((sum, one) => sum + one.rows, 0)
  const bytes = series.reduce((sum, one) => sum + one.bytes, 0)
  const counts = [
    `${countText(series.length)} series of ${countedText(kinds, 'kind', 'kinds')}`,
    `${countText(rows)} rows`,
    sizeText(bytes),
    `commit ${commit}`,
  ]
  return `${counts.join(', ')}.`
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function table(series: readonly SeriesSummary[]): string {
  const columns = [
    { title: 'kind' },
    { title: 'source' },
    { title: 'series' },
    { title: 'rows', align: 'right' as const },
    { title: 'from' },
    { title: 'to' },
    { title: 'versions', align: 'right' as const },
    { title: '' },
  ]
  return textTable(
    columns,
    series.map(({ kind, source, partition, rows, from, to, versions, isSimulated }) => [
      kind,
      source,
      kindShape(kind)
        .partition.map((column) => partition[column] ?? '')
        .join(' '),
      countText(rows),
      from === undefined ? '' : formatDate(from),
      to === undefined ? '' : formatDate(to),
      String(versions),
      isSimulated ? 'SIMULATED' : '',
    ]),
  )
}

function simulatedWarning(series: readonly SeriesSummary[]): string[] {
  const simulated = series.filter(({ isSimulated }) => isSimulated)
  if (simulated.length === 0) return []
  return [`SIMULATED: ${simulated.length === series.length ? 'all of it' : simulated.map(seriesTitle).join(', ')}.`]
}
