/** Runs all quality rules over a state of the lake, one series at a time. It reports; it repairs nothing. */
import { BellwetherError } from '../../core/errors.ts'
import type { Frame } from '../../core/frame.ts'
import type { Progress } from '../../core/progress.ts'
import { parseDate } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { QUARANTINE_SCHEMA } from '../commit-writer.ts'
import { datasetTitle, type DatasetId } from '../dataset.ts'
import type { DatasetSummary, Lake } from '../lake.ts'
import type { Manifest } from '../manifest.ts'
import { coverageOf } from './coverage.ts'
import { isClosedDay } from './days.ts'
import { type Coverage, type QualityFinding, type QualityReport, type RuleSummary, sortFindings } from './finding.ts'
import { HISTORY_RULES } from './history.ts'
import { actionsBySymbol } from './known-actions.ts'
import { type ClosedDay, isComparable, repeatedHolidayFinding } from './quarantined-holidays.ts'
import type { Action, RuleContext, Series } from './rule.ts'
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

/** What the check needs of a lake. */
export interface CheckedLake extends Pick<Lake, 'list' | 'read'> {
  manifests(asOfCommit?: number): Promise<readonly Manifest[]>
  quarantined(rule: string, asOfCommit?: number): Promise<Frame<typeof QUARANTINE_SCHEMA>>
}

const FILE_DAMAGED = {
  name: 'FILE_DAMAGED',
  severity: 'error',
  sentence: 'Each file of the lake is there and has the bytes that were written.',
  words: { one: 'series with a damaged file', many: 'series with damaged files' },
} as const

/** Errors: DATA_NONE where nothing fits the request. */
export async function checkLake(
  lake: CheckedLake,
  calendar: Calendar,
  request: CheckRequest,
  progress: Progress,
): Promise<QualityReport> {
  const manifests = await lake.manifests(request.asOfCommit)
  const summaries = (await lake.list(manifests.length)).filter((summary) => fits(summary, request))
  if (summaries.length === 0) throw nothingToCheck(manifests.length)
  const isWanted = (id: DatasetId): boolean => fits(id, request)
  progress.stage('Checking series', summaries.length)
  const check = new LakeCheck(
    lake,
    calendar,
    request,
    manifests.length,
    await actionsBySymbol(lake, calendar, manifests.length),
  )
  for (const summary of summaries) {
    await check.checkSeries(summary)
    progress.advance()
  }
  await check.checkClosedDays(isWanted)
  progress.end()
  const history = HISTORY_RULES.flatMap((rule) => rule.check(manifests, isWanted))
  return reportOf(check, [...check.findings, ...history], manifests, summaries, isWanted)
}

