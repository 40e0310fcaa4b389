/** What a check of the lake found. */
import type { Severity } from '../../ingest/source.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { SeriesSummary } from '../lake.ts'

export interface QualityFinding {
  readonly rule: string
  readonly severity: Severity
  readonly kind: KindName
  /** Title of the series, or the source where the finding is about its files. */
  readonly series: string
  readonly message: string
  readonly count: number
  readonly examples: readonly string[]
}

/** What one rule looked for, and how often it found it. */
export interface RuleSummary {
  readonly name: string
  readonly severity: Severity
  readonly sentence: string
  readonly words: { readonly one: string; readonly many: string }
  /** Series it looked at. */
  readonly checked: number
  readonly findings: number
  readonly count: number
}

/** What a series has, year by year. */
export interface Coverage {
  readonly summary: SeriesSummary
  readonly title: string
  /** In order; empty for undated kinds. */
  readonly years: readonly YearCoverage[]
  /** Sessions from its first to its last day; undefined for kinds that do not follow the exchange. */
  readonly expectedSessions: number | undefined
}

export interface YearCoverage {
  readonly year: number
  readonly rows: number
  /** Days with rows. */
  readonly days: number
}

export interface QualityReport {
  /** The conclusion in plain words. */
  readonly verdict: string
  /** No finding of severity error. */
  readonly isFit: boolean
  readonly commit: number
  readonly recordedAt: string
  readonly isSimulated: boolean
  readonly rows: number
  /** Rows in quarantine, of all that were read from the files of these series' sources and kinds. */
  readonly quarantined: number
  readonly rowsRead: number
  readonly coverage: readonly Coverage[]
  /** Errors first, then by rule. */
  readonly findings: readonly QualityFinding[]
  readonly rules: readonly RuleSummary[]
  /** What this check could not see, as sentences. */
  readonly doubts: readonly string[]
}

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** By severity, then in the order of the rules, then by series. */
export function sortFindings(findings: readonly QualityFinding[], rules: readonly string[]): QualityFinding[] {
  return findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      rules.indexOf(a.rule) - rules.indexOf(b.rule) ||
      (a.series < b.series ? -1 : a.series > b.series ? 1 : 0),
  )
}
