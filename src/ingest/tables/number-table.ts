/** A user's table of samples: columns of numbers, rows in the order of the file. */
import { basename } from 'node:path'
import { openDataFile } from '../files/opened-file.ts'
import type { ColumnTable } from '../files/table/column-table.ts'
import { INVALID, parseNumber } from '../files/table/number-cell.ts'
import { invalidLine } from './own-table.ts'
import { numberAt, numbersOf, readSheet, type Sheet } from './sheet.ts'

export interface NumberTable {
  /** Name of the file, for messages. */
  readonly file: string
  readonly rows: number
  /** By name, in the order of the file; NaN where a cell is empty. */
  readonly columns: ReadonlyMap<string, Float64Array>
  /** Columns that hold texts or times. */
  readonly leftOut: readonly string[]
  /** The cells, where the file is delimited text. */
  readonly sheet?: Sheet
}

const WORDS = {
  many: 'samples',
  one: 'sample',
  line: 'Each line holds one sample: finite numbers, or nothing where one is missing.',
}

/**
 * Reads delimited text, plain or compressed, or Parquet, by the ending of its name.
 * Errors: those of `readSheet` and of `openDataFile`; VALUE_INVALID (a name given twice, a cell that is no number).
 */
export async function readNumberTable(path: string): Promise<NumberTable> {
  if (/\.parquet$/i.test(path)) {
    const { content } = await openDataFile(path)
    if (content.type === 'parquet') return fromParquet(basename(path), content.table)
  }
  return fromSheet(await readSheet(path, WORDS))
}

function fromParquet(file: string, table: ColumnTable): NumberTable {
  const columns = new Map<string, Float64Array>()
  for (const name of table.columns) {
    const { type, values } = table.typed(name)
    if (type === 'number') columns.set(name, values)
  }
  return { file, rows: table.rows, columns, leftOut: table.columns.filter((name) => !columns.has(name)) }
}

function fromSheet(sheet: Sheet): NumberTable {
  const { file, columns: names, grid } = sheet
  refuseRepeated(file, names)
  const numeric = names.map((_, column) => column).filter((column) => holdsNumbers(sheet, column))
  const valuesOf = (column: number) => numbersOf(sheet, column, parseNumber, 'no finite number')
  return {
    file,
    rows: grid.rows,
    columns: new Map(numeric.map((column) => [names[column]!, valuesOf(column)])),
    leftOut: names.filter((_, column) => !numeric.includes(column)),
    sheet,
  }
}

/** Whether the first cell that says anything is a number; then all of them must be. */
function holdsNumbers(sheet: Sheet, column: number): boolean {
  for (let row = 0; row < sheet.grid.rows; row++) {
    const value = numberAt(sheet, row, column, parseNumber)
    if (!Number.isNaN(value)) return value !== INVALID
  }
  return true
}

function refuseRepeated(file: string, names: readonly string[]): void {
  const repeated = names.find((name, j) => names.indexOf(name) !== j)
  if (repeated === undefined) return
  throw invalidLine(file, 1, `the name ${repeated} stands over two columns`, {
    expected: 'Each column has a name of its own.',
    given: repeated,
    remedy: 'Rename one of them.',
  })
}
