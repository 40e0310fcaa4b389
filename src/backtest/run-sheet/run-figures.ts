/** The six key figures of a backtest, each with its interval or its comparison; and its return and risk beside others'. */
import { countText } from '../../core/number-text.ts'
import { formatPercent, formatPercentRange, formatRatio, formatReturn } from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import type { Line } from '../tear-sheet/evidence.ts'
import { deflatedText, returnAYear, worstDrawdown } from '../tear-sheet/key-figures.ts'
import type { RiskTable } from '../tear-sheet/risk-table.ts'
import type { RunEvidence } from './run-evidence.ts'
import { moneyText } from './run-lead.ts'
import type { RunSheetInput } from './run-sheet-input.ts'
import { LEAST_SESSIONS } from '../tear-sheet/verdict.ts'

export function runFigures(input: RunSheetInput, evidence: RunEvidence): KeyFigure[] {
  return [
    returnAYear(evidence),
    sharpeFigure(evidence),
    worstDrawdown(evidence),
    tripFigure(evidence),
    bandFigure(input),
    marginFigure(input),
  ]
}

function sharpeFigure({ sharpe, sharpeError, deflated, sessions }: RunEvidence): KeyFigure {
  const label = 'Sharpe over cash'
  if (sessions < LEAST_SESSIONS) return { label, value: '–', compare: 'too few sessions' }
  if (Number.isNaN(deflated)) return { label, value: formatRatio(sharpe), compare: 'not measurable' }
  const [value, compare] = [formatRatio(sharpe), `± ${formatRatio(sharpeError)}`]
  return { label, value, compare, also: `deflated ${deflatedText(deflated)}` }
}

function tripFigure({ closed, won: { share, interval } }: RunEvidence): KeyFigure {
  const [label, value] = ['Round trips', countText(closed.length)]
  if (closed.length === 0) return { label, value, compare: 'none has ended' }
  const also = formatPercentRange(interval.low, interval.high)
  return { label, value, compare: `${formatPercent(share, 0)} won`, also }
}

function bandFigure({ band, costs }: RunSheetInput): KeyFigure {
  const [label, value] = ['Profit', moneyText(band.asFilled)]
  if (Number.isNaN(band.breakEven))
    return { label, value, compare: `after ${moneyText(costs.fees + costs.slippage)} of costs` }
  const compare = `${moneyText(band.touch)} at the touch`
  return { label, value, compare, also: `${moneyText(band.middle)} in the middle` }
}

function marginFigure({ exposure: { marginUse, delta }, equity }: RunSheetInput): KeyFigure {
  const uses = marginUse.filter((use) => !Number.isNaN(use))
  const shares = delta.map((value, i) => Math.abs(value) / equity[i]!)
  const also = `exposed to ${formatPercent(most(shares), 0)} of equity`
  if (uses.length === 0) return { label: 'Most margin', value: '–', compare: 'none is asked', also }
  return { label: 'Most margin', value: formatPercent(most(uses), 0), compare: 'of equity', also }
}

function most(values: Float64Array): number {
  return values.reduce((max, value) => (value > max ? value : max), 0)
}

/** Beside holding and cash over the same sessions; undefined where there are too few to speak of a year. */
export function runRiskTable({ symbols }: RunSheetInput, evidence: RunEvidence): RiskTable | undefined {
  if (evidence.sessions < LEAST_SESSIONS) return undefined
  const row = (name: string, { annualReturn, annualVolatility, drawdown }: Line, sharpe: string) => ({
    name,
    cells: [formatReturn(annualReturn), formatReturn(annualVolatility), sharpe, formatReturn(drawdown.depth)],
  })
  return {
    titles: ['return a year', 'volatility', 'Sharpe over cash', 'worst drawdown'],
    rows: [
      row('strategy', evidence.net, formatRatio(evidence.sharpe)),
      row(`holding ${symbols[0]}`, evidence.holding, formatRatio(evidence.holdingSharpe)),
      row('cash', evidence.cash, '–'),
    ],
  }
}
