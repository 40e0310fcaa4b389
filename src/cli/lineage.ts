/** `bellwether lineage`: from the numbers of a run back to the vendor's files. */
import type { Command as Parser } from 'commander'
import type { Json } from '../core/hash.ts'
import { countText } from '../core/number-text.ts'
import { requireDate } from '../core/time.ts'
import { type StoredLineage, traceStoredRun } from '../jobs/study.ts'
import type { CommandContext, CommandInput, CommandResult } from './command.ts'
import { openHomeLake } from './data/home-lake.ts'
import { textTable } from './table.ts'

export function configure(parser: Parser): void {
  parser
    .description('Trace a run back to the series, commits and files it came from; with --night one night in full.')
    .argument('<id>', 'identifier of the run, or enough of its beginning')
    .option('--night <date>', 'session of a decision, YYYY-MM-DD: its forecast, fills, money and records')
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const { night } = given.options as { night?: string }
  const session = night === undefined ? undefined : requireDate(night, '--night')
  const lake = await openHomeLake(context)
  const lineage = await traceStoredRun(given.arguments[0]!, session, { home: context.config.home, lake })
  const { id, view, series } = lineage
  return {
    data: {
      id,
      identity: { ...view.manifest.identity },
      commit: view.manifest.commit,
      series: series.map((one) => ({ ...one, inputs: one.inputs.map((input) => ({ ...input })) })),
      night: lineage.night === undefined ? null : { ...lineage.night },
    },
    text: textOf(lineage),
  }
}

function textOf({ id, view, series, night }: StoredLineage): string {
  const { identity, commit } = view.manifest
  const inputs = series.flatMap((one) => one.inputs.map((input) => ({ ...one, ...input })))
  const right = { align: 'right' as const }
  const table = textTable(
    [
      { title: 'used as' },
      { title: 'series' },
      { title: 'commit', ...right },
      { title: 'rows read', ...right },
      { title: 'refused', ...right },
      { title: 'sha256' },
      { title: 'file' },
    ],
    inputs.map(({ role, kind, partition, commit: of, rowsRead, quarantined, sha256, origin }) => [
      role,
      [kind, ...Object.values(partition)].join(' '),
      String(of),
      countText(rowsRead),
      countText(quarantined),
      sha256.slice(0, 12),
      origin,
    ]),
  )
  const parts = [
    `${id} read ${series.length} series of the lake as of commit ${commit}.`,
    table,
    isShared(series) ? 'Inputs that came in one commit are listed with each of its series of their kind.' : '',
    ...(night === undefined ? [] : nightParts(night)),
    `data ${identity.data.slice(0, 16)}, code ${identity.code.slice(0, 16)}, Node ${identity.node}`,
    night === undefined ? `Next: bellwether lineage ${id} --night DATE, or bellwether verify ${id}` : '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Whether a series has several inputs of one commit, of which the lake does not say which gave it. */
function isShared(series: StoredLineage['series']): boolean {
  return series.some(({ inputs }) => new Set(inputs.map(({ commit }) => commit)).size < inputs.length)
}

function nightParts({ sample, night, fills, records }: NonNullable<StoredLineage['night']>): string[] {
  return [
    `Forecast\n${rowsText([sample])}`,
    `Night, equity in millionths\n${rowsText([night])}`,
    fills.length === 0 ? 'No fills: nothing was held.' : `Fills, money in millionths\n${rowsText(fills)}`,
    `Records as the vendor gave them\n${rowsText(records)}`,
  ]
}

/** Rows of a table turned on its side: one line a member, one column a row; members that are null everywhere are left out. */
function rowsText(rows: readonly Record<string, Json>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (value: Json | undefined): string => {
    if (value === null || value === undefined) return ''
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  const lines = names
    .map((name) => [name, ...rows.map((row) => cell(row[name]))])
    .filter((line) => line.slice(1).some((text) => text !== ''))
  const titles = rows.map((_, i) => ({ title: rows.length === 1 ? '' : String(i + 1) }))
  const table = textTable([{ title: 'row' }, ...titles], lines)
  return rows.length === 1 ? table.slice(table.indexOf('\n') + 1) : table
}
