/**
 * The days on which the Federal Open Market Committee was scheduled to announce its decision: the last day of each
 * meeting on the Federal Reserve's calendar. Meetings that were called without schedule are not among them.
 *
 * The schedule of a year is announced in the summer before; here it counts from 1 October before.
 */
import { civilDate, dayNumber } from '../core/time.ts'

/** By year: month and day, MMDD. */
const DECISIONS: Readonly<Record<number, readonly number[]>> = {
  2013: [130, 320, 501, 619, 731, 918, 1030, 1218],
  2014: [129, 319, 430, 618, 730, 917, 1029, 1217],
  2015: [128, 318, 429, 617, 729, 917, 1028, 1216],
  2016: [127, 316, 427, 615, 727, 921, 1102, 1214],
  2017: [201, 315, 503, 614, 726, 920, 1101, 1213],
  2018: [131, 321, 502, 613, 801, 926, 1108, 1219],
  2019: [130, 320, 501, 619, 731, 918, 1030, 1211],
  2020: [129, 318, 429, 610, 729, 916, 1105, 1216],
  2021: [127, 317, 428, 616, 728, 922, 1103, 1215],
  2022: [126, 316, 504, 615, 727, 921, 1102, 1214],
  2023: [201, 322, 503, 614, 726, 920, 1101, 1213],
  2024: [131, 320, 501, 612, 731, 918, 1107, 1218],
  2025: [129, 319, 507, 618, 730, 917, 1029, 1210],
  2026: [128, 318, 429, 617, 729, 916, 1028, 1209],
}

/** Held on 15 March 2020 instead, a Sunday. */
const CANCELLED = { day: dayNumber(2020, 3, 18), from: dayNumber(2020, 3, 16) }

const DAYS = Object.entries(DECISIONS).flatMap(([year, dates]) =>
  dates.map((date) => dayNumber(Number(year), Math.floor(date / 100), date % 100)),
)

/** The day of the next decision that was scheduled on `day`, that day included; NaN outside the years of the table. */
export function nextFomcDecision(day: number): number {
  if (day < DAYS[0]! - 60) return Number.NaN
  const next = DAYS.find((one) => one >= day && isScheduled(one, day))
  return next ?? Number.NaN
}

/** The day of the last decision before `day` that had been scheduled; NaN outside the years of the table. */
export function lastFomcDecision(day: number): number {
  if (day > DAYS.at(-1)! + 60) return Number.NaN
  return DAYS.findLast((one) => one < day && one !== CANCELLED.day) ?? Number.NaN
}

function isScheduled(decision: number, day: number): boolean {
  if (decision === CANCELLED.day && day >= CANCELLED.from) return false
  return day >= dayNumber(civilDate(decision).year - 1, 10, 1)
}
