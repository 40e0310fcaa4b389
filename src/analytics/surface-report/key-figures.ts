/** The six key figures, each with its error. */
import { countText } from '../../core/number-text.ts'
import { quantile } from '../../core/stats/quantile.ts'
import { formatDate } from '../../core/time.ts'
import { formatFixed, formatNumber, formatPercent, formatPercentRange, withUnit } from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import { daysOf, type SmiledExpiry } from '../chains/root-surface.ts'
import { daysText, type SurfaceInput } from './surface-input.ts'

export function surfaceFigures(input: SurfaceInput): KeyFigure[] {
  return [atTheMoney(input), index(input), skew(input), move(input), forward(input), fit(input)]
}

const NONE = { value: '–', compare: 'no smile' }

function atTheMoney({ month }: SurfaceInput): KeyFigure {
  const label = 'At the money'
  if (month === undefined) return { label, ...NONE }
  return {
    label,
    value: formatPercent(month.skew.atTheMoney, 1),
    compare: `± ${points(month.error)} of fit`,
    also: daysText(month.days),
  }
}

function index({ surface: { root } }: SurfaceInput): KeyFigure {
  const label = 'Model-free index'
  const found = root.index.thirtyDays
  if (found === undefined) return { label, value: '–', compare: 'no expiries around 30 days' }
  return {
    label,
    value: formatPercent(found.value, 1),
    compare: formatPercentRange(found.low, found.high),
    also: 'by bids and asks, 30 days',
  }
}

function skew({ month }: SurfaceInput): KeyFigure {
  const label = '25-delta skew'
  if (month === undefined) return { label, ...NONE }
  const { riskReversal } = month.skew
  return {
    label,
    value: withUnit(formatFixed(100 * riskReversal, 1), 'pts'),
    compare: `± ${points(month.error)}`,
    also: 'call less put',
  }
}

function move({ month }: SurfaceInput): KeyFigure {
  const label = 'Expected move'
  if (month === undefined) return { label, ...NONE }
  const { meanAbsolute, low, high } = month.move
  return {
    label,
    value: formatPercent(meanAbsolute, 1),
    compare: `68 %: ${formatPercentRange(low - 1, high - 1)}`,
    also: daysText(month.days),
  }
}

function forward({ surface: { smiled }, month }: SurfaceInput): KeyFigure {
  const label = 'Forward'
  const near = smiled.toSorted((a, b) => distance(a, month?.days) - distance(b, month?.days))[0]
  if (near === undefined) return { label, ...NONE }
  const { forward: found, forwardSource, range } = near
  const error = forwardSource === 'parity' ? `± ${formatFixed(found.forwardError, 3)}` : 'not by parity'
  return { label, value: formatFixed(found.forward, 2), compare: error, also: formatDate(range.expiry) }
}

function distance(expiry: SmiledExpiry, days = 30): number {
  return Math.abs(daysOf(expiry) - days)
}

function fit({ surface: { smiled } }: SurfaceInput): KeyFigure {
  const label = 'Miss of the fit'
  if (smiled.length === 0) return { label, ...NONE }
  const errors = smiled.map(({ smile }) => smile.error.rmsVolatilityPoints).filter(Number.isFinite)
  const quotes = smiled.reduce((sum, { smile }) => sum + smile.error.points, 0)
  const inside = smiled.reduce((sum, { smile }) => sum + smile.error.points * (smile.error.insideSpread || 0), 0)
  return {
    label,
    value: points(quantile(errors, 0.5) / 100),
    compare: `${formatPercent(inside / quotes, 0)} within bid and ask`,
    also: `of ${countText(quotes)} quotes`,
  }
}

/** A difference of volatilities: 1 is 20 % against 21 %. */
function points(fraction: number): string {
  return withUnit(formatNumber(100 * fraction, 2), 'pts')
}
