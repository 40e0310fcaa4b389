/** `bellwether features report`: what can be said of each feature of a study. */
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import type { Json } from '../../core/hash.ts'
import { countText } from '../../core/number-text.ts'
import { reportFeatures, writeFeatureReport } from '../../jobs/feature-report.ts'
import type { FeatureFigures } from '../../research/feature-report/feature-figures.ts'
import { FIGURE_COLUMNS } from '../../research/feature-report/figure-columns.ts'
import { spanText } from '../../research/feature-report/pictures.ts'
import type { FeatureReport } from '../../research/feature-report/report-input.ts'
import { reportDoubts, reportHeading, reportLead } from '../../research/feature-report/verdict.ts'
import { sessionsText } from '../../research/feature-report/feature-page.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { withWorkplace } from '../workplace.ts'
import { wrap } from '../wrap.ts'

export function configure(parser: Parser): void {
  parser
    .description(
      'Judge the features of a study: how often each is known, whether it drifts, whether its relation with the label ' +
        'holds over the folds, which repeat each other, and what the model loses without it.',
    )
    .argument('<file>', 'study file, e.g. studies/overnight.yaml')
    .option('--data <folder>', 'folder below which the files of the study lie (default: the simulated market)')
    .option(
      '--timeframe <length>',
      'of a study of forecasts: the bars to decide on, or contracts (default: 1h where it has them)',
    )
    .option('--horizon <hours>', 'of a study of forecasts: clock hours to the target (default: that of its tuning)')
    .option('--out <file>', 'where to write the report (default: reports of the home)')
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'clock' | 'config' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as Options
  const { data, out, timeframe } = options
  const choice = { timeframe, horizon: hoursOf(options.horizon) }
  const file = given.arguments[0]!
  const { report, path } = await withWorkplace(context, async (workplace) => {
    const made = await reportFeatures(file, data, choice, { workplace, command: commandOf(file, options) })
    return { report: made, path: await writeFeatureReport(made, workplace.home, out) }
  })
  return { data: dataOf(report, path), text: textOf(report, path), warnings: reportDoubts(report) }
}

interface Options {
  readonly data?: string
  readonly timeframe?: string
  readonly horizon?: string
  readonly out?: string
}

/** Errors: USAGE_VALUE. */
function hoursOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const hours = Number(text)
  if (hours > 0) return hours
  throw new BellwetherError('USAGE_VALUE', {
    message: `--horizon is "${text}".`,
    expected: 'It must be a number of hours above 0.',
    given: text,
    remedy: 'Write for example --horizon 24.',
  })
}

function commandOf(file: string, { data, timeframe, horizon }: Options): string {
  const options = Object.entries({ data, timeframe, horizon }).filter(([, value]) => value !== undefined)
  return ['bellwether features report', file, ...options.map(([name, value]) => `--${name} ${value}`)].join(' ')
}

function textOf(report: FeatureReport, path: string): string {
  const tag = report.isSimulated ? '  [SIMULATED]' : ''
  const doubts = reportDoubts(report)
  return [
    `${reportHeading(report)}${tag}\n${report.symbol}, ${sessionsText(report)}, ${countText(report.folds)} folds`,
    wrap(reportLead(report)),
    sourceTable(report),
    featureTable(report.figures),
    ['What may be wrong with this:', ...doubts.map((one) => `- ${wrap(one, '  ')}`)].join('\n'),
    `report  ${path}`,
  ].join('\n\n')
}

function sourceTable({ sources, dataset: { session } }: FeatureReport): string {
  const columns = [{ title: 'source' }, { title: 'features', align: 'right' as const }, { title: 'known from, to' }]
  return textTable(
    [...columns, { title: 'decisions', align: 'right' as const }],
    sources.map(({ source, features, known }) => {
      const days = session.filter((_, i) => known[i] === 1)
      const span = spanText(days[0] ?? Number.NaN, days.at(-1) ?? Number.NaN)
      return [source, countText(features), span, `${countText(days.length)} of ${countText(session.length)}`]
    }),
  )
}

function featureTable(figures: readonly FeatureFigures[]): string {
  const brief = FIGURE_COLUMNS.filter(({ isBrief }) => isBrief)
  return textTable(
    [{ title: 'feature' }, ...brief.map(({ title }) => ({ title: title.toLowerCase(), align: 'right' as const }))],
    figures.map((one) => [one.name, ...brief.map(({ text }) => text(one))]),
  )
}

function dataOf(report: FeatureReport, path: string): Json {
  const { figures, redundancy, folds, study, symbol, label, model, isSimulated, featureSet } = report
  return {
    verdict: reportHeading(report),
    lead: reportLead(report),
    report: path,
    study,
    symbol,
    label,
    model,
    isSimulated,
    featureSet,
    folds,
    features: figures.map(({ name, source, coverage, drift, stability, importance, permutation }) => ({
      name,
      source,
      known: coverage.share,
      span: spanText(coverage.from, coverage.to),
      longestGap: coverage.longestGap,
      drift: finite(drift),
      stability: finite(stability),
      importance: finite(importance),
      permutation: finite(permutation),
    })),
    groups: redundancy.groups.map((group) => group.map((i) => figures[i]!.name)),
    doubts: reportDoubts(report),
  }
}

/** JSON has no NaN. */
function finite(numbers: object): Json {
  const entries = Object.entries(numbers as Record<string, number>)
  return Object.fromEntries(entries.map(([name, value]) => [name, Number.isFinite(value) ? value : null]))
}
