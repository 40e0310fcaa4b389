/** The length of bars as seen in the data, or as the file's name tells. */
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../../../core/time.ts'
import { parseInterval } from '../../../market/interval.ts'

/** Lengths that vendors make bars of, in minutes, besides those below a minute. */
const MINUTES = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 45, 60, 90, 120, 180, 240]
const SECONDS = [1, 2, 3, 5, 10, 15, 20, 30]
const KNOWN = new Set([
  ...SECONDS.map((count) => count * MS_PER_SECOND),
  ...MINUTES.map((count) => count * MS_PER_MINUTE),
  MS_PER_DAY,
])

/** The commonest step forward between neighbouring starts; NaN where it is no length that bars have. */
export function intervalOfStarts(starts: Float64Array): number {
  const counts = new Map<number, number>()
  for (let row = 1; row < starts.length; row++) {
    const step = Math.abs(starts[row]! - starts[row - 1]!)
    if (step > 0 && step <= MS_PER_DAY) counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  let commonest = Number.NaN
  for (const [step, count] of counts) {
    const best = counts.get(commonest) ?? 0
    if (count > best || (count === best && step < commonest)) commonest = step
  }
  return KNOWN.has(commonest) ? commonest : Number.NaN
}

/** From a file's name: `1m`, `5min`, `_1h_`, or `, 5` as TradingView writes minutes; NaN where it tells nothing. */
export function intervalOfName(name: string): number {
  const named = /(?:^|[^a-z0-9])(\d{1,3}) ?(s|m|h|d|sec|min|hour|day)(?![a-z0-9])/i.exec(name)
  if (named !== null) return parseInterval(`${Number(named[1])}${named[2]![0]!.toLowerCase()}`)
  const minutes = /, (\d{1,3})(?: \(\d+\))?\./.exec(name)
  return minutes === null ? Number.NaN : Number(minutes[1]) * MS_PER_MINUTE
}
