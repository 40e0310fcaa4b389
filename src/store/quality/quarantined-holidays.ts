/**
 * Holiday files in quarantine that repeat the day before.
 *
 * Rows of a day without a session are never stored, so they are compared as they came: a row repeats when
 * the figures that the lake holds of the same thing for the session before all stand in its text.
 */
import { type Frame, MISSING_DATE } from '../../core/frame.ts'
import { countText } from '../../core/number-text.ts'
import { formatDate, parseDate } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { QUARANTINE_SCHEMA } from '../commits/quarantine.ts'
import { isClosedDay, sessionColumn } from './days.ts'
import type { QualityFinding } from './finding.ts'
import { REPEATED_SHARE, TRADED_FIGURES } from './repeats.ts'

/** Rows of one kind and source that came for a day without a session. */
export interface ClosedDay {
  readonly kind: KindName
  readonly source: string
  readonly day: number
  /** The rows as they came. */
  readonly raws: readonly string[]
}

/** The column by which rows of a day are told apart; of bars, any of the day may be meant. */
const NAMES: { readonly [K in KindName]?: string } = {
  chains: 'contract',
  futures: 'contract',
  'vol-term-structure': 'expiry',
}

/** Days without a session of which there are rows to compare, by kind, source and the day that the reason names. */
export function closedDays({ columns, length }: Frame<typeof QUARANTINE_SCHEMA>, calendar: Calendar): ClosedDay[] {
  const days = new Map<string, ClosedDay & { raws: string[] }>()
  for (let row = 0; row < length; row++) {
    const kind = columns.kind[row] as KindName
    const day = parseDate(/\d{4}-\d{2}-\d{2}/.exec(columns.reason[row]!)?.[0] ?? '')
    if (!(kind in TRADED_FIGURES) || !isClosedDay(calendar, day)) continue
    const key = `${kind} ${columns.source[row]} ${day}`
    const closed = days.get(key) ?? { kind, source: columns.source[row]!, day, raws: [] }
    days.set(key, closed)
    closed.raws.push(columns.raw[row]!)
  }
  return [...days.values()]
}

/** @param before what the lake holds of the kind and source for the session before */
export function repeatedHolidayFinding(
  { kind, source, day, raws }: ClosedDay,
  before: Frame,
  calendar: Calendar,
): QualityFinding | undefined {
  const rowsByName = namedRows(kind, before)
  const repeated = raws.filter((raw) => isRepeat(kind, before, rowsByName, raw)).length
  if (repeated === 0 || repeated < REPEATED_SHARE * raws.length) return undefined
  const previous = formatDate(sessionColumn(before)[0]!)
  return {
    rule: 'HOLIDAY_REPEATS',
    severity: 'note',
    kind,
    series: source,
    message: `${kind} from ${source} came for ${formatDate(day)} (${calendar.closureReason(day)}) and repeat ${previous}; they lie in quarantine.`,
    count: 1,
    examples: [`${countText(repeated)} of ${countText(raws.length)} rows`],
  }
}

function namedRows(kind: KindName, before: Frame): Map<string, number[]> {
  const rows = new Map<string, number[]>()
  for (let row = 0; row < before.length; row++) {
    const name = nameOf(kind, before, row)
    const same = rows.get(name)
    if (same === undefined) rows.set(name, [row])
    else same.push(row)
  }
  return rows
}

/** '' where any row of the day may be the same thing. */
function nameOf(kind: KindName, before: Frame, row: number): string {
  const name = NAMES[kind]
  if (name === undefined) return ''
  if (before.schema[name] !== 'date') return (before.columns[name] as string[])[row]!
  const date = (before.columns[name] as Int32Array)[row]!
  return date === MISSING_DATE ? '' : formatDate(date)
}

function isRepeat(
  kind: KindName,
  before: Frame,
  rowsByName: ReadonlyMap<string, readonly number[]>,
  raw: string,
): boolean {
  const words = raw.split(/[^\w.+-]+/)
  const numbers = new Set(words.map(Number))
  const named = ['', ...words].flatMap((word) => rowsByName.get(word) ?? [])
  return named.some((row) => {
    const figures = TRADED_FIGURES[kind]!.map((name) => (before.columns[name] as Float64Array)[row]!)
    const given = figures.filter((figure) => !Number.isNaN(figure))
    return given.length > 0 && given.every((figure) => numbers.has(figure))
  })
}
