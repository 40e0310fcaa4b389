/** Rules over the lake's commits: what was restated, what vanished, what went to quarantine. */
import { countedText, countText } from '../../core/number-text.ts'
import type { Severity } from '../../ingest/source.ts'
import { seriesTitle, type SeriesId } from '../series.ts'
import type { InputEntry, Manifest } from '../commits/manifest.ts'
import type { QualityFinding } from './finding.ts'
import { MOST_EXAMPLES } from './rule.ts'

export interface HistoryRule {
  readonly name: string
  readonly severity: Severity
  readonly sentence: string
  readonly words: { readonly one: string; readonly many: string }
  check(manifests: readonly Manifest[], isWanted: (id: SeriesId) => boolean): QualityFinding[]
}

/** With more than this share of its rows in quarantine a file deserves a warning. */
const QUARANTINE_SHARE = 0.01

const historyRestated: HistoryRule = {
  name: 'HISTORY_RESTATED',
  severity: 'warning',
  sentence: 'A newer file gives the same values for the past as an older one.',
  words: { one: 'row restated', many: 'rows restated' },
  check: (manifests, isWanted) =>
    fromCommits(
      historyRestated,
      manifests,
      isWanted,
      (title, rows, commits) => `${title}: ${rows} came with other values in ${commits}; the older versions are kept.`,
    ),
}

const historyVanished: HistoryRule = {
  name: 'HISTORY_VANISHED',
  severity: 'warning',
  sentence: 'A newer file that covers a time has all rows that were known of it.',
  words: { one: 'row vanished', many: 'rows vanished' },
  check: (manifests, isWanted) =>
    fromCommits(
      historyVanished,
      manifests,
      isWanted,
      (title, rows, commits) =>
        `${title}: newer files lack ${rows} of the time that they cover (${commits}); what was stored is kept.`,
    ),
}

/** Findings that appends left in their manifests, one a series. */
function fromCommits(
  { name, severity }: HistoryRule,
  manifests: readonly Manifest[],
  isWanted: (id: SeriesId) => boolean,
  sentence: (title: string, rows: string, commits: string) => string,
): QualityFinding[] {
  const bySeries = new Map<string, { id: SeriesId; count: number; commits: number; examples: string[] }>()
  for (const { commit, series } of manifests) {
    for (const entry of series) {
      const finding = entry.findings.find(({ rule }) => rule === name)
      if (finding === undefined || !isWanted(entry)) continue
      const key = `${entry.kind} ${seriesTitle(entry)}`
      const found = bySeries.get(key) ?? { id: entry, count: 0, commits: 0, examples: [] }
      bySeries.set(key, found)
      found.count += finding.count
      found.commits++
      found.examples.push(...finding.examples.map((example) => `commit ${commit}: ${example}`))
    }
  }
  return [...bySeries.values()].map(({ id, count, commits, examples }) => ({
    rule: name,
    severity,
    kind: id.kind,
    series: seriesTitle(id),
    message: sentence(seriesTitle(id), countedText(count, 'row', 'rows'), countedText(commits, 'commit', 'commits')),
    count,
    examples: examples.slice(0, MOST_EXAMPLES),
  }))
}

const quarantined: HistoryRule = {
  name: 'QUARANTINED',
  severity: 'warning',
  sentence: 'The rows of a file can be stored; what cannot lies in quarantine with its reason.',
  words: { one: 'row in quarantine', many: 'rows in quarantine' },
  check(manifests, isWanted) {
    const bySource = new Map<string, InputEntry[]>()
    for (const input of manifests.flatMap(({ inputs }) => inputs)) {
      if (input.quarantined === 0 || !isWanted({ kind: input.kind, source: input.source, partition: {} })) continue
      const key = `${input.kind} ${input.source}`
      bySource.set(key, [...(bySource.get(key) ?? []), input])
    }
    return [...bySource.values()].map(quarantineFinding)
  },
}

function quarantineFinding(inputs: readonly InputEntry[]): QualityFinding {
  const { kind, source } = inputs[0]!
  const count = inputs.reduce((sum, input) => sum + input.quarantined, 0)
  const rules = new Map<string, number>()
  for (const input of inputs) {
    for (const [rule, rows] of Object.entries(input.rules)) rules.set(rule, (rules.get(rule) ?? 0) + rows)
  }
  const reasons = [...rules].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const isMuch = inputs.some((input) => input.quarantined > QUARANTINE_SHARE * input.rowsRead)
  return {
    rule: quarantined.name,
    severity: isMuch ? 'warning' : 'note',
    kind,
    series: source,
    message:
      `${countedText(count, 'row', 'rows')} of ${kind} from ${source} in quarantine: ` +
      `${reasons.map(([rule, rows]) => `${countText(rows)} ${rule}`).join(', ')}.`,
    count,
    examples: inputs
      .toSorted((a, b) => b.quarantined - a.quarantined || (a.origin < b.origin ? -1 : 1))
      .slice(0, MOST_EXAMPLES)
      .map((input) => `${input.origin}: ${countText(input.quarantined)} of ${countText(input.rowsRead)}`),
  }
}

export const HISTORY_RULES: readonly HistoryRule[] = [historyRestated, historyVanished, quarantined]
