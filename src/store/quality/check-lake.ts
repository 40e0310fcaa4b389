/** Runs all quality rules over a state of the lake, one series at a time. It reports; it repairs nothing. */
import { BellwetherError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { Manifest } from '../commits/manifest.ts'
import type { SeriesSummary } from '../lake.ts'
import { seriesTitle, type SeriesId } from '../series.ts'
import { type QualityFinding, type QualityReport, type RuleSummary, sortFindings } from './finding.ts'
import { HISTORY_RULES } from './history.ts'
import { actionsBySymbol } from './known-actions.ts'
import { type CheckedLake, FILE_DAMAGED, LakeCheck } from './lake-check.ts'
import { QUALITY_RULES } from './rules.ts'
import { verdictOf } from './verdict.ts'

export interface CheckRequest {
  readonly kind?: KindName
  readonly source?: string
  /** A symbol, an underlying, a root or the name of a series. */
  readonly symbol?: string
  /** Day numbers, inclusive. */
  readonly from?: number
  readonly to?: number
  readonly asOfCommit?: number
}

/** Errors: DATA_NONE where nothing fits the request. */
export async function checkLake(
  lake: CheckedLake,
  calendar: Calendar,
  request: CheckRequest,
  progress: Progress,
): Promise<QualityReport> {
  const manifests = await lake.manifests(request.asOfCommit)
  const commit = manifests.length
  const summaries = (await lake.list(commit)).filter((summary) => fits(summary, request))
  if (summaries.length === 0) throw nothingToCheck(commit)
  const isWanted = (id: SeriesId): boolean => fits(id, request)
  progress.stage('Checking series', summaries.length)
  const actions = await actionsBySymbol(lake, calendar, commit)
  const check = new LakeCheck(lake, calendar, { commit, from: request.from, to: request.to }, actions)
  for (const summary of summaries) {
    await check.checkSeries(summary)
    progress.advance()
  }
  await check.checkClosedDays(isWanted)
  progress.end()
  const history = HISTORY_RULES.flatMap((rule) => rule.check(manifests, isWanted))
  return reportOf(check, [...check.findings, ...history], manifests, summaries, isWanted)
}

function fits({ kind, source, partition }: SeriesId, request: CheckRequest): boolean {
  const names = Object.values(partition)
  return (
    (request.kind === undefined || kind === request.kind) &&
    (request.source === undefined || source === request.source) &&
    (request.symbol === undefined || names.length === 0 || names.includes(request.symbol))
  )
}

function nothingToCheck(commits: number): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: commits === 0 ? 'The lake is empty.' : 'No series of the lake fits.',
    expected: 'There must be at least one series to check.',
    given: 'nothing',
    remedy: commits === 0 ? 'Read files with bellwether data ingest FILE.' : 'bellwether data ls shows all series.',
  })
}

function reportOf(
  check: LakeCheck,
  found: readonly QualityFinding[],
  manifests: readonly Manifest[],
  summaries: readonly SeriesSummary[],
  isWanted: (id: SeriesId) => boolean,
): QualityReport {
  const ofHistory = new Set(HISTORY_RULES.map(({ name }) => name))
  const rules = [FILE_DAMAGED, ...QUALITY_RULES, ...HISTORY_RULES].map((rule): RuleSummary => {
    const own = found.filter((finding) => finding.rule === rule.name)
    const { name, severity, sentence, words } = rule
    const count = own.reduce((sum, finding) => sum + finding.count, 0)
    return {
      name,
      severity,
      sentence,
      words,
      checked: ofHistory.has(name) ? summaries.length : (check.checked.get(name) ?? 0),
      findings: own.length,
      count,
    }
  })
  const findings = sortFindings(
    found,
    rules.map(({ name }) => name),
  )
  const inputs = manifests
    .flatMap((manifest) => manifest.inputs)
    .filter((input) => isWanted({ ...input, partition: {} }))
  return {
    verdict: verdictOf(findings, rules),
    isFit: findings.every(({ severity }) => severity !== 'error'),
    commit: manifests.length,
    recordedAt: manifests.at(-1)!.recordedAt,
    isSimulated: summaries.some(({ isSimulated }) => isSimulated),
    rows: check.coverage.reduce((sum, { summary }) => sum + summary.rows, 0),
    quarantined: inputs.reduce((sum, input) => sum + input.quarantined, 0),
    rowsRead: inputs.reduce((sum, input) => sum + input.rowsRead, 0),
    coverage: check.coverage,
    findings,
    rules,
    doubts: doubtsOf(summaries, findings, check),
  }
}

/** What the check could not see. */
function doubtsOf(
  summaries: readonly SeriesSummary[],
  findings: readonly QualityFinding[],
  check: LakeCheck,
): string[] {
  const isRaw = ({ partition }: SeriesSummary): boolean => partition['adjustment'] === 'raw'
  const bars = summaries.filter(({ kind }) => kind === 'bars')
  const alone = bars.filter((one) => !isRaw(one) && !check.compared.has(seriesTitle(one)))
  const unlisted = bars.filter((one) => isRaw(one) && !check.hasActions(one.partition['symbol']!))
  const counts: [string, number][] = [
    ['Series that are SIMULATED', summaries.filter(({ isSimulated }) => isSimulated).length],
    ['Adjusted series without raw prices beside them, so that their adjustment could not be compared', alone.length],
    ['Raw series without a list of splits and dividends, where a split counts as an unexplained jump', unlisted.length],
    ['Samples of days, of whose gaps nothing is said', findings.filter(({ rule }) => rule === 'SERIES_SAMPLED').length],
  ]
  return counts.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${count} of ${summaries.length}.`)
}
