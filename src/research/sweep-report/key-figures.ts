/** The six key figures of a sweep, each with its error, its number of trials or its comparison. */
import { countedText, countText } from '../../core/number-text.ts'
import { median } from '../../core/stats/quantile.ts'
import { formatFixed, formatNumber, formatOdds, formatPercent, formatRatio } from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import type { SweepReportInput } from './sweep-report-input.ts'
import { moneyText } from './view/sweep-grid.ts'

export function sweepFigures(input: SweepReportInput): KeyFigure[] {
  return [highest(input), deflated(input), overfitting(input), walkForward(input), snooping(input), allRows(input)]
}

function highest({ scepticism: { best } }: SweepReportInput): KeyFigure {
  const [label, also] = ['Highest Sharpe', `row ${countText(best.row)}`]
  if (Number.isNaN(best.sharpe)) return { label, value: '–', compare: 'no row has one' }
  return { label, value: formatRatio(best.sharpe), compare: `± ${formatRatio(best.sharpeError)} a year`, also }
}

function deflated({ scepticism: { best, trials } }: SweepReportInput): KeyFigure {
  return {
    label: 'Deflated',
    value: probabilityText(best.deflated),
    compare: `${formatNumber(trials.effective)} trials effective`,
    also: `${countText(trials.raw + trials.before)} in all`,
  }
}

function overfitting({ scepticism: { overfitting: found } }: SweepReportInput): KeyFigure {
  const label = 'Overfit'
  if (found === undefined) return { label, value: '–', compare: 'too few sessions' }
  return {
    label,
    value: formatPercent(found.probability, 0),
    compare: `of ${countedText(found.logits.length, 'split', 'splits')}`,
    also: 'by chance 50 %',
  }
}

function walkForward({ scepticism: { walkForward: found } }: SweepReportInput): KeyFigure {
  const label = 'Chosen by the past'
  if (found === undefined) return { label, value: '–', compare: 'too few sessions' }
  return {
    label,
    value: formatRatio(found.sharpe),
    compare: `± ${formatRatio(found.sharpeError)}, Sharpe`,
    also: countedText(found.sessions.length, 'session', 'sessions'),
  }
}

function snooping({ scepticism: { spa } }: SweepReportInput): KeyFigure {
  const label = 'All of it chance'
  if (spa === undefined) return { label, value: '–', compare: 'not tested' }
  return { label, value: `p ${formatNumber(spa.p, 2)}`, compare: formatOdds(spa.p), also: 'Hansen’s test' }
}

function allRows({ rows, failures }: SweepReportInput): KeyFigure {
  const net = rows.netProfit.filter((value) => Number.isFinite(value))
  const label = 'Rows with a profit'
  if (net.length === 0) return { label, value: '–', compare: `${countText(failures.length)} failed` }
  const share = net.filter((value) => value > 0).length / net.length
  return { label, value: formatPercent(share, 0), compare: `of ${countText(net.length)}`, also: `median ${moneyText(median(net))}` }
}

/** Never rounded to certainty. */
function probabilityText(probability: number): string {
  return probability > 0.995 ? '>0.99' : formatFixed(probability, 2)
}
