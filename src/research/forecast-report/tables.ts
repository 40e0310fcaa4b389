/** The tables of a forecast report: errors, intervals and the gate, a row a horizon. */
import { countText } from '../../core/number-text.ts'
import { formatNumber, formatPercent, formatProbability, formatPercentRange, formatRatio } from '../../report/format.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table, type TableColumn, type TableRow } from '../../report/table.ts'
import type { Finding } from '../forecast/judgement/horizon-finding.ts'
import type { CoverageScore } from '../forecast/judgement/interval-scores.ts'
import { REGIMES } from '../forecast/judgement/regime.ts'
import { slicesOf } from '../forecast/judgement/slices.ts'
import { horizonsText, horizonText } from '../forecast/judgement/verdict.ts'
import type { ForecastFindings, ShownHorizon } from './findings.ts'
import { forecasterText } from '../forecast/judgement/forecaster-text.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'
import { dollarText } from './dollar-text.ts'
import { shownLevel } from './paths.ts'

/** Beside no-change. */
const FINDING_WORDS: Readonly<Record<Finding, string>> = {
  beats: 'better',
  'not-better': 'not better',
  worse: 'worse',
  'too-few': 'too few to judge',
  'never-moved': 'price never moved',
  none: 'no outcome yet',
}

export function errorTable({ horizons, judgement }: ForecastFindings): Content {
  if (horizons.length === 0) return false
  const title = 'Does it err less than no-change?'
  const columns = columnsOf(
    ['horizon', 'forecaster'],
    ['mean error', 'no-change', 'ratio', 'root mean square', 'right way', 'independent', 'by luck', 'than no-change'],
  )
  const rows = horizons.map(({ horizon, shown, surest, finding }): TableRow => {
    const { errors, direction, independence } = shown
    return {
      cells: [
        horizonText(horizon),
        forecasterText(shown),
        dollarText(errors.mae),
        dollarText(errors.noChangeMae),
        formatRatio(errors.mase),
        `${dollarText(errors.rmse)} of ${dollarText(errors.noChangeRmse)}`,
        direction.rows === 0
          ? '–'
          : `${formatPercent(direction.right, 0)} (${formatPercentRange(direction.interval.low, direction.interval.high)})`,
        `${formatNumber(independence.independent, 2)} of ${countText(independence.rows)}`,
        formatProbability(surest.corrected),
        FINDING_WORDS[finding],
      ],
      ...(finding !== 'beats' && { tone: 'quiet' as const }),
    }
  })
  return section(
    title,
    table(title, columns, rows),
    `Mean absolute error of the forecaster, and over that of no-change (ratio). Right way: share, with its 90 % interval. By luck: the probability of a lead as sure as the surest of the horizon, by the test of Diebold and Mariano, allowing for ${countText(judgement.family)} forecasters.`,
  )
}

function columnsOf(words: readonly string[], numbers: readonly string[]): readonly TableColumn[] {
  return [...words.map((title) => ({ title })), ...numbers.map((title) => ({ title, isNumber: true }))]
}

/** Coverage and width at the shown level, in all and by regime, and what the whole distribution was worth. */
export function intervalTable(input: ForecastReportInput, findings: ForecastFindings): Content {
  const level = shownLevel(input)
  const drawn = findings.horizons.filter(({ rows }) => rows.length > 0)
  if (level === undefined || drawn.length === 0) return false
  const title = `What was the ${formatPercent(level, 0)} interval worth?`
  const regimes = findings.regimes.size > 0 ? REGIMES : []
  const columns = columnsOf(
    ['horizon'],
    ['covered', '99 % interval', 'median width', ...regimes, 'CRPS', 'of no-change'],
  )
  const rows = drawn.map((found) => ({ cells: intervalCells(input, findings, found, level, regimes) }))
  const reading = `Share of outcomes inside, and median width${regimes.length > 0 ? '; by regime the same' : ''}. CRPS: error of the whole distribution, $; of no-change with intervals made in the same way.`
  return section(title, table(title, columns, rows), reading)
}

