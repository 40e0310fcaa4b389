/** Volume that changes its level for good, or is not there: another feed, so that figures before and after do not compare. */
import { countText } from '../../../core/number-text.ts'
import { median } from '../../../core/stats/quantile.ts'
import { formatDate } from '../../../core/time.ts'
import { sessionBounds, sessionColumn } from '../days.ts'
import { localScales } from '../robust.ts'
import { MOST_EXAMPLES, type QualityRule, type Series } from '../rule.ts'

/** Sessions before and after that are compared. */
const WINDOW = 3
/** Their medians differ by this factor, and all sessions of one side by this much from all of the other. */
const FACTOR = 8
const SEPARATION = 2
/** Thinly traded funds change tenfold from day to day: a break stands out from that by as many robust deviations. */
const DEVIATIONS = 6

interface Break {
  readonly row: number
  readonly before: number
  readonly after: number
}

export const volumeRegime: QualityRule = {
  name: 'VOLUME_REGIME',
  severity: 'warning',
  sentence:
    'The volume of a session does not jump to another level by more than eight times and stay there; that means another feed.',
  words: { one: 'break in volume', many: 'breaks in volume' },
  kinds: ['bars'],
  check(series) {
    const { days, volumes } = volumeBySession(series)
    const breaks = breaksOf(volumes)
    if (breaks.length === 0) return []
    const times = breaks.length === 1 ? 'once' : `${countText(breaks.length)} times`
    const message = `The volume of ${series.title} jumps ${times} to another level and stays there: not comparable across.`
    const examples = breaks.slice(0, MOST_EXAMPLES).map(({ row, before, after }) => {
      const change = after > before ? `times ${ratioText(after / before)}` : `divided by ${ratioText(before / after)}`
      return `${formatDate(days[row]!)}: ${volumeText(before)} to ${volumeText(after)} a session, ${change}`
    })
    return [{ message, count: breaks.length, examples }]
  },
}

export const volumeAbsent: QualityRule = {
  name: 'VOLUME_ABSENT',
  severity: 'note',
  sentence: 'Bars say how much was traded.',
  words: { one: 'series without volume', many: 'series without volume' },
  kinds: ['bars'],
  check({ frame, title }) {
    const volume = frame.columns['volume'] as Float64Array
    if (volume.some((value) => value > 0)) return []
    const what = volume.every((value) => Number.isNaN(value)) ? 'has no volume' : 'has a volume of zero throughout'
    return [{ message: `${title} ${what}.`, count: 1, examples: [] }]
  },
}

function volumeBySession({ frame }: Series): { days: Int32Array; volumes: Float64Array } {
  const volume = frame.columns['volume'] as Float64Array
  const bounds = sessionBounds(sessionColumn(frame))
  const sessions = Math.max(0, bounds.length - 1)
  const volumes = new Float64Array(sessions)
  const days = new Int32Array(sessions)
  for (let i = 0; i < sessions; i++) {
    days[i] = sessionColumn(frame)[bounds[i]!]!
    for (let row = bounds[i]!; row < bounds[i + 1]!; row++) volumes[i]! += volume[row]! > 0 ? volume[row]! : 0
  }
  return { days, volumes }
}

/** The sharpest break of each stretch of candidates that follow each other. */
function breaksOf(volumes: Float64Array): Break[] {
  const changes = volumes.map((volume, i) => (i > 0 ? Math.log(volume / volumes[i - 1]!) : Number.NaN))
  const scales = localScales(changes.map((change) => (Number.isFinite(change) ? change : Number.NaN)))
  const breaks: Break[] = []
  for (let row = WINDOW; row + WINDOW <= volumes.length; row++) {
    const found = breakAt(volumes, row)
    const last = breaks.at(-1)
    if (found === undefined || sharpness(found) < DEVIATIONS * scales[row]!) continue
    if (last === undefined || row - last.row >= WINDOW) breaks.push(found)
    else if (sharpness(found) > sharpness(last)) breaks[breaks.length - 1] = found
  }
  return breaks
}

function breakAt(volumes: Float64Array, row: number): Break | undefined {
  const earlier = volumes.subarray(row - WINDOW, row)
  const later = volumes.subarray(row, row + WINDOW)
  const found = { row, before: median(earlier), after: median(later) }
  if (!(found.before > 0 && found.after > 0) || sharpness(found) < Math.log(FACTOR)) return undefined
  const [low, high] = found.after > found.before ? [earlier, later] : [later, earlier]
  return Math.min(...high) > SEPARATION * Math.max(...low) ? found : undefined
}

function sharpness({ before, after }: Break): number {
  return Math.abs(Math.log(after / before))
}

function volumeText(volume: number): string {
  if (volume >= 1e6) return `${(volume / 1e6).toPrecision(3)} million`
  return countText(volume)
}

function ratioText(ratio: number): string {
  return ratio >= 10 ? String(Math.round(ratio)) : ratio.toFixed(1)
}
