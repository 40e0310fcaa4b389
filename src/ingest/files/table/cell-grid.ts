/**
 * Delimited text as a grid of cells: for each line the place of each of its cells in the bytes.
 *
 * Nothing is decoded here. Blanks around a cell are left out, and so are the quotes around a quoted
 * one. A line with another number of cells than the grid has columns, or with a quoted cell that does
 * not end on it, is kept apart.
 */
import { MOST_REJECTIONS, tooManyRejections } from '../../rules/report.ts'
import type { QuarantinedRow } from '../../source.ts'

export interface GridLayout {
  readonly columns: number
  /** Code of the character between cells. */
  readonly delimiter: number
  /** False where quotation marks are letters like any other. */
  readonly hasQuotes: boolean
  /** True where a line may end in one more cell that is empty. */
  readonly allowsTrailingCell: boolean
}

/** A text within the bytes: a file, or one member of an archive. */
export interface TextRange {
  readonly from: number
  readonly to: number
  /** Number of the line at `from`. */
  readonly firstLine: number
}

export interface CellGrid {
  readonly bytes: Uint8Array
  readonly columns: number
  readonly hasQuotes: boolean
  readonly ranges: readonly TextRange[]
  /** First row of each range, and the number of rows. */
  readonly rangeRows: Int32Array
  readonly rows: number
  /** First byte of cell `row * columns + column`, and the byte after its last. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Line of each row, counted from 1, and its first byte. */
  readonly lines: Int32Array
  readonly lineStarts: Int32Array
  /** Lines with another number of cells, or an open one. */
  readonly malformed: readonly MalformedLine[]
  /** Lines that ended in one more, empty cell. */
  readonly trailingCells: number
  /** The last line, where it has too few cells or an open one and no end of line: the file was probably cut there. */
  readonly cutLine: MalformedLine | undefined
}

export interface MalformedLine extends Pick<QuarantinedRow, 'line' | 'raw'> {
  readonly range: number
  readonly cells: number
  /** A quoted cell does not end on the line. */
  readonly isOpen: boolean
}

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9
const QUOTE = 34
const LONGEST_RAW = 500

/** Finds the cells of `bytes` in all ranges, which lie behind each other. */
export function gridCells(bytes: Uint8Array, ranges: readonly TextRange[], layout: GridLayout): CellGrid {
  return new GridBuilder(bytes, ranges, layout).build()
}

/** The range in which a row lies. */
export function rangeOfRow(grid: CellGrid, row: number): number {
  let low = 0
  let high = grid.ranges.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (grid.rangeRows[middle]! <= row) low = middle
    else high = middle - 1
  }
  return low
}

class GridBuilder {
  readonly #bytes: Uint8Array
  readonly #ranges: readonly TextRange[]
  readonly #layout: GridLayout
  readonly #malformed: MalformedLine[] = []
  #starts: Int32Array
  #ends: Int32Array
  #lines: Int32Array
  #lineStarts: Int32Array
  #rows = 0
  #trailingCells = 0
  #cutLine: MalformedLine | undefined

  constructor(bytes: Uint8Array, ranges: readonly TextRange[], layout: GridLayout) {
    this.#bytes = bytes
    this.#ranges = ranges
    this.#layout = layout
    const rows = Math.max(16, Math.ceil(bytes.length / (6 * layout.columns)))
    this.#starts = new Int32Array(rows * layout.columns)
    this.#ends = new Int32Array(rows * layout.columns)
    this.#lines = new Int32Array(rows)
    this.#lineStarts = new Int32Array(rows)
  }

