/** The six key figures of a sweep, each with its error, its number of trials or its comparison. */
import { countedText, countText } from '../../core/number-text.ts'
import { quantileOfSorted } from '../../core/stats/quantile.ts'
import { formatFixed, formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import type { SweepReportInput, SweepScepticism } from './sweep-report-input.ts'
import { abilityOdds } from '../overfitting/sweep-verdict.ts'
import { moneyText } from './view/parameter-grid.ts'

export function sweepFigures(input: SweepReportInput): KeyFigure[] {
  const { scepticism } = input
  return [
    highest(input),
    deflated(scepticism),
    overfitting(scepticism),
    walk(scepticism),
    ability(scepticism),
    allRows(input),
  ]
}

const TOO_FEW = { value: '–', compare: 'too few sessions' }

function highest({ rows, highest: row, scepticism }: SweepReportInput): KeyFigure {
  const [label, value, also] = ['Highest Sharpe', formatRatio(rows.sharpe[row] ?? Number.NaN), `row ${countText(row)}`]
  if (scepticism === undefined) return { label, value, compare: 'error not known', also }
  const error = scepticism.assessment.best.standardError * Math.sqrt(scepticism.sessionsPerYear)
  return { label, value, compare: `± ${formatRatio(error)} a year`, also }
}

function deflated(scepticism: SweepScepticism | undefined): KeyFigure {
  const label = 'Deflated'
  if (scepticism === undefined) return { label, ...TOO_FEW }
  const { probability, effectiveTrials, configurations } = scepticism.deflation
  return {
    label,
    value: probabilityText(probability),
    compare: `${countText(effectiveTrials)} effective trials`,
    also: `${countText(configurations)} in all`,
  }
}

function overfitting(scepticism: SweepScepticism | undefined): KeyFigure {
  const label = 'Overfit'
  if (scepticism === undefined) return { label, ...TOO_FEW }
  const { pbo, splits } = scepticism.assessment.crossValidation
  return {
    label,
    value: formatPercent(pbo, 0),
    compare: `of ${countedText(splits, 'split', 'splits')}`,
    also: 'by chance 50 %',
  }
}

function walk(scepticism: SweepScepticism | undefined): KeyFigure {
  const label = 'Chosen by the past'
  if (scepticism === undefined) return { label, ...TOO_FEW }
  const { sharpe, standardError, hindsight, steps } = scepticism.assessment.walk
  const year = Math.sqrt(scepticism.sessionsPerYear)
  return {
    label,
    value: formatRatio(sharpe * year),
    compare: `± ${formatRatio(standardError * year)}, ${countedText(steps.length, 'block', 'blocks')}`,
    also: `in hindsight ${formatRatio(hindsight.sharpe * year)}`,
  }
}

function ability(scepticism: SweepScepticism | undefined): KeyFigure {
  const label = 'As good by luck'
  if (scepticism === undefined) return { label, ...TOO_FEW }
  const { p, replications } = scepticism.assessment.superiorAbility
  const value = p.consistent === 0 ? `p < ${1 / replications}` : `p ${formatNumber(p.consistent, 2)}`
  return { label, value, compare: abilityOdds({ p, replications }), also: 'Hansen’s test' }
}

function allRows({ rows, failures }: SweepReportInput): KeyFigure {
  // Sorted, those that failed stand at the end.
  const sorted = rows.netProfit.toSorted()
  const net = sorted.subarray(0, sorted.findLastIndex((value) => Number.isFinite(value)) + 1)
  const label = 'Rows with a profit'
  if (net.length === 0) return { label, value: '–', compare: `${countText(failures.length)} failed` }
  const losses = net.findIndex((value) => value > 0)
  const share = losses < 0 ? 0 : 1 - losses / net.length
  const also = `median ${moneyText(quantileOfSorted(net, 0.5))}`
  return { label, value: formatPercent(share, 0), compare: `of ${countText(net.length)}`, also }
}

/** Never rounded to certainty. */
function probabilityText(probability: number): string {
  return probability > 0.995 ? '>0.99' : formatFixed(probability, 2)
}
