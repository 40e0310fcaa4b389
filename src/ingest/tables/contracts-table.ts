/**
 * A user's file of option contracts: spot, strike, t, r, q, type and a volatility or a price, in any order and case.
 *
 * One bad cell spoils its row, not the file: the row stays, with the reason why it is no contract.
 */
import type { CashDividend, ContractColumns } from '@bellwether/options'
import { BellwetherError } from '../../core/errors.ts'
import { nearestName } from '../../core/nearest.ts'
import { asciiText, isMissing, parseNumber } from '../files/table/number-cell.ts'
import { invalidLine } from './own-table.ts'
import { numberAt, readSheet, type Sheet, type SheetWords, textAt } from './sheet.ts'

/** What a row must bring beside the contract: sigma to price it, a price to imply a volatility. */
export type GivenValue = 'sigma' | 'price'

export interface ContractsTable {
  readonly sheet: Sheet
  readonly rows: number
  /** Numbers as written, NaN where a cell is none; a right that cannot be read is 0. */
  readonly contracts: ContractColumns
  /** Of each row; NaN where the cell is no number. */
  readonly given: Float64Array
  /** Dividends of each row; undefined where none were asked for. */
  readonly dividends: readonly (readonly CashDividend[])[] | undefined
  /** Why a row cannot be used, as words that name the column and the cell. */
  readonly problems: ReadonlyMap<number, string>
}

const WORDS: SheetWords = {
  many: 'contracts',
  one: 'contract',
  line: 'Each line holds one contract, with as many cells as there are names.',
}
/** Bounds that a number must keep, in the words of a message. */
const BOUNDS: Readonly<Record<string, { readonly isKept: (value: number) => boolean; readonly broken: string }>> = {
  spot: { isKept: (value) => value > 0, broken: 'is not above 0' },
  strike: { isKept: (value) => value > 0, broken: 'is not above 0' },
  t: { isKept: (value) => value >= 0, broken: 'is below 0' },
  sigma: { isKept: (value) => value >= 0, broken: 'is below 0' },
  div_amounts: { isKept: (value) => value >= 0, broken: 'is below 0' },
}
const RIGHTS: Readonly<Record<string, 1 | -1>> = { c: 1, call: 1, p: -1, put: -1 }
const LONGEST_RIGHT = 4
const LONGEST_CELL = 40
const BAR = 124

/** Errors: FILE_*, FORMAT_UNKNOWN, INGEST_EMPTY, COLUMN_MISSING, VALUE_INVALID (a line with another number of cells). */
export async function readContracts(path: string, value: GivenValue, hasDividends = false): Promise<ContractsTable> {
  const sheet = await readSheet(path, WORDS)
  const reader = new ContractReader(sheet, value, hasDividends)
  return reader.read()
}

class ContractReader {
  readonly #sheet: Sheet
  readonly #value: GivenValue
  readonly #places: ReadonlyMap<string, number>
  readonly #problems = new Map<number, string>()
  readonly #hasDividends: boolean

  constructor(sheet: Sheet, value: GivenValue, hasDividends: boolean) {
    this.#sheet = sheet
    this.#value = value
    this.#hasDividends = hasDividends
    const names = [
      'spot',
      'strike',
      't',
      'r',
      'q',
      'type',
      value,
      ...(hasDividends ? ['div_times', 'div_amounts'] : []),
    ]
    this.#places = requirePlaces(sheet, names)
  }

