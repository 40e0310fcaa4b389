/**
 * Rows that come again just as a commit wrote them: the hashes in its manifest say so, and nothing is read.
 * The slow way to the same answer is to read what the lake held then and compare row by row, as `compareRows` does.
 */
import { type Frame, hashFrame, selectRows } from '../../core/frame.ts'
import { kindShape } from '../series.ts'
import type { IncomingSeries } from './incoming.ts'
import type { IndexedSeries, IndexedFile } from '../commits/lake-index.ts'

/** The files in which a commit wrote exactly these rows; undefined where it wrote others. */
export function filesWithRows(
  { kind, frame }: Pick<IncomingSeries, 'kind' | 'frame'>,
  { files }: IndexedSeries,
  commit: number,
): readonly IndexedFile[] | undefined {
  const written = files.filter((file) => file.commit === commit)
  if (written.reduce((rows, file) => rows + file.rows, 0) !== frame.length) return undefined
  const { dated } = kindShape(kind)
  const rowsIn = (file: IndexedFile): Frame =>
    dated === undefined || written.length === 1 ? frame : rowsOfDays(frame, dated, file)
  return written.every((file) => hashFrame(rowsIn(file)) === file.sha256) ? written : undefined
}

function rowsOfDays(frame: Frame, dated: string, { firstDay, lastDay }: IndexedFile): Frame {
  const days = frame.columns[dated] as Int32Array
  const rows = Int32Array.from(days.keys()).filter((row) => days[row]! >= firstDay! && days[row]! <= lastDay!)
  return selectRows(frame, rows)
}
