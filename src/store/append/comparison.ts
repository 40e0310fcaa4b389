/** What an incoming series changes in the stored one. */
import { concatFrames, type Frame, type Schema } from '../../core/frame.ts'
import { orderRows } from '../../core/row-order.ts'
import { kindShape } from '../series.ts'
import { type IncomingSeries, type Span, spanColumn } from './incoming.ts'
import { differingRows } from './row-equality.ts'

export const CHANGE = { added: 0, restated: 1, unchanged: 2 } as const

export interface Comparison {
  /** By row of the incoming frame, a value of CHANGE. */
  readonly change: Uint8Array
  /** By row of the incoming frame: the row of the stored frame with its key, -1 where there is none. */
  readonly storedRow: Int32Array
  /** Rows of the stored frame that a new file covers but lacks. */
  readonly vanished: readonly number[]
}

/** What new files should hold if nothing vanished. */
export interface Covered {
  readonly spans: readonly Span[]
  /** Commits of files of the same format: others may hold other things of the same time. */
  readonly commits: ReadonlySet<number>
}

export const NOTHING_COVERED: Covered = { spans: [], commits: new Set() }

/** Every row is new where nothing was stored, unchanged where just these rows were. */
export function allAlike({ frame }: IncomingSeries, change: number): Comparison {
  return {
    change: new Uint8Array(frame.length).fill(change),
    storedRow: new Int32Array(frame.length).fill(-1),
    vanished: [],
  }
}

/**
 * @param stored the newest version of the stored rows, with the column `commit`
 * @param covered what the files that are new to the lake cover
 */
export function compareRows(incoming: IncomingSeries, stored: Frame, covered: Covered): Comparison {
  const { frame, kind } = incoming
  const storedRow = matchKeys(stored, frame, kindShape(kind).key)
  const differs = differingRows(frame, stored, storedRow)
  const isMatched = new Uint8Array(stored.length)
  for (const match of storedRow) if (match >= 0) isMatched[match] = 1
  const change = differs.map((isDifferent, row) =>
    storedRow[row]! < 0 ? CHANGE.added : isDifferent === 1 ? CHANGE.restated : CHANGE.unchanged,
  )
  return { change, storedRow, vanished: vanishedRows(incoming, stored, isMatched, covered) }
}

/** For each row of `frame` the row of `stored` with its key, or -1. Both have one row a key. */
function matchKeys(stored: Frame, frame: Frame, key: readonly string[]): Int32Array {
  const joined = concatFrames<Schema>(keySchema(frame, key), [onlyKey(stored, key), onlyKey(frame, key)])
  const { rows, startsKey } = orderRows(joined, key)
  const matches = new Int32Array(frame.length).fill(-1)
  for (let i = 1; i < rows.length; i++) if (startsKey[i] === 0) matches[rows[i]! - stored.length] = rows[i - 1]!
  return matches
}

function keySchema(frame: Frame, key: readonly string[]): Schema {
  return Object.fromEntries(key.map((name) => [name, frame.schema[name]!]))
}

function onlyKey(frame: Frame, key: readonly string[]): Frame {
  return { ...frame, schema: keySchema(frame, key) }
}

/** Kinds whose files may hold some contracts only: just those that a file holds are missed. */
const BY_CONTRACT: readonly string[] = ['option-bars', 'option-quote-bars', 'open-interest', 'futures']

function vanishedRows(
  { kind, frame }: IncomingSeries,
  stored: Frame,
  isMatched: Uint8Array,
  { spans, commits }: Covered,
): number[] {
  const name = spanColumn({ kind })
  // One kind of array in the loop: see selectRows.
  const when = name === undefined ? undefined : Float64Array.from(stored.columns[name] as Float64Array | Int32Array)
  const covered = unionOf(spans)
  const commitOf = stored.columns['commit'] as Float64Array
  const contracts = BY_CONTRACT.includes(kind) ? new Set(frame.columns['contract'] as string[]) : undefined
  const storedContracts = stored.columns['contract'] as string[] | undefined
  const rows: number[] = []
  for (let row = 0; row < stored.length; row++) {
    if (isMatched[row] === 1 || !commits.has(commitOf[row]!) || !isInside(when?.[row] ?? 0, covered)) continue
    if (contracts === undefined || contracts.has(storedContracts![row]!)) rows.push(row)
  }
  return rows
}

function unionOf(spans: readonly Span[]): { from: number; to: number }[] {
  const union: { from: number; to: number }[] = []
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = union.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else union.push({ from, to })
  }
  return union
}

function isInside(value: number, intervals: readonly { from: number; to: number }[]): boolean {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (intervals[middle]!.to < value) low = middle + 1
    else high = middle
  }
  return low < intervals.length && intervals[low]!.from <= value
}