  read(): ContractsTable {
    const [right, spot, strike] = [this.#rights(), this.#numbers('spot'), this.#numbers('strike')]
    const [yearsToExpiry, rate, dividendYield] = [this.#numbers('t'), this.#numbers('r'), this.#numbers('q')]
    return {
      sheet: this.#sheet,
      rows: this.#sheet.grid.rows,
      contracts: { right, spot, strike, yearsToExpiry, rate, dividendYield },
      given: this.#numbers(this.#value),
      dividends: this.#hasDividends ? this.#dividends() : undefined,
      problems: this.#problems,
    }
  }

  #numbers(name: string): Float64Array {
    const column = this.#places.get(name)!
    const bound = BOUNDS[name]
    const values = new Float64Array(this.#sheet.grid.rows)
    for (let row = 0; row < values.length; row++) {
      const value = numberAt(this.#sheet, row, column, parseNumber)
      const isNumber = Number.isFinite(value)
      values[row] = isNumber ? value : Number.NaN
      if (!isNumber) this.#note(row, name, 'is no finite number')
      else if (bound !== undefined && !bound.isKept(value)) this.#note(row, name, bound.broken)
    }
    return values
  }

  #rights(): Int8Array {
    const column = this.#places.get('type')!
    const { grid } = this.#sheet
    const signs = new Int8Array(grid.rows)
    for (let row = 0; row < signs.length; row++) {
      const cell = row * grid.columns + column
      signs[row] = rightOf(grid.bytes, grid.starts[cell]!, grid.ends[cell]!)
      if (signs[row] === 0) this.#note(row, 'type', 'is neither C nor P')
    }
    return signs
  }

  #dividends(): (readonly CashDividend[])[] {
    return Array.from({ length: this.#sheet.grid.rows }, (_, row) => {
      const [times, amounts] = [this.#list(row, 'div_times'), this.#list(row, 'div_amounts')]
      if (times.length !== amounts.length) {
        this.#problems.set(row, `div_times has ${times.length} entries and div_amounts ${amounts.length}`)
      }
      return times.map((years, i) => ({ years, amount: amounts[i] ?? Number.NaN }))
    })
  }

  /** Numbers between bars; none where the cell is empty. */
  #list(row: number, name: string): number[] {
    const { grid } = this.#sheet
    const cell = row * grid.columns + this.#places.get(name)!
    const [start, end] = [grid.starts[cell]!, grid.ends[cell]!]
    if (isMissing(grid.bytes, start, end)) return []
    const values: number[] = []
    for (let from = start; from <= end;) {
      const bar = grid.bytes.subarray(from, end).indexOf(BAR)
      const to = bar < 0 ? end : from + bar
      values.push(parseNumber(grid.bytes, from, to))
      from = to + 1
    }
    if (!values.every(Number.isFinite)) this.#note(row, name, 'holds what is no finite number')
    else if (!values.every(BOUNDS[name]?.isKept ?? (() => true)))
      this.#note(row, name, `has an entry that ${BOUNDS[name]!.broken}`)
    return values
  }

  /** The first thing that is wrong with a row counts. */
  #note(row: number, name: string, what: string): void {
    if (this.#problems.has(row)) return
    const cell = textAt(this.#sheet, row, this.#places.get(name)!)
    const shown = cell.length > LONGEST_CELL ? `${cell.slice(0, LONGEST_CELL)}...` : cell
    this.#problems.set(row, cell === '' ? `${name} is empty` : `${name} ${shown} ${what}`)
  }
}

/** +1, -1, or 0 for what is no right. */
function rightOf(bytes: Uint8Array, start: number, end: number): number {
  return end - start > LONGEST_RIGHT ? 0 : (RIGHTS[asciiText(bytes, start, end).toLowerCase()] ?? 0)
}

/** Columns by name. Errors: COLUMN_MISSING; VALUE_INVALID where two have one name. */
function requirePlaces({ file, columns }: Sheet, wanted: readonly string[]): Map<string, number> {
  const names = columns.map((name) => name.toLowerCase())
  const missing = wanted.filter((name) => !names.includes(name))
  if (missing.length > 0) throw missingColumns(file, columns, wanted, missing)
  const repeated = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated !== undefined) {
    throw invalidLine(file, 1, `the name ${repeated} stands over two columns`, {
      expected: 'Each name stands over one column.',
      given: repeated,
      remedy: 'Rename one of them.',
    })
  }
  return new Map(wanted.map((name) => [name, names.indexOf(name)]))
}

function missingColumns(
  file: string,
  columns: readonly string[],
  wanted: readonly string[],
  missing: readonly string[],
): BellwetherError {
  const near = nearestName(
    missing[0]!,
    columns.filter((name) => !wanted.includes(name.toLowerCase())),
  )
  return new BellwetherError('COLUMN_MISSING', {
    message: `${file} has no column named ${missing.join(', ')}; found were ${columns.join(', ')}.`,
    expected: `The first line names ${wanted.join(', ')}, in any order and case.`,
    given: columns.join(','),
    remedy: near === undefined ? 'Add or rename the column.' : `Rename ${near}, if that is meant.`,
  })
}
