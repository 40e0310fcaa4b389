/** Quotes whose bid is above or at the ask: two moments mixed, or one side stale, and a midpoint at which nobody could trade. */
import { countedText, countText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { sessionColumn } from '../days.ts'
import { MOST_EXAMPLES, type Found, type QualityRule, type Series } from '../rule.ts'

const KINDS = ['chains', 'quote-bars', 'option-quote-bars'] as const

export const quoteCrossed: QualityRule = {
  name: 'QUOTE_CROSSED',
  severity: 'warning',
  sentence: 'A bid is not above its ask.',
  words: { one: 'crossed quote', many: 'crossed quotes' },
  kinds: KINDS,
  check: (series) => countBySession(series, 'quotes whose bid is above the ask', (bid, ask) => bid > ask && ask > 0),
}

export const quoteLocked: QualityRule = {
  name: 'QUOTE_LOCKED',
  severity: 'note',
  sentence: 'A bid is below its ask.',
  words: { one: 'locked quote', many: 'locked quotes' },
  kinds: KINDS,
  check: (series) => countBySession(series, 'quotes whose bid equals the ask', (bid, ask) => bid === ask && ask > 0),
}

function countBySession(series: Series, what: string, isFound: (bid: number, ask: number) => boolean): Found[] {
  const { frame, title } = series
  const days = sessionColumn(frame)
  const bid = frame.columns['bid'] as Float64Array
  const ask = frame.columns['ask'] as Float64Array
  const byDay = new Map<number, { found: number; rows: number }>()
  for (let row = 0; row < frame.length; row++) {
    let count = byDay.get(days[row]!)
    if (count === undefined) byDay.set(days[row]!, (count = { found: 0, rows: 0 }))
    count.rows++
    if (isFound(bid[row]!, ask[row]!)) count.found++
  }
  const worst = [...byDay]
    .filter(([, { found }]) => found > 0)
    .toSorted(([dayA, a], [dayB, b]) => b.found / b.rows - a.found / a.rows || dayA - dayB)
  const count = worst.reduce((sum, [, { found }]) => sum + found, 0)
  if (count === 0) return []
  const message = `${title} has ${countText(count)} of ${countText(frame.length)} ${what}, on ${countedText(worst.length, 'session', 'sessions')}.`
  const examples = worst
    .slice(0, MOST_EXAMPLES)
    .map(([day, { found, rows }]) => `${formatDate(day)}: ${found} of ${rows}`)
  return [{ message, count, examples }]
}