function intervalCells(
  { forecasts }: ForecastReportInput,
  { regimes: regimeOf, judgement }: ForecastFindings,
  { horizon, shown, rows }: ShownHorizon,
  level: number,
  regimes: readonly string[],
): Content[] {
  const score = atLevel(shown.coverage, level)!
  const slices = slicesOf(forecasts, rows, (row) => regimeOf.get(forecasts.session[row]!))
  const baseline = judgement.baselines.find((one) => one.horizon === horizon)
  const byRegime = REGIMES.filter((regime) => regimes.includes(regime)).map((regime) => {
    const part = atLevel(slices.get(regime)?.coverage ?? [], level)
    return part === undefined ? '–' : `${formatPercent(part.coverage, 0)} (${dollarText(part.medianWidth)})`
  })
  return [
    horizonText(horizon),
    score.isKept ? formatPercent(score.coverage, 0) : markup`<strong>${formatPercent(score.coverage, 0)}</strong>`,
    formatPercentRange(score.interval.low, score.interval.high),
    dollarText(score.medianWidth),
    ...byRegime,
    dollarText(shown.crps),
    dollarText(baseline?.crps ?? Number.NaN),
  ]
}

function atLevel(scores: readonly CoverageScore[], level: number): CoverageScore | undefined {
  return scores.find((score) => score.level === level)
}

/** At how many decisions each forecast could have been traded on, and what its gate says at the last one. */
export function gateTable({ horizons }: ForecastFindings): Content {
  const judged = horizons.filter(({ gate }) => gate.length > 0)
  if (judged.length === 0) return false
  const title = 'Could it have been traded on?'
  const rows = judged.map(({ horizon, shown, gate }) => {
    const open = gate.filter(({ isOpen }) => isOpen).length
    const { isOpen, rulings } = gate.at(-1)!
    const failed = rulings.filter(({ isMet }) => !isMet)
    const why: Content = isOpen
      ? 'open'
      : failed.map(({ rule, text }, i) => markup`${i > 0 && ' '}<strong>${rule}</strong>: ${text}.`)
    return {
      cells: [
        horizonText(horizon),
        forecasterText(shown),
        `${countText(open)} of ${countText(gate.length)}`,
        markup`<span class="prose">${why}</span>`,
      ],
    }
  })
  const columns = [...columnsOf(['horizon', 'forecaster'], ['open at']), { title: 'why closed at the last decision' }]
  return section(
    title,
    table(title, columns, rows),
    'The gate at each decision, judged on the outcomes known before it.',
  )
}

/** Mean absolute errors in dollars that the predecessor published, and of no-change on its bars. */
const PREDECESSOR: readonly { readonly hours: number; readonly published: number; readonly noChange: number }[] = [
  { hours: 24, published: 4.12, noChange: 3.15 },
  { hours: 48, published: 3.2, noChange: 4.93 },
  { hours: 72, published: 6.77, noChange: 6.81 },
  { hours: 96, published: 10.29, noChange: 8.51 },
]

/** The predecessor's figures, as a warning of how forecasts come to look good. */
export function predecessorTable({ horizons }: ForecastFindings): Markup {
  const title = 'A warning from the predecessor'
  const columns = columnsOf(['horizon'], ['its mean error', 'no-change on its bars', 'here', 'no-change here'])
  const rows = PREDECESSOR.map(({ hours, published, noChange }) => {
    const errors = horizons.find(({ horizon }) => horizon === hours)?.shown.errors
    const ours = [errors?.mae, errors?.noChangeMae].map((error) => dollarText(error ?? Number.NaN))
    return { cells: [horizonText(hours), dollarText(published), dollarText(noChange), ...ours] }
  })
  const body = markup`${table(title, columns, rows)}<p class="note">It scored each forecast against the price 25 bars before the one it was made for, on samples and prices other than those here: its figures are no bar to clear. Even so, no-change, which it did not print, erred less at ${horizonsText([24, 96])}.</p>`
  return section(
    title,
    body,
    'Mean absolute errors, $, as the former SPY model published them, beside those of no-change.',
  )
}
