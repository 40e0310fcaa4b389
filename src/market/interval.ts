/** The length of bars as text: 30s, 5m, 1h, 1d. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../core/time.ts'

const UNITS: Readonly<Record<string, number>> = { s: MS_PER_SECOND, m: MS_PER_MINUTE, h: MS_PER_HOUR, d: MS_PER_DAY }

/** Milliseconds of e.g. 30s, 5m, 1h, 1d; NaN where the text is none. */
export function parseInterval(text: string): number {
  const parts = /^([1-9]\d{0,3})([smhd])$/.exec(text)
  return parts === null ? Number.NaN : Number(parts[1]) * UNITS[parts[2]!]!
}

/** The name of a length in its largest whole unit, e.g. 1h for an hour. */
export function formatInterval(milliseconds: number): string {
  const unit = ['d', 'h', 'm', 's'].find((letter) => milliseconds % UNITS[letter]! === 0) ?? 's'
  return `${milliseconds / UNITS[unit]!}${unit}`
}
