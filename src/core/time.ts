/** Civil dates as day numbers, and instants as text. No time zone here but UTC. */
import { BellwetherError } from './errors.ts'

export const MS_PER_SECOND = 1000
export const MS_PER_MINUTE = 60_000
export const MS_PER_HOUR = 3_600_000
export const MS_PER_DAY = 86_400_000

/** Day number (days since 1970-01-01) of a civil date. Month 1 to 12. */
export function dayNumber(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / MS_PER_DAY)
}

/** Parses an ISO date `YYYY-MM-DD`; NaN when it is none (2023-02-30 included). */
export function parseDate(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.NaN
  const day = dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
  return formatDate(day) === text ? day : Number.NaN
}

/** Parses an ISO date that a person gave for `what`. Errors: USAGE_VALUE. */
export function requireDate(text: string, what: string): number {
  const day = parseDate(text)
  if (!Number.isNaN(day)) return day
  throw new BellwetherError('USAGE_VALUE', {
    message: `${what} is "${text}", which is not a date.`,
    expected: 'A date is written YYYY-MM-DD.',
    given: text,
    remedy: `Write ${what} as for example 2024-01-31.`,
  })
}

/** Epoch milliseconds of an ISO instant with its zone; NaN where the text is none. */
export function parseInstant(text: string): number {
  const hasZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  // The engine's own parser takes the 30th of February for the 1st of March.
  const isDate = hasZone && !Number.isNaN(parseDate(text.slice(0, 10)))
  return isDate ? Date.parse(text) : Number.NaN
}

/** `YYYY-MM-DD` of a day number. */
export function formatDate(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
}

/** Year, month (1 to 12) and day of the month of a day number. */
export function civilDate(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * MS_PER_DAY)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** 0 = Sunday to 6 = Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/** `HH:MM` of minutes after midnight, the fraction left out. */
export function formatTimeOfDay(minutes: number): string {
  const whole = Math.floor(minutes)
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

/** `YYYY-MM-DDTHH:MM:SSZ`, with a fraction only where there is one. */
export function formatInstant(instant: number): string {
  const text = new Date(instant).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, 19)}Z` : text
}
