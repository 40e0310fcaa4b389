/** One file of a vendor, from its bytes to checked batches. */
import { gridCells, type GridLayout, type TextRange } from './table/cell-grid.ts'
import { BellwetherError } from '../../core/errors.ts'
import type { Finding, RecordBatch } from '../source.ts'
import { makeBatches } from './batches.ts'
import { DelimitedTable } from './table/delimited-table.ts'
import { delimiterOf, detectFormat, splitLine } from './detect.ts'
import type { Format, HeaderShape, LinesShape } from './format.ts'
import { FORMATS } from './formats.ts'
import { openDataFile, type OpenedFile, type TextMember, truncated } from './opened-file.ts'
import type { Overrides } from './overrides.ts'
import { rowFinding } from '../rules/report.ts'
import type { Table } from './table/table.ts'

const NEWLINE = 10
const RETURN = 13
const SPACE = 32

/**
 * Reads a file of any known format; each batch holds the records of one kind and source.
 * Errors: FILE_MISSING, FILE_DENIED, FILE_TRUNCATED, FILE_CORRUPT, FORMAT_UNKNOWN, FORMAT_AMBIGUOUS,
 * INGEST_ORDER, INGEST_EMPTY, USAGE_VALUE.
 */
export async function readDataFile(path: string, overrides: Overrides = {}): Promise<RecordBatch[]> {
  return readOpenedFile(await openDataFile(path), overrides)
}

/** As `readDataFile`, from a file that was opened before. */
export function readOpenedFile(file: OpenedFile, overrides: Overrides): RecordBatch[] {
  if (file.content.type === 'text' && file.content.members.every(({ bytes }) => isBlank(bytes))) {
    throw emptyFile(file, 'it holds no line')
  }
  const format = detectFormat(file, FORMATS, overrides)
  const { table, findings } = tableOf(file, format)
  refuseSeveralSymbols(file, table, format)
  if (table.inputRows === 0) throw emptyFile(file, 'it has no row of data')
  const batches = makeBatches(format, table, {
    file,
    sha256: file.sha256,
    overrides,
    findings: [...findings, ...columnFindings(table, format)],
  })
  refuseUnreadable(file, batches)
  return batches
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((code) => code === NEWLINE || code === RETURN || code === SPACE)
}

interface TableWithFindings {
  readonly table: Table
  readonly findings: readonly Finding[]
}

function tableOf(file: OpenedFile, format: Format): TableWithFindings {
  const { content } = file
  const { shape } = format
  if (content.type === 'parquet') return { table: content.table, findings: [] }
  if (content.type === 'json' && shape.type === 'json')
    return { table: shape.table(content.value, file.name), findings: [] }
  if (content.type === 'json' || shape.type === 'json') throw new Error(`${format.name} cannot read ${file.path}`)
  return shape.type === 'header' ? headerTable(file, content.members, shape) : linesTable(file, content.members, shape)
}

function headerTable(file: OpenedFile, members: readonly TextMember[], shape: HeaderShape): TableWithFindings {
  const filled = members.filter(({ bytes }) => bytes.length > 0)
  const headers = filled.map(({ bytes }) => firstFilledLine(bytes))
  const line = headers[0]!.line
  const delimiter = delimiterOf(line)
  const columns = splitLine(line, delimiter)
  const other = headers.findIndex((header) => splitLine(header.line, delimiter).join() !== columns.join())
  if (other >= 0) throw mixedMembers(file, filled[other]!.name)
  const layout = {
    columns: columns.length,
    delimiter: delimiter.charCodeAt(0),
    hasQuotes: true,
    allowsTrailingCell: shape.allowsTrailingCell === true,
  }
  return gridTable(file, filled, headers, layout, columns)
}

function linesTable(file: OpenedFile, members: readonly TextMember[], shape: LinesShape): TableWithFindings {
  const other = members.length > 1 ? members.find(({ name }) => shape.member?.test(name) === false) : undefined
  if (other !== undefined) throw mixedMembers(file, other.name)
  const layout = {
    columns: shape.columns.length,
    delimiter: (shape.delimiter ?? ',').charCodeAt(0),
    hasQuotes: shape.hasQuotes !== false,
    allowsTrailingCell: false,
  }
  const starts = members.map(() => ({ end: 0, number: 0 }))
  return gridTable(file, members, starts, layout, shape.columns)
}

/** @param headers where the header of each member ends, and its line */
function gridTable(
  file: OpenedFile,
  members: readonly TextMember[],
  headers: readonly { readonly end: number; readonly number: number }[],
  layout: GridLayout,
  columns: readonly string[],
): TableWithFindings {
  const bytes = members.length === 1 ? members[0]!.bytes : Buffer.concat(members.map((member) => member.bytes))
  const grid = gridCells(bytes, rangesOf(members, headers), layout)
  if (grid.cutLine !== undefined) {
    const { line, cells, isOpen } = grid.cutLine
    const where = isOpen ? 'within a quoted field' : `after ${cells} of ${layout.columns} fields`
    throw truncated(file.path, `line ${line} ends ${where}`)
  }
  const findings: Finding[] = []
  if (grid.trailingCells > 0) {
    findings.push(
      rowFinding('FIELD_EXTRA', 'Lines end in one empty field more than the header has.', grid.trailingCells),
    )
  }
  if (!file.isSealed && bytes.at(-1) !== NEWLINE) {
    findings.push(
      rowFinding('FILE_END', 'The last line has no end: whether its last field is complete cannot be told.', 1),
    )
  }
  const names = members.map(({ name }) => name)
  return { table: new DelimitedTable(grid, columns, names), findings }
}

