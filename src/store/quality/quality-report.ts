/** The report of a data check as one HTML file: verdict first, then what was found, what is there, what was asked. */
import { countedText, countText } from '../../core/number-text.ts'
import { dayNumber, formatDate } from '../../core/time.ts'
import type { Severity } from '../../ingest/source.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'
import { heatTable } from '../../report/chart/heat-table.ts'
import { facts } from '../../report/facts.ts'
import { formatPercent } from '../../report/format.ts'
import { type KeyFigure, keyFigures } from '../../report/key-figures.ts'
import { type Content, markup, type Markup, withWholeDates } from '../../report/markup.ts'
import { page, section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import { warningBox } from '../../report/warning-box.ts'
import type { Coverage, QualityFinding, QualityReport, RuleSummary } from './finding.ts'

/** Places named beneath a finding; the others are in the JSON. */
const SHOWN_EXAMPLES = 5
/** Findings of one rule that the page lists; the others are in the JSON. */
const SHOWN_FINDINGS = 25
const SHOWN_SERIES = 80
const SHOWN_YEARS = 40
/** With more years than this, only every fifth is named. */
const NAMED_YEARS = 20

const WHAT_WAS_CHECKED =
  'Looked for simulated series, adjusted prices without raw ones, missing lists of splits and samples of days.'

/** @param lake the lake's folder, as a person finds it */
export function qualityPage(report: QualityReport, calendar: Calendar, lake: string): string {
  return page({
    title: 'Data check',
    kicker: ['Data check', `commit ${report.commit}`, lake],
    heading: report.verdict,
    lead: leadOf(report),
    isSimulated: report.isSimulated,
    sections: [
      keyFigures(figuresOf(report)),
      findingsSection(report, 'error', 'What makes them unfit', 'Each of these would make a result wrong.'),
      findingsSection(
        report,
        'warning',
        'What one should know',
        'The data can be used; a study that touches these places should mind them.',
      ),
      findingsSection(report, 'note', 'What else was noticed', 'Properties of the data, not faults.'),
      coverageSection(report, calendar),
      rulesSection(report.rules),
      warningBox(report.doubts, WHAT_WAS_CHECKED),
      facts([
        { title: 'Lake', lines: [lake, `commit ${report.commit}, recorded ${report.recordedAt}`], isBroad: true },
        {
          title: 'Calendar',
          lines: [`${calendar.name}, ${formatDate(calendar.firstDay)} to ${formatDate(calendar.lastDay)}`],
        },
        { title: 'Made by', lines: ['bellwether data check', 'It reports; it repairs nothing.'] },
      ]),
    ],
  })
}

function leadOf({ coverage, rows, rules, findings }: QualityReport): string {
  const asked = `${countText(rules.length)} rules were put to ${countText(coverage.length)} series with ${countText(rows)} rows.`
  if (findings.length === 0) return `${asked} None of them found anything.`
  const found = new Set(findings.map(({ rule }) => rule)).size
  const places = new Set(findings.map(({ series }) => series)).size
  return `${asked} ${countText(found)} found something, in ${countedText(places, 'series or source', 'series or sources')}.`
}

/** Six figures, each with what it is compared with. */
export function figuresOf({ coverage, rows, findings, quarantined, rowsRead, commit }: QualityReport): KeyFigure[] {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length
  const counted = (rule: string): number =>
    findings.filter((finding) => finding.rule === rule).reduce((sum, { count }) => sum + count, 0)
  const kinds = new Set(coverage.map(({ summary }) => summary.kind)).size
  const sampled = new Set(findings.filter(({ rule }) => rule === 'SERIES_SAMPLED').map(({ series }) => series))
  const expected = coverage
    .filter(({ title }) => !sampled.has(title))
    .reduce((sum, { expectedSessions }) => sum + (expectedSessions ?? 0), 0)
  const restated = findings.filter(({ rule }) => rule === 'HISTORY_RESTATED').length
  return [
    {
      label: 'Errors',
      value: countText(of('error')),
      compare: `${countedText(of('warning'), 'warning', 'warnings')}, ${countedText(of('note'), 'note', 'notes')}`,
    },
    { label: 'Series', value: countText(coverage.length), compare: `of ${kinds} ${kinds === 1 ? 'kind' : 'kinds'}` },
    { label: 'Rows', value: countText(rows), compare: `as of commit ${commit}` },
    {
      label: 'Sessions missing',
      value: countText(counted('SESSION_MISSING')),
      compare: `of ${countText(expected)} expected`,
    },
    {
      label: 'In quarantine',
      value: countText(quarantined),
      compare: rowsRead === 0 ? 'nothing was read' : `${formatPercent(quarantined / rowsRead)} of rows read`,
    },
    {
      label: 'Restated',
      value: countText(counted('HISTORY_RESTATED')),
      compare: `rows, in ${countText(restated)} series`,
    },
  ]
}

function findingsSection(report: QualityReport, severity: Severity, title: string, howToRead: string): Content {
  const tables = report.rules.map((rule) => findingsTable(rule, report.findings, severity))
  return tables.some((one) => one !== undefined) && section(title, tables, howToRead)
}

/** What one rule found, under its name and what it counts. */
function findingsTable(
  { name, words }: RuleSummary,
  findings: readonly QualityFinding[],
  severity: Severity,
): Markup | undefined {
  const own = findings.filter((finding) => finding.rule === name && finding.severity === severity)
  if (own.length === 0) return undefined
  const count = own.reduce((sum, finding) => sum + finding.count, 0)
  const rest = own.length - SHOWN_FINDINGS
  const rows = own.slice(0, SHOWN_FINDINGS).map((finding) => ({ cells: [findingCell(finding)] }))
  const more = rest > 0 && markup`<p class="note">${countText(rest)} more are in the JSON.</p>`
  return markup`${table(name, [{ title: `${name}: ${countedText(count, words.one, words.many)}` }], rows)}${more}`
}

function findingCell({ message, examples }: QualityFinding): Markup {
  const rest = examples.length - SHOWN_EXAMPLES
  const more = rest > 0 ? ` · ${countText(rest)} more` : ''
  const places = examples.slice(0, SHOWN_EXAMPLES).join(' · ')
  const where = places !== '' && markup`<br><span class="note">${withWholeDates(places)}${more}</span>`
  return markup`<div class="prose">${withWholeDates(message)}${where}</div>`
}

/** Kinds whose rows come when something happens: a year without any lacks nothing. */
const WITHOUT_YEARS: readonly KindName[] = ['actions', 'closures', 'member-changes', 'releases']

/** One heat table a kind: the share of each year's sessions, or of its fullest year, that has rows. */
function coverageSection({ coverage, isSimulated }: QualityReport, calendar: Calendar): Content {
  const kinds = [...new Set(coverage.map(({ summary }) => summary.kind))].filter(
    (kind) => !WITHOUT_YEARS.includes(kind),
  )
  return kinds.map((kind) => {
    const own = coverage.filter(({ summary, years }) => summary.kind === kind && years.length > 0)
    return own.length === 0 ? undefined : coverageTable(kind, own, calendar, isSimulated)
  })
}

function coverageTable(
  kind: KindName,
  coverage: readonly Coverage[],
  calendar: Calendar,
  isSimulated: boolean,
): Markup {
  const all = coverage.flatMap(({ years }) => years.map(({ year }) => year))
  const last = Math.max(...all)
  const first = Math.max(Math.min(...all), last - SHOWN_YEARS + 1)
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const isBySession = coverage.some(({ expectedSessions }) => expectedSessions !== undefined)
  const full = new Map(years.map((year) => [year, isBySession ? sessionsOfYear(calendar, year) : 0]))
  const isNamed = (year: number): boolean => years.length <= NAMED_YEARS || year % 5 === 0
  const hidden = hiddenCoverage(coverage.length - SHOWN_SERIES, first - Math.min(...all))
  return markup`<section>${heatTable({
    id: `coverage-${kind}`,
    isSimulated,
    title: `Which years of ${kind} are there?`,
    howToRead: isBySession
      ? 'Per cent of the sessions of each year on which the series has rows. Blank: none.'
      : 'Days with values in each year, in per cent of the fullest year. Blank: none.',
    rowTitle: 'series',
    columns: years.map((year) => ({ title: isNamed(year) ? shortYear(year) : '', name: String(year) })),
    rows: coverage.slice(0, SHOWN_SERIES).map((one) => ({ name: one.title, values: shares(one, years, full) })),
    scale: 'sequential',
    limit: 1,
    format: (share) => (share < 0.005 ? '<1' : String(Math.round(100 * share))),
    describe: (share) => formatPercent(share),
    ...(hidden === '' ? {} : { note: hidden }),
  })}</section>`
}

function hiddenCoverage(series: number, years: number): string {
  const parts = [
    ...(series > 0 ? [countedText(series, 'more series', 'more series')] : []),
    ...(years > 0 ? [countedText(years, 'earlier year', 'earlier years')] : []),
  ]
  return parts.length === 0 ? '' : `In the JSON: ${parts.join(', ')}.`
}

function shortYear(year: number): string {
  return `’${String(year % 100).padStart(2, '0')}`
}

function sessionsOfYear(calendar: Calendar, year: number): number {
  const from = Math.max(calendar.firstDay, dayNumber(year, 1, 1))
  const to = Math.min(calendar.lastDay, dayNumber(year, 12, 31))
  return from > to ? 0 : calendar.count(from, to)
}

function shares(
  { years: covered }: Coverage,
  years: readonly number[],
  full: ReadonlyMap<number, number>,
): Float64Array {
  const fullest = Math.max(...covered.map(({ days }) => days))
  const byYear = new Map(covered.map((one) => [one.year, one]))
  return Float64Array.from(years, (year) => {
    const one = byYear.get(year)
    const sessions = full.get(year)!
    return one === undefined ? Number.NaN : Math.min(1, one.days / (sessions > 0 ? sessions : fullest))
  })
}

function ruleCell(name: string, sentence: string): Markup {
  return markup`<div class="prose">${sentence}<br><span class="note">${name}</span></div>`
}

function rulesSection(rules: readonly RuleSummary[]): Markup {
  const columns = [
    { title: 'What good data do' },
    { title: 'Severity' },
    { title: 'Series', isNumber: true },
    { title: 'Found', isNumber: true },
  ]
  const rows = rules.map(({ name, sentence, severity, checked, count }) => ({
    cells: [ruleCell(name, sentence), severity, countText(checked), countText(count)],
    ...(count === 0 ? { tone: 'quiet' as const } : {}),
  }))
  return section(
    'What was asked',
    table('Rules', columns, rows),
    'Each rule, the series it was put to, and how often it found something.',
  )
}
