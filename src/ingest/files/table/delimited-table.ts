/** A table over delimited text, decoded column by column when a format asks for it. */
import type { QuarantinedRow } from '../../source.ts'
import { type CellGrid, type MalformedLine, rangeOfRow, rawLine } from './cell-grid.ts'
import { INVALID } from './number-cell.ts'
import type { CellType, NumberColumn, Table, TablePart } from './table.ts'

/** Beyond this many texts that did not repeat, a column is taken to hold no repeats. */
const INTERN_PATIENCE = 2000

export class DelimitedTable implements Table {
  readonly columns: readonly string[]
  readonly rows: number
  readonly inputRows: number
  readonly malformed: readonly QuarantinedRow[]
  readonly parts: readonly TablePart[]
  readonly #grid: CellGrid

  /** @param names of the ranges of the grid */
  constructor(grid: CellGrid, columns: readonly string[], names: readonly string[]) {
    this.#grid = grid
    this.columns = columns
    this.rows = grid.rows
    this.inputRows = grid.rows + grid.malformed.length
    this.malformed = grid.malformed.map((line) => fieldCount(line, grid.columns))
    this.parts = names.map((name, i) => ({ name, from: grid.rangeRows[i]!, to: grid.rangeRows[i + 1]! }))
  }

  numbers(column: string, type: CellType): NumberColumn {
    const { bytes, starts, ends, columns, rows } = this.#grid
    const values = new Float64Array(rows)
    const invalid: number[] = []
    let cell = this.columns.indexOf(column)
    for (let row = 0; row < rows; row++, cell += columns) {
      const value = type.parse(bytes, starts[cell]!, ends[cell]!)
      if (value === INVALID) {
        invalid.push(row)
        values[row] = Number.NaN
      } else values[row] = value
    }
    return { values, invalid }
  }

  texts(column: string): string[] {
    const { starts, ends, columns, rows } = this.#grid
    const decode = new TextReader(this.#grid)
    const texts: string[] = []
    let cell = this.columns.indexOf(column)
    for (let row = 0; row < rows; row++, cell += columns) texts.push(decode.read(starts[cell]!, ends[cell]!))
    return texts
  }

  text(column: string, row: number): string {
    const cell = row * this.#grid.columns + this.columns.indexOf(column)
    return new TextReader(this.#grid).read(this.#grid.starts[cell]!, this.#grid.ends[cell]!)
  }

  line(row: number): number {
    return this.#grid.lines[row]!
  }

  raw(row: number): string {
    const grid = this.#grid
    return rawLine(grid.bytes, grid.lineStarts[row]!, grid.ranges[rangeOfRow(grid, row)]!.to)
  }
}

/** Decodes texts of one column; texts that repeat are made once. */
class TextReader {
  readonly #buffer: Buffer
  readonly #hasQuotes: boolean
  readonly #known = new Map<string, string>()
  #last = ''
  #lastFrom = 0
  #lastTo = 0

  constructor({ bytes, hasQuotes }: CellGrid) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#hasQuotes = hasQuotes
  }

  read(from: number, to: number): string {
    if (this.#repeatsLast(from, to)) return this.#last
    this.#lastFrom = from
    this.#lastTo = to
    const text = decodeText(this.#buffer, from, to)
    this.#last = this.#interned(this.#hasQuotes && text.includes('""') ? text.replaceAll('""', '"') : text)
    return this.#last
  }

  #repeatsLast(from: number, to: number): boolean {
    if (to - from !== this.#lastTo - this.#lastFrom || this.#lastTo === 0) return false
    for (let i = from, j = this.#lastFrom; i < to; i++, j++) if (this.#buffer[i] !== this.#buffer[j]) return false
    return true
  }

  #interned(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size < INTERN_PATIENCE) this.#known.set(text, text)
    return text
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8, or Windows-1252 where the bytes are not UTF-8. */
export function decodeText(buffer: Buffer, from: number, to: number): string {
  let isAscii = true
  for (let i = from; i < to && isAscii; i++) isAscii = buffer[i]! < 128
  return isAscii ? buffer.toString('latin1', from, to) : decodeUnicode(buffer.subarray(from, to))
}

function decodeUnicode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function fieldCount({ line, cells, isOpen, raw }: MalformedLine, expected: number): QuarantinedRow {
  const reason = isOpen
    ? 'A field begins with a quotation mark and does not end with one on its line.'
    : `The line has ${cells} fields where ${expected} are expected.`
  return { line, rule: 'FIELD_COUNT', reason, raw }
}
