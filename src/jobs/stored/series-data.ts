/** A series of the lake, and what a check found of it, as other programs read them. */
import type { Json } from '../../core/hash.ts'
import { formatDate } from '../../core/time.ts'
import type { SeriesSummary } from '../../store/lake.ts'
import type { QualityReport } from '../../store/quality/finding.ts'

/** `from` and `to` are null where the kind is undated. */
export function seriesData(series: SeriesSummary): Record<string, Json> {
  const { kind, source, partition, rows, from, to, versions, isSimulated, bytes } = series
  return { kind, source, partition, rows, from: dayText(from), to: dayText(to), versions, isSimulated, bytes }
}

export function qualityData(report: QualityReport): Record<string, Json> {
  const { verdict, isFit, commit, recordedAt, isSimulated, rows, quarantined, rowsRead, doubts } = report
  return {
    verdict,
    isFit,
    commit,
    recordedAt,
    isSimulated,
    rows,
    rowsRead,
    quarantined,
    findings: report.findings.map((finding) => ({ ...finding })),
    rules: report.rules.map((rule) => ({ ...rule })),
    coverage: report.coverage.map(({ summary, title, years, expectedSessions }) => ({
      kind: summary.kind,
      source: summary.source,
      series: title,
      rows: summary.rows,
      from: dayText(summary.from),
      to: dayText(summary.to),
      versions: summary.versions,
      isSimulated: summary.isSimulated,
      expectedSessions: expectedSessions ?? null,
      years: years.map((year) => ({ ...year })),
    })),
    doubts,
  }
}

function dayText(day: number | undefined): string | null {
  return day === undefined ? null : formatDate(day)
}
