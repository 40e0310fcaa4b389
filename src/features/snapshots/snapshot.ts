/**
 * Records of which many say one thing together: the expiries of an option chain at an instant, the futures of
 * one root on a day, the headlines of a day. A feature of such a snapshot is one number; the numbers of all
 * snapshots are a series, and everything that is done with a series can be done with it.
 */
import type { Frame } from '../../core/frame.ts'
import type { RecordSchema } from '../../market/record-kind.ts'

/** By kind of record: the column by which a study names the source, and the one whose value a snapshot shares. */
export const SNAPSHOT_KINDS = {
  chains: { name: 'underlying', key: 'at', title: 'quotes of options' },
  'expiry-analytics': { name: 'underlying', key: 'at', title: 'option analytics' },
  futures: { name: 'root', key: 'session', title: 'futures' },
  'news-scores': { name: 'source', key: 'published', title: 'scores of headlines' },
} as const

export type SnapshotKind = keyof typeof SNAPSHOT_KINDS

/** Records of one kind, every version of each. */
export interface SnapshotRecords<K extends SnapshotKind = SnapshotKind> {
  readonly kind: K
  readonly records: Frame<RecordSchema<K>>
}

/** One record as an object. */
export type SnapshotRow<K extends SnapshotKind = SnapshotKind> = {
  readonly [C in keyof RecordSchema<K>]: RecordSchema<K>[C] extends 'string' ? string : number
}

export type AnyRow = Readonly<Record<string, string | number>>

/** The rows of a source with this name. */
export function rowsNamed({ kind, records }: SnapshotRecords, name: string): AnyRow[] {
  const { columns, length, schema } = records as Frame
  const names = columns[SNAPSHOT_KINDS[kind].name]!
  const rows: AnyRow[] = []
  for (let i = 0; i < length; i++) {
    if (names[i] !== name) continue
    rows.push(Object.fromEntries(Object.keys(schema).map((column) => [column, columns[column]![i]!])))
  }
  return rows
}

/** Every name under which there are rows. */
export function namesOf({ kind, records }: SnapshotRecords): string[] {
  return [...new Set((records as Frame).columns[SNAPSHOT_KINDS[kind].name] as string[])]
}
