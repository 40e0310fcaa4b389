/** The conclusion of a check, in words that follow from what was found. */
import { countedText, countText } from '../../core/number-text.ts'
import type { QualityFinding, RuleSummary } from './finding.ts'

/** Things named in the heading. */
const NAMED = 3

export function verdictOf(findings: readonly QualityFinding[], rules: readonly RuleSummary[]): string {
  const errors = phrases(findings, rules, 'error')
  if (errors.length > 0) return `Data are not fit for use; ${listed(errors)}`
  const warnings = phrases(findings, rules, 'warning')
  return warnings.length === 0 ? 'Data are fit for use' : `Data are fit for use; ${listed(warnings)}`
}

/** `3 sessions missing in 2 series`, in the order of the rules. */
function phrases(
  findings: readonly QualityFinding[],
  rules: readonly RuleSummary[],
  severity: QualityFinding['severity'],
): string[] {
  return rules.flatMap(({ name, words }) => {
    const found = findings.filter((finding) => finding.rule === name && finding.severity === severity)
    if (found.length === 0) return []
    const count = found.reduce((sum, finding) => sum + finding.count, 0)
    const series = new Set(found.map((finding) => `${finding.kind} ${finding.series}`)).size
    return [`${countedText(count, words.one, words.many)}${series > 1 ? ` in ${countText(series)} series` : ''}`]
  })
}

function listed(parts: readonly string[]): string {
  const named = parts.slice(0, NAMED).join(', ')
  return parts.length > NAMED
    ? `${named} and ${countedText(parts.length - NAMED, 'more kind of fault', 'more kinds of fault')}`
    : named
}
