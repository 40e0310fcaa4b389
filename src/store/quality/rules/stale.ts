/** Prices that stand still longer than trading allows: a dead feed, and fills at prices that were long gone. */
import { countedText, countText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { newYorkMinuteOfDay } from '../../../market/new-york-time.ts'
import { clockText, intervalSeconds, sessionColumn } from '../days.ts'
import { MOST_EXAMPLES, type QualityRule, type Series } from '../rule.ts'

/** Bars in a row with the same four prices: as many are no coincidence. Intraday they also last half an hour. */
const LEAST_BARS = { daily: 4, intraday: 30 } as const
const LEAST_SECONDS = 1800
/** Daily closes in a row that are the same. */
const LEAST_CLOSES = 8

interface Run {
  readonly from: number
  readonly bars: number
}

export const stale: QualityRule = {
  name: 'STALE',
  severity: 'warning',
  sentence:
    'Prices move: not the same for 4 daily bars, for 8 daily closes, or for half an hour and 30 bars of a session.',
  words: { one: 'stretch of repeated prices', many: 'stretches of repeated prices' },
  kinds: ['bars'],
  check(series) {
    const isDaily = series.partition['interval'] === '1d'
    const bars = runsOf(series, ['open', 'high', 'low', 'close'], leastBars(series.partition['interval'] ?? ''))
    const closes = isDaily ? runsOf(series, ['close'], LEAST_CLOSES) : []
    const runs = [
      ...bars,
      ...closes.filter((run) => !bars.some(({ from }) => from >= run.from && from < run.from + run.bars)),
    ]
    if (runs.length === 0) return []
    const longest = runs.toSorted((a, b) => b.bars - a.bars || a.from - b.from)
    const message = `${series.title} repeats its prices over ${countedText(runs.length, 'stretch', 'stretches')}, the longest of ${countText(longest[0]!.bars)} bars.`
    return [
      { message, count: runs.length, examples: longest.slice(0, MOST_EXAMPLES).map((run) => runText(series, run)) },
    ]
  },
}

function leastBars(interval: string): number {
  if (interval === '1d') return LEAST_BARS.daily
  const seconds = intervalSeconds(interval) ?? 60
  return Math.max(LEAST_BARS.intraday, LEAST_SECONDS / seconds)
}

/** Stretches within a session, or over days of daily bars, in which the columns do not change. */
function runsOf({ frame, partition }: Series, names: readonly string[], least: number): Run[] {
  const columns = names.map((name) => frame.columns[name] as Float64Array)
  const days = sessionColumn(frame)
  const isDaily = partition['interval'] === '1d'
  const runs: Run[] = []
  let from = 0
  for (let row = 1; row <= frame.length; row++) {
    const isSame =
      row < frame.length &&
      (isDaily || days[row] === days[row - 1]) &&
      columns.every((column) => column[row] === column[row - 1])
    if (isSame) continue
    if (row - from >= least) runs.push({ from, bars: row - from })
    from = row
  }
  return runs
}

function runText({ frame, partition }: Series, { from, bars }: Run): string {
  const close = (frame.columns['close'] as Float64Array)[from]
  const at = (frame.columns['at'] as Float64Array)[from]!
  const time = partition['interval'] === '1d' ? '' : ` ${clockText(newYorkMinuteOfDay(at))}`
  return `from ${formatDate(sessionColumn(frame)[from]!)}${time}: ${bars} bars at ${close}`
}
