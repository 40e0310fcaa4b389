/** The times of values of series, by rules of release or as observed. */
import { MISSING_DATE } from '../../../core/frame.ts'
import { newYorkDay, newYorkInstant } from '../../../market/new-york-time.ts'
import type { Columns, Filler } from '../format.ts'
import {
  type Frequency,
  frequencyOfSeries,
  lastDayOf,
  releasedAt,
  releaseRule,
  type ReleaseRule,
} from './release-lag.ts'
import type { Rows } from '../rows.ts'
import { sessionFrom } from './session-hours.ts'

/** One series of a file: how often it comes and when it is released. */
interface Release {
  readonly frequency: Frequency
  readonly rule: ReleaseRule
}

/** Values known by the rule of their series; the frequency is seen in the labels where it is not given. */
export function releasedTimes({ frequency }: { readonly frequency?: Frequency } = {}): Filler {
  return (rows, made) => {
    const releases = releasesOf(rows, made, frequency)
    remarkReleases(rows, made, releases)
    const knownAt = (row: number): number => releasedAt(releases(row).rule, period(made, row))
    return {
      ...seriesTimes(rows, made, knownAt, (row) => releases(row).frequency),
      revised: Uint8Array.from({ length: rows.length }, (_, row) => (releases(row).rule.isRevised ? 1 : 0)),
    }
  }
}

/** Values whose first appearance was observed. */
export function observedTimes(observed: (rows: Rows) => Float64Array): Filler {
  return (rows, made) => {
    const seen = observed(rows)
    const releases = releasesOf(rows, made, undefined)
    const times = seriesTimes(
      rows,
      made,
      (row) => seen[row]!,
      (row) => releases(row).frequency,
    )
    for (let row = 0; row < rows.length; row++) {
      if (Number.isNaN(seen[row])) rows.reject(row, 'VALUE_MISSING', 'When the value was first seen is missing.')
    }
    return { ...times, knownModelled: new Uint8Array(rows.length) }
  }
}

/** Values of single days, known at a New York minute of the day `daysLater`. */
export function daysLater(days: number, minute: number, isRevised = false): Filler {
  return (rows, made) => ({
    ...seriesTimes(
      rows,
      made,
      (row) => newYorkInstant(period(made, row) + days, minute),
      () => 'daily',
    ),
    revised: new Uint8Array(rows.length).fill(isRevised ? 1 : 0),
  })
}

/** Values that are in force from the beginning of their day and known by then. */
export const inForce: Filler = (rows, made) => {
  const midnight = (row: number): number => newYorkInstant(period(made, row), 0)
  const times = seriesTimes(rows, made, midnight, () => 'daily')
  return { ...times, at: Float64Array.from({ length: rows.length }, (_, row) => midnight(row)) }
}

function seriesTimes(
  rows: Rows,
  made: Columns,
  knownAt: (row: number) => number,
  frequency: (row: number) => Frequency,
): Record<string, Float64Array | Int32Array | Uint8Array> {
  const session = new Int32Array(rows.length)
  const at = new Float64Array(rows.length).fill(Number.NaN)
  const known = new Float64Array(rows.length).fill(Number.NaN)
  for (let row = 0; row < rows.length; row++) {
    if (period(made, row) === MISSING_DATE) continue
    const end = newYorkInstant(lastDayOf(period(made, row), frequency(row)) + 1, 0)
    known[row] = knownAt(row)
    // What was announced before its day was over, such as a target rate, happened when it was announced.
    at[row] = known[row]! < end ? known[row]! : end
    session[row] = usableSession(known[row]!)
  }
  return { session, at, knownAt: known, knownModelled: new Uint8Array(rows.length).fill(1) }
}

/** The first session before whose close a value was known. */
function usableSession(knownAt: number): number {
  if (Number.isNaN(knownAt)) return MISSING_DATE
  const hours = sessionFrom(newYorkDay(knownAt))
  return knownAt < hours.close ? hours.day : sessionFrom(hours.day + 1).day
}

/** The release of each row's series; series differ in one file only where a column names them. */
function releasesOf(rows: Rows, made: Columns, frequency: Frequency | undefined): (row: number) => Release {
  const names = made['series'] as string[]
  const periods = new Map<string, Set<number>>()
  for (let row = 0; row < rows.length; row++) {
    const labels = periods.get(names[row]!) ?? new Set()
    periods.set(names[row]!, labels)
    if (period(made, row) !== MISSING_DATE) labels.add(period(made, row))
  }
  const releases = new Map<string, Release>()
  for (const [name, labels] of periods) {
    const seen = frequency ?? frequencyOfSeries(name.toUpperCase(), [...labels])
    releases.set(name, { frequency: seen, rule: releaseRule(name.toUpperCase(), seen) })
  }
  return (row) => releases.get(names[row]!)!
}

function remarkReleases(rows: Rows, made: Columns, releases: (row: number) => Release): void {
  const names = made['series'] as string[]
  for (const row of new Map(names.map((name, at) => [name, at])).values()) {
    const { rule } = releases(row)
    rows.report.remark('KNOWN_MODELLED', `${names[row]} counts as known: ${rule.words}.`, '', rows.length)
    if (!rule.isRevised) continue
    const message = `${names[row]} is revised: values may be later than what was first printed.`
    rows.report.remark('VALUES_REVISED', message, '', rows.length)
  }
}

function period(made: Columns, row: number): number {
  return (made['period'] as Int32Array)[row]!
}
