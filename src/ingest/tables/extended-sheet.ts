/** A user's table with columns added at its right; everything else stays as it was written, byte for byte. */
import { csvCell } from '../../core/csv.ts'
import type { Sheet } from './sheet.ts'

export interface AddedColumn {
  readonly name: string
  /** A number or a text a row; what is no finite number becomes an empty cell. */
  readonly values: Float64Array | readonly string[]
}

export interface ExtendedSheet {
  readonly bytes: Buffer<ArrayBuffer>
  /** Columns of the sheet that an added one took the name of, as written: they are left out. */
  readonly replaced: readonly string[]
}

const QUOTE = '"'

/** Cells keep their own delimiter; numbers have the shortest text that reads back the same. */
export function extendedSheet(sheet: Sheet, added: readonly AddedColumn[]): ExtendedSheet {
  const { columns, delimiter, grid } = sheet
  const taken = new Set(added.map(({ name }) => name))
  const isKept = columns.map((name) => !taken.has(name.toLowerCase()))
  const runs = runsOf(isKept)
  // One character a byte, so that places in the grid are places in the text and what is no UTF-8 is kept too.
  const text = oneByteText(grid.bytes)
  const names = [...columns.filter((_, j) => isKept[j]), ...added.map(({ name }) => name)]
  const lines = [names.map((name) => oneByteText(Buffer.from(csvCell(name, delimiter)))).join(delimiter)]
  for (let row = 0; row < grid.rows; row++) {
    const cells: string[] = []
    for (const [first, last] of runs) {
      const base = row * grid.columns
      cells.push(cellsBetween(text, grid.starts[base + first]!, grid.ends[base + last]!))
    }
    for (const { values } of added) cells.push(cellText(values[row]!, delimiter))
    lines.push(cells.join(delimiter))
  }
  const bytes = Buffer.from(`${lines.join('\n')}\n`, 'latin1')
  return { bytes, replaced: columns.filter((_, j) => !isKept[j]) }
}

/** First and last of each run of columns that are kept. */
function runsOf(isKept: readonly boolean[]): (readonly [number, number])[] {
  const firsts = isKept.flatMap((kept, j) => (kept && isKept[j - 1] !== true ? [j] : []))
  const lasts = isKept.flatMap((kept, j) => (kept && isKept[j + 1] !== true ? [j] : []))
  return firsts.map((first, i) => [first, lasts[i]!])
}

/** From one cell to another, with the quotes that the grid left out. */
function cellsBetween(text: string, start: number, end: number): string {
  return text.slice(text[start - 1] === QUOTE ? start - 1 : start, text[end] === QUOTE ? end + 1 : end)
}

function cellText(value: string | number, delimiter: string): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  return oneByteText(Buffer.from(csvCell(value, delimiter)))
}

function oneByteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