  build(): CellGrid {
    const rangeRows = new Int32Array(this.#ranges.length + 1)
    for (const [index, range] of this.#ranges.entries()) {
      rangeRows[index] = this.#rows
      let line = range.firstLine
      for (let at = range.from; at < range.to; line++) at = this.#line(at, index, line)
    }
    rangeRows[this.#ranges.length] = this.#rows
    const cells = this.#rows * this.#layout.columns
    return {
      bytes: this.#bytes,
      columns: this.#layout.columns,
      hasQuotes: this.#layout.hasQuotes,
      ranges: this.#ranges,
      rangeRows,
      rows: this.#rows,
      starts: this.#starts.subarray(0, cells),
      ends: this.#ends.subarray(0, cells),
      lines: this.#lines.subarray(0, this.#rows),
      lineStarts: this.#lineStarts.subarray(0, this.#rows),
      malformed: this.#malformed,
      trailingCells: this.#trailingCells,
      cutLine: this.#cutLine,
    }
  }

  /** Reads the line at `from`; returns where the next one begins. */
  #line(from: number, range: number, line: number): number {
    const bytes = this.#bytes
    const limit = this.#ranges[range]!.to
    const { columns, delimiter, hasQuotes } = this.#layout
    if (this.#rows === this.#lines.length) this.#grow()
    const base = this.#rows * columns
    let cells = 0
    let start = from
    let at = from
    let lastCellIsEmpty = false
    let isOpen = false
    for (; ; at++) {
      const code = at < limit ? bytes[at]! : NEWLINE
      if (code === QUOTE && hasQuotes && at === start) {
        const end = closingQuote(bytes, at, limit)
        isOpen ||= end === at + 1
        at = end - 1
      } else if (code === delimiter || code === NEWLINE) {
        lastCellIsEmpty = this.#cell(cells < columns ? base + cells : -1, start, at)
        cells++
        start = at + 1
        if (code === NEWLINE) break
      }
    }
    const isBlank = cells === 1 && lastCellIsEmpty
    if (cells === columns + 1 && lastCellIsEmpty && this.#layout.allowsTrailingCell) {
      this.#trailingCells++
      cells = columns
    }
    if (!isBlank) this.#endLine(from, at, { range, line, cells, isOpen })
    return at + 1
  }

  #endLine(from: number, end: number, line: Omit<MalformedLine, 'raw'>): void {
    const { cells, isOpen } = line
    if (cells === this.#layout.columns && !isOpen) {
      this.#lines[this.#rows] = line.line
      this.#lineStarts[this.#rows] = from
      this.#rows++
      return
    }
    const malformed = { ...line, raw: rawLine(this.#bytes, from, end) }
    const isCut = end >= this.#ranges[line.range]!.to && (isOpen || cells < this.#layout.columns)
    if (isCut) this.#cutLine = malformed
    else if (this.#malformed.push(malformed) > MOST_REJECTIONS) throw tooManyRejections()
  }

  /** Notes the cell between two delimiters; true when it is empty. */
  #cell(index: number, from: number, to: number): boolean {
    const bytes = this.#bytes
    let start = from
    let end = to
    while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start++
    while (end > start && isBlankOrReturn(bytes[end - 1]!)) end--
    if (this.#layout.hasQuotes && end - start >= 2 && bytes[start] === QUOTE && bytes[end - 1] === QUOTE) {
      start++
      end--
    }
    if (index >= 0) {
      this.#starts[index] = start
      this.#ends[index] = end
    }
    return start === end
  }

  #grow(): void {
    const rows = this.#lines.length * 2
    this.#lines = grown(this.#lines, rows)
    this.#lineStarts = grown(this.#lineStarts, rows)
    this.#starts = grown(this.#starts, rows * this.#layout.columns)
    this.#ends = grown(this.#ends, rows * this.#layout.columns)
  }
}

/** The byte after the quote that closes the one at `from`; `from + 1` where none does on its line. */
function closingQuote(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from + 1; at < limit; at++) {
    const code = bytes[at]
    if (code === NEWLINE) break
    if (code !== QUOTE) continue
    if (bytes[at + 1] !== QUOTE) return at + 1
    at++
  }
  return from + 1
}

/** The text of the line at `from`, which ends before `limit`, shortened. */
export function rawLine(bytes: Uint8Array, from: number, limit: number): string {
  const newline = bytes.indexOf(NEWLINE, from)
  const end = newline < 0 ? limit : Math.min(newline, limit)
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(end, from + LONGEST_RAW))).replace(/\r$/, '')
  return end - from > LONGEST_RAW ? `${text}...` : text
}

function isBlankOrReturn(code: number): boolean {
  return code === SPACE || code === RETURN || code === TAB
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}
