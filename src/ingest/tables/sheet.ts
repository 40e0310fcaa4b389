/** A table of a user's own as cells below their names, each read on its own. */
import { basename } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { type CellGrid, gridCells } from '../files/table/cell-grid.ts'
import { INVALID } from '../files/table/number-cell.ts'
import { cutTable, invalidLine, readOwnTable } from './own-table.ts'

/** What the rows are, for messages. */
export interface SheetWords {
  /** In lower case: bars, contracts. */
  readonly many: string
  readonly one: string
  /** A sentence: what each line holds. */
  readonly line: string
}

export interface Sheet {
  /** Name of the file, for messages. */
  readonly file: string
  readonly words: SheetWords
  /** Names as written, without quotes. */
  readonly columns: readonly string[]
  readonly delimiter: string
  readonly grid: CellGrid
}

/** What a cell means as a number: NaN where it is empty, INVALID where it cannot be read. */
export type CellParser = (bytes: Uint8Array, from: number, to: number) => number

const DELIMITERS = [',', ';', '\t', '|']

/**
 * Reads delimited text, plain or compressed, with a line of names first.
 * Errors: FILE_*, FORMAT_UNKNOWN, VALUE_INVALID (a line with too many or too few cells), INGEST_EMPTY.
 */
export async function readSheet(path: string, words: SheetWords): Promise<Sheet> {
  const { many, one } = words
  const bytes = await readOwnTable(path, {
    expected: `${many.charAt(0).toUpperCase()}${many.slice(1)} are read from one delimited text, plain or compressed.`,
    remedy: `Write the ${many} as CSV: a line of names, then one line a ${one}.`,
  })
  const newline = bytes.indexOf(10)
  const end = newline < 0 ? bytes.length : newline
  const header = new TextDecoder().decode(bytes.subarray(0, end)).trim()
  const delimiter = DELIMITERS.toSorted((a, b) => header.split(b).length - header.split(a).length)[0]!
  const columns = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  if (columns.at(-1) === '') columns.pop()
  const layout = {
    columns: columns.length,
    delimiter: delimiter.charCodeAt(0),
    hasQuotes: true,
    allowsTrailingCell: true,
  }
  const grid = gridCells(bytes, [{ from: Math.min(end + 1, bytes.length), to: bytes.length, firstLine: 2 }], layout)
  const sheet = { file: basename(path), words, columns, delimiter, grid }
  requireWhole(sheet)
  return sheet
}

function requireWhole({ file, words, grid }: Sheet): void {
  const [malformed] = grid.malformed
  if (malformed !== undefined) {
    throw invalidLine(file, malformed.line, `there are ${malformed.cells} cells under ${grid.columns} names`, {
      expected: words.line,
      given: malformed.raw,
      remedy: 'Complete the line or remove it.',
    })
  }
  if (grid.cutLine !== undefined) throw cutTable(file, grid.cutLine, grid.columns)
  if (grid.rows > 0) return
  throw new BellwetherError('INGEST_EMPTY', {
    message: `${file} holds no ${words.many} below its names.`,
    expected: 'There must be at least one line of data.',
    given: '0 rows',
    remedy: `Give a file with ${words.many}.`,
  })
}

/** Numbers of which none may be missing. Errors: VALUE_INVALID. */
export function requireNumbers(sheet: Sheet, column: number, parse: CellParser, problem: string): Float64Array {
  const values = numbersOf(sheet, column, parse, problem)
  const empty = values.findIndex((value) => Number.isNaN(value))
  if (empty >= 0) throw badCell(sheet, empty, column, problem)
  return values
}

/** Numbers, NaN where a cell is empty. Errors: VALUE_INVALID. */
export function numbersOf(sheet: Sheet, column: number, parse: CellParser, problem: string): Float64Array {
  const values = new Float64Array(sheet.grid.rows)
  for (let row = 0; row < values.length; row++) {
    values[row] = numberAt(sheet, row, column, parse)
    if (values[row] === INVALID) throw badCell(sheet, row, column, problem)
  }
  return values
}

export function numberAt({ grid }: Sheet, row: number, column: number, parse: CellParser): number {
  const cell = row * grid.columns + column
  return parse(grid.bytes, grid.starts[cell]!, grid.ends[cell]!)
}

export function textAt({ grid }: Sheet, row: number, column: number): string {
  const cell = row * grid.columns + column
  return new TextDecoder().decode(grid.bytes.subarray(grid.starts[cell], grid.ends[cell]))
}

export function textsOf(sheet: Sheet, column: number): string[] {
  return Array.from({ length: sheet.grid.rows }, (_, row) => textAt(sheet, row, column))
}

function badCell(sheet: Sheet, row: number, column: number, problem: string): BellwetherError {
  const name = sheet.columns[column]!
  const cell = textAt(sheet, row, column)
  const what = cell === '' ? `${name} is empty` : `${name} is "${cell}", which is ${problem}`
  return invalidLine(sheet.file, sheet.grid.lines[row]!, what, {
    expected: sheet.words.line,
    given: cell,
    remedy: 'Correct the cell, or remove the line.',
  })
}