function fits({ kind, source, partition }: DatasetId, request: CheckRequest): boolean {
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

class LakeCheck {
  readonly findings: QualityFinding[] = []
  readonly coverage: Coverage[] = []
  /** Series that each rule looked at. */
  readonly checked = new Map<string, number>()
  /** Adjusted series that had raw prices beside them. */
  readonly compared = new Set<string>()
  readonly #lake: CheckedLake
  readonly #calendar: Calendar
  readonly #request: CheckRequest
  readonly #commit: number
  readonly #actions: ReadonlyMap<string, readonly Action[]>

  constructor(
    lake: CheckedLake,
    calendar: Calendar,
    request: CheckRequest,
    commit: number,
    actions: ReadonlyMap<string, readonly Action[]>,
  ) {
    this.#lake = lake
    this.#calendar = calendar
    this.#request = request
    this.#commit = commit
    this.#actions = actions
  }

  hasActions(symbol: string): boolean {
    return this.#actions.has(symbol)
  }

  async checkSeries(summary: DatasetSummary): Promise<void> {
    this.#count(FILE_DAMAGED.name)
    let frame: Frame
    try {
      frame = await this.#read(summary)
    } catch (error) {
      this.#damaged(summary, error)
      return
    }
    this.coverage.push(coverageOf(summary, frame, this.#calendar))
    if (frame.length === 0) return
    const series: Series = { ...summary, title: datasetTitle(summary), frame }
    const context = await this.#contextOf(series)
    for (const rule of QUALITY_RULES) {
      if (!rule.kinds.includes(summary.kind)) continue
      this.#count(rule.name)
      for (const found of rule.check(series, context)) {
        this.findings.push({
          rule: rule.name,
          severity: rule.severity,
          kind: summary.kind,
          series: series.title,
          ...found,
        })
      }
    }
  }

  /** Rows of days without a session lie in quarantine; do they repeat the session before? */
  async checkClosedDays(isWanted: (id: DatasetId) => boolean): Promise<void> {
    const rows = await this.#lake.quarantined('SESSION_NONE', this.#commit)
    for (const closed of closedDays(rows, this.#calendar)) {
      const { kind, source, day } = closed
      if (!isWanted({ kind, source, partition: {} })) continue
      const previous = this.#calendar.previous(day)
      const where = { where: { source }, from: previous, to: previous, asOfCommit: this.#commit }
      const before: Frame = await this.#lake.read(kind, where)
      const finding = before.length === 0 ? undefined : repeatedHolidayFinding(closed, before, this.#calendar)
      if (finding !== undefined) this.findings.push(finding)
    }
  }

  async #read({ kind, source, partition }: DatasetId): Promise<Frame> {
    const { from, to } = this.#request
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
    return this.#lake.read(kind, { where: { ...partition, source }, asOfCommit: this.#commit, ...range })
  }

  async #contextOf(series: Series): Promise<RuleContext> {
    const symbol = series.partition['symbol']
    return {
      calendar: this.#calendar,
      actions: symbol === undefined ? undefined : this.#actions.get(symbol),
      rawSeries: await this.#rawSeries(series),
    }
  }

  /** Raw daily bars of the symbol of an adjusted series. */
  async #rawSeries({ kind, source, partition }: Series): Promise<Series[]> {
    if (kind !== 'bars' || partition['interval'] !== '1d' || partition['adjustment'] === 'raw') return []
    const raw = (await this.#lake.list(this.#commit)).filter(
      (other) =>
        other.kind === 'bars' &&
        other.partition['symbol'] === partition['symbol'] &&
        other.partition['interval'] === '1d' &&
        other.partition['adjustment'] === 'raw',
    )
    const series: Series[] = []
    for (const summary of raw)
      series.push({ ...summary, title: datasetTitle(summary), frame: await this.#read(summary) })
    if (series.length > 0) this.compared.add(datasetTitle({ kind, source, partition }))
    return series
  }

  #count(rule: string): void {
    this.checked.set(rule, (this.checked.get(rule) ?? 0) + 1)
  }

  #damaged(summary: DatasetSummary, error: unknown): void {
    if (!(error instanceof BellwetherError) || error.code !== 'LAKE_CORRUPT') throw error
    const series = datasetTitle(summary)
    const message = `${series} cannot be read. ${error.message}`
    const { name, severity } = FILE_DAMAGED
    this.findings.push({
      rule: name,
      severity,
      kind: summary.kind,
      series,
      message,
      count: 1,
      examples: [error.remedy],
    })
    this.coverage.push({ summary, title: series, years: [], expectedSessions: undefined })
  }
}

/** By kind, source and the day that the reason names. */
function closedDays({ columns, length }: Frame<typeof QUARANTINE_SCHEMA>, calendar: Calendar): ClosedDay[] {
  const days = new Map<string, ClosedDay & { raws: string[] }>()
  for (let row = 0; row < length; row++) {
    const kind = columns.kind[row] as KindName
    const day = parseDate(/\d{4}-\d{2}-\d{2}/.exec(columns.reason[row]!)?.[0] ?? '')
    if (!isComparable(kind) || !isClosedDay(calendar, day)) continue
    const key = `${kind} ${columns.source[row]} ${day}`
    const closed = days.get(key) ?? { kind, source: columns.source[row]!, day, raws: [] }
    days.set(key, closed)
    closed.raws.push(columns.raw[row]!)
  }
  return [...days.values()]
}

function reportOf(
  check: LakeCheck,
  found: readonly QualityFinding[],
  manifests: readonly Manifest[],
  summaries: readonly DatasetSummary[],
  isWanted: (id: DatasetId) => boolean,
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
  summaries: readonly DatasetSummary[],
  findings: readonly QualityFinding[],
  check: LakeCheck,
): string[] {
  const isRaw = ({ partition }: DatasetSummary): boolean => partition['adjustment'] === 'raw'
  const bars = summaries.filter(({ kind }) => kind === 'bars')
  const alone = bars.filter((one) => !isRaw(one) && !check.compared.has(datasetTitle(one)))
  const unlisted = bars.filter((one) => isRaw(one) && !check.hasActions(one.partition['symbol']!))
  const counts: [string, number][] = [
    ['Series that are SIMULATED', summaries.filter(({ isSimulated }) => isSimulated).length],
    ['Adjusted series without raw prices beside them, so that their adjustment could not be compared', alone.length],
    ['Raw series without a list of splits and dividends, where a split counts as an unexplained jump', unlisted.length],
    ['Samples of days, of whose gaps nothing is said', findings.filter(({ rule }) => rule === 'SERIES_SAMPLED').length],
  ]
  return counts.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${count} of ${summaries.length}.`)
}
