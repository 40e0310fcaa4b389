/** The six key figures, each with its interval or its comparison. */
import { countedText, countText } from '../../core/number-text.ts'
import {
  formatBasisPoints,
  formatFixed,
  formatPercent,
  formatPercentRange,
  formatRatio,
  formatReturn,
  formatReturnRange,
} from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import { START_ROW } from '../performance/drawdown.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import { type Evidence, LEVEL } from './evidence.ts'
import { LEAST_SESSIONS } from './verdict.ts'

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

/** What the figures of any tear sheet are made of. */
type ReturnEvidence = Pick<Evidence, 'net' | 'totalReturn' | 'sessions' | 'returnInterval'>

/** Too few sessions are not scaled up to a year. */
export function returnAYear({ net, totalReturn, sessions, returnInterval: { low, high } }: ReturnEvidence): KeyFigure {
  if (sessions < LEAST_SESSIONS) {
    const compare = `in ${countedText(sessions, 'session', 'sessions')}`
    return { label: 'Return in all', value: sessions === 0 ? '–' : formatReturn(totalReturn), compare }
  }
  const [label, value] = ['Return a year', formatReturn(net.annualReturn)]
  if (Number.isNaN(low)) return { label, value, compare: 'no interval' }
  return { label, value, compare: formatReturnRange(low, high), also: `${countText(100 * LEVEL)} % interval` }
}

function sharpe({ net, deflated, sharpeError, sessions }: Evidence): KeyFigure {
  if (sessions < LEAST_SESSIONS) return { label: 'Sharpe', value: '–', compare: 'too few sessions' }
  const [label, value] = ['Sharpe', formatRatio(net.sharpe)]
  if (Number.isNaN(deflated)) return { label, value, compare: 'not measurable' }
  return { label, value, compare: `± ${formatRatio(sharpeError)}`, also: `deflated ${deflatedText(deflated)}` }
}

/** Never rounded to certainty. */
export function deflatedText(probability: number): string {
  return probability > 0.995 ? 'above 0.99' : formatFixed(probability, 2)
}

/** Its length is the sessions from the last high to the recovery, or to the end. */
export function worstDrawdown({ net, sessions }: Pick<Evidence, 'net' | 'sessions'>): KeyFigure {
  const { depth, peak, trough, recovery } = net.drawdown
  const [label, value] = ['Worst drawdown', formatReturn(depth)]
  if (Number.isNaN(depth)) return { label, value, compare: 'not measurable' }
  if (trough === undefined) return { label, value, compare: 'never below a high' }
  const length = (recovery ?? sessions - 1) - (peak === START_ROW ? -1 : peak)
  const compare = countedText(length, 'session', 'sessions')
  return { label, value, compare, also: recovery === undefined ? 'not over yet' : 'from high to high' }
}

function periodsHeld({ period }: TearSheetInput, { held, sessions }: Evidence): KeyFigure {
  const [label, value] = [`${capital(period.many)} held`, countText(held)]
  const compare = `of ${countText(sessions)}`
  return sessions === 0 ? { label, value, compare } : { label, value, compare, also: formatPercent(held / sessions) }
}

function rightWay({ period }: TearSheetInput, { rightWay: { share, interval, riseShare } }: Evidence): KeyFigure {
  const [label, value] = ['Right way', formatPercent(share)]
  const base = `${formatPercent(riseShare)} of all rose`
  if (Number.isNaN(share)) return { label, value, compare: `no ${period.one} held`, also: base }
  return { label, value, compare: formatPercentRange(interval.low, interval.high), also: base }
}

function breakEven({ costs }: TearSheetInput): KeyFigure {
  const [label, value] = ['Break-even cost', formatBasisPoints(costs.breakEvenBpsPerSide)]
  const assumed = `assumed ${formatBasisPoints(costs.assumedBpsPerSide)}`
  return {
    label,
    value,
    compare: assumed,
    also: Number.isNaN(costs.breakEvenBpsPerSide) ? 'no gross profit' : 'a side',
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
