/** How large a grid may be, and what one that is too large would take. */
import { BellwetherError } from '../../../core/errors.ts'
import { countText, durationText } from '../../../core/number-text.ts'

/** Of more rows every so many is judged: the sums of blocks would be larger than everything else, and say no more. */
export const MOST_JUDGED_ROWS = 20_000
/** A row's sums and statistics take about 100 bytes of memory. */
export const MOST_ROWS = 5_000_000
const BYTES_PER_ROW = 100
/** Of one core for one row over a year of sessions, milliseconds. */
const MS_PER_ROW = 0.001

/** @param counts by parameter. Errors: GRID_TOO_LARGE. */
export function assertSize(counts: Readonly<Record<string, number>>, origin: string): void {
  const rows = Object.values(counts).reduce((product, count) => product * count, 1)
  if (rows <= MOST_ROWS) return
  const product = Object.values(counts).map(countText).join(' × ')
  const [longest, most] = Object.entries(counts).reduce((a, b) => (b[1] > a[1] ? b : a))
  throw new BellwetherError('GRID_TOO_LARGE', {
    message:
      `${origin} asks for ${product} = ${countText(rows)} rows (${Object.keys(counts).join(' × ')}): about ` +
      `${memoryText(rows * BYTES_PER_ROW)} of memory, and ${durationText(rows * MS_PER_ROW)} of one core for each year of sessions.`,
    expected: `A sweep has at most ${countText(MOST_ROWS)} rows; more of them say less, since the best of many is mostly luck.`,
    given: `${countText(rows)} rows`,
    remedy: `Take fewer values, first of ${longest}, which has ${countText(most)}; or split the grid over several files.`,
  })
}

function memoryText(bytes: number): string {
  const gigabytes = bytes / 1e9
  return gigabytes < 1000 ? `${countText(Math.ceil(gigabytes))} GB` : `${countText(Math.ceil(gigabytes / 1000))} TB`
}
