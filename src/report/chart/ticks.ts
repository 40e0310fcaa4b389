/** Where axes are marked: at round values, at starts of years and months. */
import { civilDate, dayNumber, formatDate, MS_PER_DAY } from '../../core/time.ts'
import type { Scale } from './scale.ts'

export interface Tick {
  readonly value: number
  readonly text: string
}

/** Round values inside [low, high], about `count` of them: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function linearTicks(low: number, high: number, count: number): number[] {
  const step = roundStep((high - low) / Math.max(1, count))
  if (!(step > 0) || !Number.isFinite(step)) return Number.isFinite(low) ? [low] : []
  const ticks: number[] = []
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  for (let k = first; k <= last && ticks.length < 100; k++) ticks.push(tidy(k * step))
  return ticks
}

/** The smallest round step that is at least `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  for (const factor of [1, 2, 2.5, 5, 10]) {
    if (factor * power >= least * (1 - 1e-9)) return tidy(factor * power)
  }
  return 10 * power
}

/** Sheds the dust of binary fractions: 0.30000000000000004 becomes 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

/** Up to this ratio of its ends a log scale is marked in equal steps, above it by 1, 2 and 5 of each power of ten. */
export const LINEAR_UP_TO = 3

/** Round values of a log scale that keep `apart` pixels from each other. */
export function logTicks(scale: Scale, apart: number): number[] {
  const { from, to } = scale
  if (to / from <= LINEAR_UP_TO) {
    const count = Math.max(2, Math.floor(Math.abs(scale.end - scale.start) / apart))
    return farApart(linearTicks(from, to, count), scale, apart)
  }
  for (const factors of [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]) {
    const ticks = powerTicks(from, to, factors, 1)
    if (farApart(ticks, scale, apart).length === ticks.length && ticks.length > 0) return ticks
  }
  for (let decades = 2; decades < 400; decades++) {
    const ticks = powerTicks(from, to, [1], decades)
    if (farApart(ticks, scale, apart).length === ticks.length && ticks.length > 0) return ticks
  }
  return []
}

function powerTicks(from: number, to: number, factors: readonly number[], decades: number): number[] {
  const ticks: number[] = []
  const first = Math.floor(Math.log10(from) / decades) * decades
  for (let power = first; 10 ** power <= to; power += decades) {
    for (const factor of factors) {
      const tick = tidy(factor * 10 ** power)
      if (tick >= from && tick <= to) ticks.push(tick)
    }
  }
  return ticks
}

function farApart(ticks: readonly number[], scale: Scale, apart: number): number[] {
  const kept: number[] = []
  for (const tick of ticks) {
    const before = kept.at(-1)
    if (before === undefined || Math.abs(scale.at(tick) - scale.at(before)) >= apart) kept.push(tick)
  }
  return kept
}

type CalendarStep = { readonly days: number } | { readonly months: number }

const DAY_STEPS: readonly CalendarStep[] = [1, 2, 5, 10].map((days) => ({ days }))
const MONTH_STEPS: readonly CalendarStep[] = [1, 3, 6].map((months) => ({ months }))
const YEAR_STEPS: readonly CalendarStep[] = [1, 2, 5, 10, 20, 50, 100].map((years) => ({ months: 12 * years }))
/** Spans in days from which months, and years, are marked. */
const MONTHS_FROM = 100
const YEARS_FROM = 1000
const DAYS_PER_MONTH = 30.44
const PX_PER_CHARACTER = 7.7

/** Starts of years, months or days on a scale of epoch milliseconds, as dense as ISO labels have room. */
export function timeTicks(scale: Scale): Tick[] {
  const pxPerDay = (Math.abs(scale.end - scale.start) / Math.max(1, scale.to - scale.from)) * MS_PER_DAY
  const span = (scale.to - scale.from) / MS_PER_DAY
  const steps = [...(span < MONTHS_FROM ? DAY_STEPS : []), ...(span < YEARS_FROM ? MONTH_STEPS : []), ...YEAR_STEPS]
  const step = steps.find((candidate) => {
    const days = 'days' in candidate ? candidate.days : candidate.months * DAYS_PER_MONTH
    return days * pxPerDay >= labelRoom(candidate)
  })
  return step === undefined ? [] : calendarTicks(scale, step)
}

/** What a label needs with the space after it, px. */
function labelRoom(step: CalendarStep): number {
  return labelLength(step) * PX_PER_CHARACTER + 12
}

function labelLength(step: CalendarStep): number {
  if ('days' in step) return 10
  return step.months < 12 ? 7 : 4
}

function calendarTicks(scale: Scale, step: CalendarStep): Tick[] {
  const [first, last] = [Math.floor(scale.from / MS_PER_DAY), Math.floor(scale.to / MS_PER_DAY)]
  // A year that began on a holiday is marked at its first session.
  const grace = Math.min(10, 0.02 * (last - first))
  const ticks: Tick[] = []
  for (const day of stepDays(first - grace, last, step)) {
    const text = formatDate(day).slice(0, labelLength(step))
    ticks.push({ value: Math.max(day * MS_PER_DAY, scale.from), text })
  }
  // One that began before the scale does may stand too close to the next.
  const isCrowded =
    ticks.length > 1 && Math.abs(scale.at(ticks[1]!.value) - scale.at(ticks[0]!.value)) < labelRoom(step)
  return isCrowded ? ticks.slice(1) : ticks
}

function stepDays(first: number, last: number, step: CalendarStep): number[] {
  const days: number[] = []
  if ('days' in step) {
    for (let day = Math.ceil(first / step.days) * step.days; day <= last; day += step.days) days.push(day)
    return days
  }
  const start = civilDate(Math.floor(first))
  for (
    let month = Math.floor((start.year * 12 + start.month - 1) / step.months) * step.months;
    ;
    month += step.months
  ) {
    const day = dayNumber(Math.floor(month / 12), (month % 12) + 1, 1)
    if (day > last) return days
    if (day >= first) days.push(day)
  }
}
