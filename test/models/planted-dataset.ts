import { Random } from '../../src/core/random.ts'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR, weekday } from '../../src/core/time.ts'
import type { Dataset } from '../../src/features/dataset.ts'

export interface Planted {
  readonly sessions: number
  readonly features?: number
  readonly seed?: number
  /** Weight of the first feature in the label; noise has standard deviation 1. */
  readonly edge?: number
}

/** One decision a weekday at 20:45 UTC; the label, in percent, is known at 14:30 of the next weekday. */
export function plantedDataset({ sessions, features = 6, seed = 1, edge = 0.5 }: Planted): Dataset {
  const random = Random.fromSeed(seed)
  const days = weekdays(sessions + 1)
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: sessions }, () => random.normal()))
  // The last feature starts late, like a series with a shorter history.
  columns.at(-1)!.fill(Number.NaN, 0, Math.floor(sessions / 3))
  const label = columns[0]!.map((value) => (edge * value + random.normal()) / 100)
  return {
    featureNames: columns.map((_, j) => `f${j}`),
    columns,
    session: Int32Array.from(days.slice(0, sessions)),
    decisionAt: Float64Array.from(days.slice(0, sessions), (day) => day * MS_PER_DAY + 20.75 * MS_PER_HOUR),
    label: label.with(sessions - 1, Number.NaN),
    labelKnownAt: Float64Array.from(days.slice(1), (day) => day * MS_PER_DAY + 14.5 * MS_PER_HOUR),
  }
}

function weekdays(count: number): number[] {
  const days: number[] = []
  for (let day = dayNumber(2010, 1, 4); days.length < count; day++) if (weekday(day) % 6 !== 0) days.push(day)
  return days
}

/** The samples after number `cut` replaced by others, as a look-ahead check does it. */
export function scrambleAfter(dataset: Dataset, cut: number, seed: number): Dataset {
  const random = Random.fromSeed(seed)
  const scramble = (values: Float64Array) => values.map((value, i) => (i > cut ? random.normal() : value))
  return { ...dataset, columns: dataset.columns.map(scramble), label: scramble(dataset.label) }
}
