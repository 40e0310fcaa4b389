/** The six key figures of a sweep, each with its error, its number of trials or its comparison. */
import { countedText, countText } from '../../core/number-text.ts'
import { quantileOfSorted } from '../../core/stats/quantile.ts'
import { formatFixed, formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import type { SweepReportInput, SweepScepticism } from './sweep-report-input.ts'
import { abilityOdds, LIMITS } from '../overfitting/sweep-verdict.ts'
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
  const label = rows.sharpe.length === 1 ? 'Sharpe' : 'Highest Sharpe'
  const [value, also] = [formatRatio(rows.sharpe[row] ?? Number.NaN), `row ${countText(row)}`]
  if (scepticism === undefined) return { label, value, compare: TOO_FEW.compare, also }
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

/** Of one row. */
const NO_CHOICE = { value: '–', compare: 'one row: no choice' }

function overfitting(scepticism: SweepScepticism | undefined): KeyFigure {
  const label = 'Overfit'
  if (scepticism === undefined) return { label, ...TOO_FEW }
  if (scepticism.assessment.rows === 1) return { label, ...NO_CHOICE }
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
  if (scepticism.assessment.rows === 1) return { label, ...NO_CHOICE }
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
  const { superiorAbility, sessions } = scepticism.assessment
  const { p, replications } = superiorAbility
  const value = p.consistent === 0 ? `p < ${1 / replications}` : `p ${formatNumber(p.consistent, 2)}`
  const also = sessions < LIMITS.sessionsForAbility ? 'often too low: few sessions' : 'Hansen’s test'
  return { label, value, compare: abilityOdds({ p, replications }), also }
}

function allRows({ rows, failures }: SweepReportInput): KeyFigure {
  // Sorted, those that failed stand at the end.
  const sorted = rows.netProfit.toSorted()
  const net = sorted.subarray(0, sorted.findLastIndex((value) => Number.isFinite(value)) + 1)
  const label = 'Rows with a profit'
  if (net.length === 0) return { label, value: '–', compare: `${countText(failures.length)} failed` }
  if (rows.netProfit.length === 1) return { label: 'Profit a share', value: moneyText(net[0]!), compare: 'after fees' }
  const losses = net.findIndex((value) => value > 0)
  const share = losses < 0 ? 0 : 1 - losses / net.length
  const also = `median ${moneyText(quantileOfSorted(net, 0.5))}`
  return { label, value: formatPercent(share, 0), compare: `of ${countText(net.length)}`, also }
}

/** Never rounded to certainty. */
function probabilityText(probability: number): string {
  return probability > 0.995 ? '>0.99' : formatFixed(probability, 2)
}
