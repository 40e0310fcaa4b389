/** The six key figures of a backtest, each with its interval or its comparison; and its return and risk beside others'. */
import { countedText, countText } from '../../core/number-text.ts'
import {
  formatFixed,
  formatPercent,
  formatPercentRange,
  formatRatio,
  formatReturn,
  formatReturnRange,
} from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import { START_ROW } from '../performance/drawdown.ts'
import { LEVEL, type Line } from '../tear-sheet/evidence.ts'
import type { RiskTable } from '../tear-sheet/risk-table.ts'
import type { RunEvidence } from './run-evidence.ts'
import { moneyText } from './run-lead.ts'
import type { RunSheetInput } from './run-sheet-input.ts'
import { LEAST_SESSIONS } from './run-verdict.ts'

export function runFigures(input: RunSheetInput, evidence: RunEvidence): KeyFigure[] {
  return [
    returnFigure(evidence),
    sharpeFigure(evidence),
    drawdownFigure(evidence),
    tripFigure(evidence),
    bandFigure(input),
    marginFigure(input),
  ]
}

/** Too few sessions are not scaled up to a year. */
function returnFigure({ net, totalReturn, sessions, returnInterval: { low, high } }: RunEvidence): KeyFigure {
  if (sessions < LEAST_SESSIONS) {
    const compare = `in ${countedText(sessions, 'session', 'sessions')}`
    return { label: 'Return in all', value: sessions === 0 ? '–' : formatReturn(totalReturn), compare }
  }
  const [label, value] = ['Return a year', formatReturn(net.annualReturn)]
  if (Number.isNaN(low)) return { label, value, compare: 'no interval' }
  return { label, value, compare: formatReturnRange(low, high), also: `${countText(100 * LEVEL)} % interval` }
}

function sharpeFigure({ sharpe, sharpeError, deflated, sessions }: RunEvidence): KeyFigure {
  const label = 'Sharpe over cash'
  if (sessions < LEAST_SESSIONS) return { label, value: '–', compare: 'too few sessions' }
  if (Number.isNaN(deflated)) return { label, value: formatRatio(sharpe), compare: 'not measurable' }
  const also = `deflated ${deflated > 0.995 ? 'above 0.99' : formatFixed(deflated, 2)}`
  return { label, value: formatRatio(sharpe), compare: `± ${formatRatio(sharpeError)}`, also }
}

function drawdownFigure({ net, sessions }: RunEvidence): KeyFigure {
  const { depth, peak, trough, recovery } = net.drawdown
  const [label, value] = ['Worst drawdown', formatReturn(depth)]
  if (Number.isNaN(depth)) return { label, value, compare: 'not measurable' }
  if (trough === undefined) return { label, value, compare: 'never below a high' }
  const length = (recovery ?? sessions - 1) - (peak === START_ROW ? -1 : peak)
  const also = recovery === undefined ? 'not over yet' : 'from high to high'
  return { label, value, compare: countedText(length, 'session', 'sessions'), also }
}

function tripFigure({ closed, won: { share, interval } }: RunEvidence): KeyFigure {
  const [label, value] = ['Round trips', countText(closed.length)]
  if (closed.length === 0) return { label, value, compare: 'none has ended' }
  const also = formatPercentRange(interval.low, interval.high)
  return { label, value, compare: `${formatPercent(share, 0)} won`, also }
}

function bandFigure({ band, costs }: RunSheetInput): KeyFigure {
  const label = 'Profit'
  if (Number.isNaN(band.breakEven))
    return {
      label,
      value: moneyText(band.asFilled),
      compare: `after ${moneyText(costs.fees + costs.slippage)} of costs`,
    }
  return {
    label,
    value: moneyText(band.asFilled),
    compare: `${moneyText(band.touch)} at the touch`,
    also: `${moneyText(band.middle)} in the middle`,
  }
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
