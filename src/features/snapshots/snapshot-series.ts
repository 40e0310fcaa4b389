/** From snapshots to the series that a feature of them is. */
import type { SourceRecords } from '../as-known.ts'
import type { ParameterValues, SnapshotFeature } from '../definition.ts'
import { type AnyRow, SNAPSHOT_KINDS, type SnapshotRow } from './snapshot.ts'

/** Makes the series of a snapshot feature from rows that may come in any order and in parts. */
export class SnapshotSeries {
  readonly feature: SnapshotFeature
  readonly #parameters: ParameterValues
  readonly #rows = new Map<number, AnyRow[]>()

  constructor(feature: SnapshotFeature, parameters: ParameterValues) {
    this.feature = feature
    this.#parameters = parameters
  }

  /** Adds the values of the snapshots that `rows` belong to: one a moment at which more of a snapshot was known. */
  add(rows: readonly AnyRow[], records: SourceRecords): void {
    const { key } = SNAPSHOT_KINDS[this.feature.snapshotOf]
    for (const [at, added] of Map.groupBy(rows, (row) => row[key] as number)) {
      const all = [...(this.#rows.get(at) ?? []), ...added]
      this.#rows.set(at, all)
      const since = Math.min(...added.map(knownAt))
      const moments = [...new Set(all.map(knownAt))].filter((moment) => moment >= since)
      for (const moment of moments.toSorted((a, b) => a - b)) {
        const known = all.filter((row) => knownAt(row) <= moment)
        records.addMeasured({
          key: at,
          at: Math.max(...known.map((row) => row['at'] as number)),
          knownAt: moment,
          session: known.at(-1)!['session'] as number,
          value: this.feature.measure(known as unknown as readonly SnapshotRow[], this.#parameters),
        })
      }
    }
  }
}

function knownAt(row: AnyRow): number {
  return row['knownAt'] as number
}
