/** Sessions that a series lacks: a return over two days passes for one of a day; with most of them missing it is a sample of days. */
import { countText } from '../../../core/number-text.ts'
import { dayRuns, distinctDays, sessionColumn, sessionsBetween, spanText } from '../days.ts'
import { MOST_EXAMPLES, type QualityRule, type RuleContext, type Series } from '../rule.ts'

const KINDS = [
  'bars',
  'quote-bars',
  'trades',
  'chains',
  'option-bars',
  'option-quote-bars',
  'futures',
  'vol-term-structure',
] as const

/** With fewer than this share of its sessions a series is a sample of days, and its gaps are no news. */
const SAMPLE_SHARE = 0.5

interface Coverage {
  readonly days: Int32Array
  readonly sessions: Int32Array
  readonly missing: Int32Array
  readonly isSample: boolean
}

function coverageOf({ frame }: Series, { calendar }: RuleContext): Coverage {
  const days = distinctDays(sessionColumn(frame))
  const sessions = days.length === 0 ? days : sessionsBetween(calendar, days)
  const present = new Set(days)
  const missing = sessions.filter((day) => !present.has(day))
  return { days, sessions, missing, isSample: missing.length > (1 - SAMPLE_SHARE) * sessions.length }
}

export const sessionMissing: QualityRule = {
  name: 'SESSION_MISSING',
  severity: 'warning',
  sentence: 'From its first to its last day a series has rows on every session of the exchange.',
  words: { one: 'session missing', many: 'sessions missing' },
  kinds: KINDS,
  check(series, context) {
    const { days, sessions, missing, isSample } = coverageOf(series, context)
    if (missing.length === 0 || isSample) return []
    const span = spanText(days[0]!, days.at(-1)!)
    const message = `${series.title} lacks ${countText(missing.length)} of ${countText(sessions.length)} sessions from ${span}.`
    return [{ message, count: missing.length, examples: dayRuns(missing, sessions).slice(0, MOST_EXAMPLES) }]
  },
}

export const seriesSampled: QualityRule = {
  name: 'SERIES_SAMPLED',
  severity: 'note',
  sentence: 'A series has most sessions of its span; one with fewer than half is a sample of days.',
  words: { one: 'sample of days', many: 'samples of days' },
  kinds: KINDS,
  check(series, context) {
    const { days, sessions, isSample } = coverageOf(series, context)
    if (!isSample) return []
    const span = spanText(days[0]!, days.at(-1)!)
    const message = `${series.title} has ${countText(days.length)} of ${countText(sessions.length)} sessions from ${span}: a sample of days.`
    return [{ message, count: 1, examples: dayRuns(days, sessions).slice(0, MOST_EXAMPLES) }]
  },
}
