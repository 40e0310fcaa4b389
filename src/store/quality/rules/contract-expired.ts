/** Rows of a contract after its last day: a wrong expiry or a stale feed, and positions valued at prices that nobody made. */
import { MISSING_DATE } from '../../../core/frame.ts'
import { countedText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { sessionColumn } from '../days.ts'
import { MOST_EXAMPLES, type QualityRule } from '../rule.ts'

export const contractExpired: QualityRule = {
  name: 'CONTRACT_EXPIRED',
  severity: 'error',
  sentence: 'A contract has no rows after the day on which it expired.',
  words: { one: 'row after expiry', many: 'rows after expiry' },
  kinds: ['chains', 'option-bars', 'option-quote-bars', 'open-interest', 'vol-term-structure'],
  check({ frame, title }) {
    const days = sessionColumn(frame)
    const expiry = frame.columns['expiry'] as Int32Array
    const contracts = frame.columns['contract'] as string[] | undefined
    const rows: number[] = []
    for (let row = 0; row < frame.length; row++) {
      if (expiry[row] !== MISSING_DATE && days[row]! > expiry[row]!) rows.push(row)
    }
    if (rows.length === 0) return []
    const message = `${title} has ${countedText(rows.length, 'row', 'rows')} of contracts that had expired.`
    const examples = rows.slice(0, MOST_EXAMPLES).map((row) => {
      const name = contracts?.[row] ?? `expiry ${formatDate(expiry[row]!)}`
      return `${name} on ${formatDate(days[row]!)}, expired ${formatDate(expiry[row]!)}`
    })
    return [{ message, count: rows.length, examples }]
  },
}
