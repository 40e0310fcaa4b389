/** One check of a lake under way: series after series, with what was found and what was looked at. */
import { BellwetherError } from '../../core/errors.ts'
import type { Frame } from '../../core/frame.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { QUARANTINE_SCHEMA } from '../commits/quarantine.ts'
import type { Manifest } from '../commits/manifest.ts'
import type { SeriesSummary, Lake } from '../lake.ts'
import { seriesTitle, type SeriesId } from '../series.ts'
import { coverageOf } from './coverage.ts'
import type { Coverage, QualityFinding } from './finding.ts'
import { closedDays, repeatedHolidayFinding } from './quarantined-holidays.ts'
import type { Action, RuleContext, Series } from './rule.ts'
import { QUALITY_RULES } from './rules.ts'

/** What the check needs of a lake. */
export interface CheckedLake extends Pick<Lake, 'list' | 'read'> {
  manifests(asOfCommit?: number): Promise<readonly Manifest[]>
  quarantined(rule: string, asOfCommit?: number): Promise<Frame<typeof QUARANTINE_SCHEMA>>
}

export const FILE_DAMAGED = {
  name: 'FILE_DAMAGED',
  severity: 'error',
  sentence: 'Each file of the lake is there and has the bytes that were written.',
  words: { one: 'series with a damaged file', many: 'series with damaged files' },
} as const

/** The commit and the days, inclusive, that are looked at. */
export interface CheckedSpan {
  readonly commit: number
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export class LakeCheck {
  readonly findings: QualityFinding[] = []
  readonly coverage: Coverage[] = []
  /** Series that each rule looked at. */
  readonly checked = new Map<string, number>()
  /** Adjusted series that had raw prices beside them. */
  readonly compared = new Set<string>()
  readonly #lake: CheckedLake
  readonly #calendar: Calendar
  readonly #span: CheckedSpan
  readonly #actions: ReadonlyMap<string, readonly Action[]>

  constructor(
    lake: CheckedLake,
    calendar: Calendar,
    span: CheckedSpan,
    actions: ReadonlyMap<string, readonly Action[]>,
  ) {
    this.#lake = lake
    this.#calendar = calendar
    this.#span = span
    this.#actions = actions
  }

  hasActions(symbol: string): boolean {
    return this.#actions.has(symbol)
  }

  async checkSeries(summary: SeriesSummary): Promise<void> {
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
    const series: Series = { ...summary, title: seriesTitle(summary), frame }
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
  async checkClosedDays(isWanted: (id: SeriesId) => boolean): Promise<void> {
    const rows = await this.#lake.quarantined('SESSION_NONE', this.#span.commit)
    for (const closed of closedDays(rows, this.#calendar)) {
      const { kind, source, day } = closed
      if (!isWanted({ kind, source, partition: {} })) continue
      const previous = this.#calendar.previous(day)
      const where = { where: { source }, from: previous, to: previous, asOfCommit: this.#span.commit }
      const before: Frame = await this.#lake.read(kind, where)
      const finding = before.length === 0 ? undefined : repeatedHolidayFinding(closed, before, this.#calendar)
      if (finding !== undefined) this.findings.push(finding)
    }
  }

  async #read({ kind, source, partition }: SeriesId): Promise<Frame> {
    const { commit, from, to } = this.#span
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
    return this.#lake.read(kind, { where: { ...partition, source }, asOfCommit: commit, ...range })
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
    const raw = (await this.#lake.list(this.#span.commit)).filter(
      (other) =>
        other.kind === 'bars' &&
        other.partition['symbol'] === partition['symbol'] &&
        other.partition['interval'] === '1d' &&
        other.partition['adjustment'] === 'raw',
    )
    const series: Series[] = []
    for (const summary of raw)
      series.push({ ...summary, title: seriesTitle(summary), frame: await this.#read(summary) })
    if (series.length > 0) this.compared.add(seriesTitle({ kind, source, partition }))
    return series
  }

  #count(rule: string): void {
    this.checked.set(rule, (this.checked.get(rule) ?? 0) + 1)
  }

  #damaged(summary: SeriesSummary, error: unknown): void {
    if (!(error instanceof BellwetherError) || error.code !== 'LAKE_CORRUPT') throw error
    const series = seriesTitle(summary)
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
