/** `bellwether data ingest`: files of vendors into the lake. */
import type { Command as Parser } from 'commander'
import { basename } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { requireDate } from '../../core/time.ts'
import type { Overrides } from '../../ingest/files/overrides.ts'
import type { CommitSummary } from '../../store/lake.ts'
import { type BatchSummary, type FileSummary, ingestFiles } from '../../jobs/ingest.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { openHomeLake } from './home-lake.ts'
import { ingestMade } from './ingest-made.ts'

interface Options {
  readonly source: string
  readonly set?: readonly string[]
  readonly format?: string
  readonly symbol?: string
  readonly interval?: string
  readonly date?: string
  readonly sort?: boolean
  readonly dryRun?: boolean
}

type Stored = Extract<FileSummary, { outcome: 'stored' }>
type Unread = Exclude<FileSummary, Stored>

/** Beyond this many lines a list says how many more there are. */
const LONGEST_LIST = 40
const LONGEST_NOTES = 12

export function configure(parser: Parser): void {
  parser
    .description(
      'Read market files of any known vendor into the lake, one commit a file; see docs/reference/formats.md.',
    )
    .argument('[path...]', 'files, and folders with everything below them')
    .option('--source <source>', 'where records come from: files, simulated, or a file of your own', 'files')
    .option('--set <parameter...>', 'a parameter of a source other than files, e.g. seed=7')
    .option('--format <format>', 'the format of the files, where it is not found or not the only one')
    .option('--symbol <symbol>', 'the symbol, series or universe, where neither rows nor file name tell it')
    .option('--interval <interval>', 'the length of the bars, e.g. 5m, where the file does not show it')
    .option('--date <date>', 'the day of files that hold times of day only')
    .option('--sort', 'sort rows that are out of time order within a session')
    .option('--dry-run', 'read and check the files, store nothing')
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as Options
  if (options.source !== 'files') return ingestMade(options.source, options.set ?? [], context)
  const paths = requirePaths(given.arguments)
  const { progress, signal } = context
  const lake = options.dryRun === true ? undefined : await openHomeLake(context)
  const files = await ingestFiles({
    paths,
    lake,
    progress,
    signal,
    overrides: overridesOf(options),
  })
  const stored = files.filter((file): file is Stored => file.outcome === 'stored')
  const unread = files.filter((file): file is Unread => file.outcome !== 'stored')
  if (stored.length === 0) throw unread[0]!.error
  const warnings = warningsOf(stored, unread)
  const failed = unread.find(({ outcome }) => outcome === 'failed')
  return {
    data: { lake: lake?.root ?? null, dryRun: lake === undefined, files: files.map(fileData) },
    text: textOf(stored, unread, warnings, lake === undefined),
    warnings,
    ...(failed && { exitStatus: failed.error.exitStatus }),
  }
}

/** Commander gives the words of one variadic argument as one list. */
function pathsOf(words: readonly unknown[]): string[] {
  return words.flat() as string[]
}

function requirePaths(words: readonly unknown[]): string[] {
  const paths = pathsOf(words)
  if (paths.length > 0) return paths
  throw new BellwetherError('USAGE_VALUE', {
    message: 'No file is named.',
    expected: 'Name files, or folders with everything below them.',
    given: 'nothing',
    remedy: 'Write bellwether data ingest FILE, or --source simulated for a simulated market.',
  })
}

function overridesOf({ format, symbol, interval, date, sort }: Options): Overrides {
  return { format, symbol, interval, sort, date: date === undefined ? undefined : requireDate(date, '--date') }
}

function fileData(file: FileSummary): Json {
  const { path, outcome } = file
  if (file.outcome !== 'stored') return { path, outcome, error: file.error.toJSON() }
  const { format, commit, batches } = file
  return {
    path,
    outcome,
    format,
    commit: commit === undefined ? null : commitData(commit),
    batches: batches.map(batchData),
  }
}

/** `commit` is null where the lake held all of it. */
function commitData(commit: CommitSummary): Json {
  return { ...commit, commit: commit.commit ?? null }
}

function batchData({ rules, findings, ...counts }: BatchSummary): Json {
  return { ...counts, rules: rules.map((rule) => ({ ...rule })), findings: findings.map((finding) => ({ ...finding })) }
}

