/** The six key figures, each with its interval or its comparison. */
import {
  formatBasisPoints,
  formatCount,
  formatFixed,
  formatNumber,
  formatPercent,
  formatPercentRange,
  formatRatio,
  formatReturn,
  formatReturnRange,
} from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import { START_ROW } from '../performance/drawdown.ts'
import type { TearSheetInput } from '../tear-sheet-input.ts'
import { type Evidence, LEVEL } from './evidence.ts'

export function keyFiguresOf(input: TearSheetInput, evidence: Evidence): KeyFigure[] {
  return [
    returnAYear(evidence),
    sharpe(evidence),
    worstDrawdown(evidence),
    periodsHeld(input, evidence),
    rightWay(input, evidence),
    breakEven(input),
  ]
}

function returnAYear({ net, returnInterval: { low, high } }: Evidence): KeyFigure {
  const interval = Number.isNaN(low) ? 'no interval' : `${formatReturnRange(low, high)}, ${formatNumber(100 * LEVEL)} %`
  return { label: 'Return a year', value: formatReturn(net.annualReturn), compare: interval }
}

function sharpe({ net, deflated, sharpeError }: Evidence): KeyFigure {
  const compare = Number.isNaN(deflated)
    ? 'not measurable'
    : `± ${formatRatio(sharpeError)}, deflated ${formatFixed(deflated, 2)}`
  return { label: 'Sharpe', value: formatRatio(net.sharpe), compare }
}

/** Its length is the sessions from the last high to the recovery, or to the end. */
function worstDrawdown({ net, sessions }: Evidence): KeyFigure {
  const { depth, peak, trough, recovery } = net.drawdown
  const label = 'Worst drawdown'
  if (trough === undefined)
    return { label, value: formatReturn(depth), compare: Number.isNaN(depth) ? '–' : 'never below a high' }
  const length = (recovery ?? sessions - 1) - (peak === START_ROW ? -1 : peak)
  const compare = `${formatCount(length)} ${length === 1 ? 'session' : 'sessions'}${recovery === undefined ? ', not over' : ''}`
  return { label, value: formatReturn(depth), compare }
}

function periodsHeld({ period }: TearSheetInput, { held, sessions }: Evidence): KeyFigure {
  return { label: `${capital(period.many)} held`, value: formatCount(held), compare: `of ${formatCount(sessions)}` }
}

function rightWay({ period }: TearSheetInput, { rightWay: { share, interval, riseShare } }: Evidence): KeyFigure {
  const label = 'Right way'
  if (Number.isNaN(share)) return { label, value: '–', compare: `${formatPercent(riseShare)} of ${period.many} rose` }
  const range = formatPercentRange(interval.low, interval.high)
  return { label, value: formatPercent(share), compare: `${range}; ${formatPercent(riseShare)} rose` }
}

function breakEven({ costs }: TearSheetInput): KeyFigure {
  const assumed = `assumed ${formatBasisPoints(costs.assumedBpsPerSide)}`
  const { breakEvenBpsPerSide: value } = costs
  const compare = Number.isNaN(value) ? `no gross profit; ${assumed}` : `a side; ${assumed}`
  return { label: 'Break-even cost', value: formatBasisPoints(value), compare }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
