/** Values of a frame as text. */
import { type ColumnArray, type Frame, MISSING_DATE } from '../core/frame.ts'
import { formatDate, formatInstant } from '../core/time.ts'
import { toMicroseconds } from './parquet/column-types.ts'

/** ISO form in UTC, to the microsecond where there are any: 2013-10-07T13:30:00.000123Z. */
export function instantText(instant: number): string {
  const microseconds = toMicroseconds(instant)
  const rest = ((microseconds % 1000) + 1000) % 1000
  if (rest === 0) return formatInstant(microseconds / 1000)
  const whole = new Date((microseconds - rest) / 1000).toISOString().slice(0, -1)
  return `${whole}${String(rest).padStart(3, '0')}Z`
}

/** Text of a value; '' where it is missing. */
export function cellText(frame: Frame, name: string, row: number): string {
  const type = frame.schema[name]!
  const value = (frame.columns[name] as ColumnArray)[row]!
  if (value === '' || value === MISSING_DATE || Number.isNaN(value)) return ''
  if (type === 'date') return formatDate(value as number)
  if (type === 'boolean') return value === 1 ? 'true' : 'false'
  return type === 'instant' ? instantText(value as number) : String(value)
}