function textOf(
  stored: readonly Stored[],
  unread: readonly Unread[],
  warnings: readonly string[],
  isDry: boolean,
): string {
  const hint = isDry
    ? 'Nothing was stored: leave out --dry-run to store.'
    : 'Check it: bellwether data check. See it: bellwether data ls.'
  const parts = [
    verdict(stored, unread, isDry),
    table(stored, isDry),
    rulesText(stored),
    listText(warnings),
    listText(unread.map(skippedText).filter((line) => line !== '')),
    hint,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function verdict(stored: readonly Stored[], unread: readonly Unread[], isDry: boolean): string {
  const read = sum(stored, ({ rowsRead }) => rowsRead)
  const quarantined = sum(stored, (batch) => batch.quarantined)
  const changed = stored.reduce((total, { commit }) => total + (commit?.added ?? 0) + (commit?.restated ?? 0), 0)
  const verb = isDry ? 'would be stored' : 'stored'
  const files = countedText(stored.length, 'file', 'files')
  const counts = `${countText(read)} rows read, ${countText(read - quarantined)} ${verb}, ${countText(quarantined)} in quarantine`
  const failed = unread.filter(({ outcome }) => outcome === 'failed').length
  const isKnown = !isDry && changed === 0 && quarantined < read
  return `${files}: ${counts}.${isKnown ? ' The lake held all of it already.' : ''}${failed > 0 ? ` ${failed} could not be read.` : ''}`
}

function table(stored: readonly Stored[], isDry: boolean): string {
  const columns = ['rows read', 'stored', 'quarantined', ...(isDry ? [] : ['new', 'restated', 'unchanged'])]
  const rows = stored.slice(0, LONGEST_LIST).map((file) => {
    const counts = [count(file, 'rowsRead'), count(file, 'stored'), count(file, 'quarantined')]
    const changes = file.commit === undefined ? [] : [file.commit.added, file.commit.restated, file.commit.unchanged]
    return [basename(file.path), file.format, ...[...counts, ...changes].map(countText)]
  })
  const more =
    stored.length > LONGEST_LIST
      ? `\nand ${countText(stored.length - LONGEST_LIST)} more files; all of them: --json`
      : ''
  return (
    textTable(
      [{ title: 'file' }, { title: 'format' }, ...columns.map((title) => ({ title, align: 'right' as const }))],
      rows,
    ) + more
  )
}

function count({ batches }: Stored, member: 'rowsRead' | 'stored' | 'quarantined'): number {
  return batches.reduce((total, batch) => total + batch[member], 0)
}

function sum(stored: readonly Stored[], member: (batch: BatchSummary) => number): number {
  return stored.reduce((total, { batches }) => total + batches.reduce((part, batch) => part + member(batch), 0), 0)
}

/** Why rows went to quarantine: rule, number, and the first of them. */
function rulesText(stored: readonly Stored[]): string {
  const all = stored.flatMap(({ path, batches }) =>
    batches.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, path }))),
  )
  const groups = [...Map.groupBy(all, ({ rule }) => rule)].map(([rule, members]) => {
    const { path, example } = members[0]!
    return {
      rule,
      count: members.reduce((total, member) => total + member.count, 0),
      example: `${basename(path)}, ${example}`,
    }
  })
  if (groups.length === 0) return ''
  const rows = groups
    .toSorted((a, b) => b.count - a.count)
    .map(({ rule, count: rowCount, example }) => [rule, countText(rowCount), example])
  return textTable([{ title: 'quarantined by' }, { title: 'rows', align: 'right' }, { title: 'the first' }], rows)
}

function skippedText({ outcome, error }: Unread): string {
  return outcome === 'skipped' ? `skipped: ${error.message}` : ''
}

function listText(lines: readonly string[]): string {
  const more = lines.length > LONGEST_NOTES ? [`and ${lines.length - LONGEST_NOTES} more; all of them: --json`] : []
  return [...lines.slice(0, LONGEST_NOTES), ...more].join('\n')
}

function warningsOf(stored: readonly Stored[], unread: readonly Unread[]): string[] {
  const findings = stored.flatMap(({ path, batches }) =>
    batches.flatMap((batch) =>
      batch.findings.filter(({ severity }) => severity !== 'note').map((finding) => ({ path, ...finding })),
    ),
  )
  const empty = stored.filter((file) => count(file, 'stored') === 0)
  const groups = [...Map.groupBy(findings, ({ message }) => message).values()]
  return [
    ...unread.filter(({ outcome }) => outcome === 'failed').map(({ error }) => `${error.message} [${error.code}]`),
    ...empty.map(({ path }) => `${basename(path)}: all of its rows are in quarantine.`),
    ...groups.map(
      (same) =>
        `${basename(same[0]!.path)}${same.length > 1 ? ` and ${same.length - 1} more` : ''}: ${same[0]!.message} (${rowsText(same)}) [${same[0]!.rule}]`,
    ),
  ]
}

function rowsText(findings: readonly { readonly count: number }[]): string {
  const rows = findings.reduce((total, finding) => total + finding.count, 0)
  return countedText(rows, 'row', 'rows')
}
