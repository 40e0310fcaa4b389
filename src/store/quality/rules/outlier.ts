/** Single prices that leap away and come straight back: misprints, from which a strategy would earn what nobody could. */
import { countedText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { newYorkMinuteOfDay } from '../../../market/new-york-time.ts'
import { clockText, sessionColumn } from '../days.ts'
import { localScales } from '../robust.ts'
import { MOST_EXAMPLES, type QualityRule, type Series } from '../rule.ts'

/** A price stands out by this many robust deviations of the returns around it, there and back. */
const DEVIATIONS = 15
/** Returns below this are never outliers: half a per cent. */
const LEAST_RETURN = 0.005
/** The way back undoes the way there but for this share. */
const REST = 0.25

export const outlier: QualityRule = {
  name: 'OUTLIER',
  severity: 'warning',
  sentence: 'A price does not leap by many times the usual return and come back with the next bar.',
  words: { one: 'outlier', many: 'outliers' },
  kinds: ['bars'],
  check(series) {
    const { frame, title, partition } = series
    const rows = outliersOf(series)
    if (rows.length === 0) return []
    const close = frame.columns['close'] as Float64Array
    const at = frame.columns['at'] as Float64Array
    const isDaily = partition['interval'] === '1d'
    const message = `${title} has ${countedText(rows.length, 'price that leaps away and comes', 'prices that leap away and come')} back with the next bar.`
    const examples = rows.slice(0, MOST_EXAMPLES).map((row) => {
      const time = isDaily ? '' : ` ${clockText(newYorkMinuteOfDay(at[row]!))}`
      return `${formatDate(sessionColumn(frame)[row]!)}${time}: ${close[row - 1]}, ${close[row]}, ${close[row + 1]}`
    })
    return [{ message, count: rows.length, examples }]
  },
}

/** Rows between a leap and its return; intraday only within a session, since nights have their own scale. */
function outliersOf({ frame, partition }: Series): number[] {
  const close = frame.columns['close'] as Float64Array
  const days = sessionColumn(frame)
  const isDaily = partition['interval'] === '1d'
  const returns = close.map((price, row) =>
    row > 0 && (isDaily || days[row] === days[row - 1]) ? Math.log(price / close[row - 1]!) : Number.NaN,
  )
  const scales = localScales(returns)
  const rows: number[] = []
  for (let row = 1; row + 1 < close.length; row++) {
    const there = returns[row]!
    const back = returns[row + 1]!
    const least = Math.max(LEAST_RETURN, DEVIATIONS * scales[row]!)
    const isLeap = Math.abs(there) > least && Math.abs(back) > least
    if (isLeap && Math.abs(there + back) < REST * Math.min(Math.abs(there), Math.abs(back))) rows.push(row)
  }
  return rows
}
