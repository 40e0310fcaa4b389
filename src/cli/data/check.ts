/** `bellwether data check`: is the lake fit for use? */
import type { Command as Parser } from 'commander'
import { join } from 'node:path'
import { EXIT } from '../../core/errors.ts'
import { writeFileAtomic } from '../../core/files.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { requireDate } from '../../core/time.ts'
import type { Severity } from '../../ingest/source.ts'
import { nyse } from '../../market/calendar.ts'
import { requireKind } from '../../store/series.ts'
import { checkLake, type CheckRequest } from '../../store/quality/check-lake.ts'
import { type QualityFinding, type QualityReport, type RuleSummary, SEVERITIES } from '../../store/quality/finding.ts'
import { qualityPage } from '../../store/quality/quality-report.ts'
import { qualityData } from '../../jobs/stored/series-data.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { commitOption, openHomeLake } from './home-lake.ts'

/** Findings of a rule and places of a finding that a terminal shows; the report has more, the JSON all. */
const SHOWN_FINDINGS = 3
const SHOWN_EXAMPLES = 2
const INDENT = ' '.repeat(9)

export function configure(parser: Parser): void {
  parser
    .description(
      'Check the lake against the quality rules and write a report. Exit status 6 where data are not fit for use.',
    )
    .option('--kind <kind>', 'only this kind, e.g. bars')
    .option('--symbol <symbol>', 'only this symbol, underlying, futures root or series')
    .option('--source <source>', 'only this source')
    .option('--from <date>', 'first day, YYYY-MM-DD')
    .option('--to <date>', 'last day, YYYY-MM-DD')
    .option('--as-of-commit <n>', 'as the lake was at this commit')
    .option('--out <file>', 'where to write the report (default: reports/data-check-N.html of the home, N the commit)')
}

interface CheckOptions {
  readonly kind?: string
  readonly symbol?: string
  readonly source?: string
  readonly from?: string
  readonly to?: string
  readonly asOfCommit?: string
  readonly out?: string
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  context: Pick<CommandContext, 'config' | 'clock' | 'progress'>,
): Promise<CommandResult> {
  const options = given.options as CheckOptions
  const request = requestOf(options)
  const lake = await openHomeLake(context)
  const report = await checkLake(lake, nyse, request, context.progress)
  const out = options.out ?? join(context.config.home, 'reports', `data-check-${report.commit}.html`)
  await writeFileAtomic(out, qualityPage(report, nyse, lake.root))
  return {
    data: { ...qualityData(report), code: report.isFit ? null : 'DATA_UNFIT', report: out },
    text: readable(report, out),
    warnings: report.isSimulated ? ['SIMULATED data are among the series.'] : [],
    exitStatus: report.isFit ? EXIT.ok : EXIT.checkFailed,
  }
}

function requestOf(options: CheckOptions): CheckRequest {
  const { symbol, source } = options
  const asOfCommit = commitOption(options.asOfCommit)
  return {
    ...(options.kind === undefined ? {} : { kind: requireKind(options.kind) }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(source === undefined ? {} : { source }),
    ...(options.from === undefined ? {} : { from: requireDate(options.from, '--from') }),
    ...(options.to === undefined ? {} : { to: requireDate(options.to, '--to') }),
    ...(asOfCommit === undefined ? {} : { asOfCommit }),
  }
}

function readable(report: QualityReport, out: string): string {
  const { verdict, coverage, rows, rules, commit } = report
  const asked = `${countText(rules.length)} rules, ${countText(coverage.length)} series, ${countText(rows)} rows, commit ${commit}.`
  const found = SEVERITIES.flatMap((severity) => rules.flatMap((rule) => ruleText(rule, severity, report.findings)))
  const parts = [`${verdict}.`, found.join('\n'), report.doubts.join('\n'), `${asked}\nReport: ${out}`]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What a rule counted, and beneath it the findings that count most. */
function ruleText({ name, words }: RuleSummary, severity: Severity, findings: readonly QualityFinding[]): string[] {
  const own = findings.filter((finding) => finding.rule === name && finding.severity === severity)
  if (own.length === 0) return []
  const count = own.reduce((sum, finding) => sum + finding.count, 0)
  const most = severity === 'note' ? [] : own.toSorted((a, b) => b.count - a.count).slice(0, SHOWN_FINDINGS)
  const rest = severity === 'note' ? 0 : own.length - most.length
  const lines = [...most.map(findingText), ...(rest > 0 ? [`${INDENT}and ${countText(rest)} more`] : [])]
  return [`${severity.padEnd(INDENT.length)}${countedText(count, words.one, words.many)} [${name}]`, ...lines]
}

function findingText({ message, examples }: QualityFinding): string {
  const places = examples.slice(0, SHOWN_EXAMPLES)
  const rest = examples.length - places.length
  const where = places.length === 0 ? '' : ` ${places.join(' · ')}${rest > 0 ? ` · ${countText(rest)} more` : ''}`
  return `${INDENT}${message}${where}`
}