function rangesOf(
  members: readonly TextMember[],
  headers: readonly { readonly end: number; readonly number: number }[],
): TextRange[] {
  let start = 0
  return members.map(({ bytes }, i) => {
    const { end, number } = headers[i]!
    start += bytes.length
    return { from: start - bytes.length + end, to: start, firstLine: number + 1 }
  })
}

function mixedMembers({ path }: OpenedFile, name: string): BellwetherError {
  return new BellwetherError('FORMAT_UNKNOWN', {
    message: `${path} holds members of several formats: ${name} is not like the first.`,
    expected: 'The members of an archive must have one format.',
    given: name,
    remedy: 'Unpack the archive and ingest its files one by one.',
  })
}

/** The first line that is not blank, with its number and where the next one begins. */
function firstFilledLine(bytes: Uint8Array): { line: string; end: number; number: number } {
  let from = 0
  for (let number = 1; ; number++) {
    const newline = bytes.indexOf(NEWLINE, from)
    const end = newline < 0 ? bytes.length : newline
    const line = new TextDecoder().decode(bytes.subarray(from, end))
    if (line.trim() !== '' || end === bytes.length) return { line, end: Math.min(end + 1, bytes.length), number }
    from = end + 1
  }
}

function columnFindings(table: Table, { name, shape }: Format): Finding[] {
  if (shape.type !== 'header' || shape.hasFreeColumns === true) return []
  const { unused = {} } = shape
  return table.columns.flatMap((column, index) => {
    if (table.columns.indexOf(column) < index) {
      return [rowFinding('COLUMN_UNKNOWN', `Column ${column} occurs twice; the first was read.`, table.rows)]
    }
    if (unused[column] !== undefined) {
      return [rowFinding('COLUMN_UNUSED', `Column ${column} was not stored: ${unused[column]}.`, table.rows)]
    }
    if (column === '' || isKnown(column, shape)) return []
    return [
      rowFinding(
        'COLUMN_UNKNOWN',
        `Column ${column} is not known to the format ${name} and was not stored.`,
        table.rows,
      ),
    ]
  })
}

function isKnown(column: string, { required, optional = [], unused = {} }: HeaderShape): boolean {
  return required.includes(column) || optional.includes(column) || unused[column] !== undefined
}

const SYMBOL_COLUMN = /^(symbol|ticker|name|instrument|underlying)$/i

/** Where the symbol comes from the file's name, rows of several ones would become one series. */
function refuseSeveralSymbols(file: OpenedFile, table: Table, { name, shape }: Format): void {
  if (shape.type !== 'header' || shape.hasFreeColumns === true) return
  const column = table.columns.find((header) => SYMBOL_COLUMN.test(header) && !isKnown(header, shape))
  if (column === undefined) return
  const symbols = [...new Set(table.texts(column).filter((text) => text !== ''))]
  if (symbols.length < 2) return
  const first = symbols.slice(0, 3).join(', ')
  throw new BellwetherError('FORMAT_UNKNOWN', {
    message: `${file.path} holds ${symbols.length} symbols in its column ${column} (${first}${symbols.length > 3 ? ', ...' : ''}).`,
    expected: `The format ${name} has one symbol a file, and knows no column ${column}.`,
    given: first,
    remedy: 'Split the file by symbol, name each after its symbol and leave the column out.',
  })
}

/** A file none of whose rows can be read is no file of its format, whatever its header says. */
function refuseUnreadable(file: OpenedFile, batches: readonly RecordBatch[]): void {
  const unreadable = new Set(['FIELD_COUNT', 'NUMBER_INVALID', 'DATE_INVALID', 'VALUE_MISSING'])
  const isStored = batches.some(({ records }) => records.length > 0)
  const rejected = batches.flatMap(({ quarantined }) => quarantined)
  if (isStored || !rejected.every(({ rule }) => unreadable.has(rule))) return
  const first = rejected[0]
  throw emptyFile(
    file,
    first === undefined ? 'it offers no record' : `line ${first.line}: ${first.reason.replace(/\.$/, '')}`,
  )
}

function emptyFile(file: OpenedFile, how: string): BellwetherError {
  return new BellwetherError('INGEST_EMPTY', {
    message: `Nothing in ${file.path} can be stored: ${how}.`,
    expected: 'There must be at least one row that can be read.',
    given: how,
    remedy: 'Fetch the file again, or mend it.',
  })
}
