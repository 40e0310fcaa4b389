/** Column makers that several vendors share. */
import { createFrame } from '../../core/frame.ts'
import { weekday } from '../../core/time.ts'
import { formatOccSymbol, parseOccSymbol, underlyingOfRoot, type Right } from '../../market/contract.ts'
import type { ColumnMaker, Filler } from './format.ts'
import type { Rows } from './rows.ts'

const SATURDAY = 6
/** Letters of an OCC symbol after its root. */
const OCC_TAIL = 15

/** The same value in every row. */
export function constant(value: string | number): ColumnMaker {
  return () => value
}

/** Numbers over `divisor`, such as prices in ten-thousandths. */
export function divided(column: string, divisor: number): ColumnMaker {
  return (rows) => rows.floats(column).map((value) => value / divisor)
}

export function capitals(column: string): ColumnMaker {
  return (rows) => rows.texts(column).map((text) => text.toUpperCase())
}

/** Counts the rows of each value of `group` in their order, from 1. */
export function sequenceWithin(group: (rows: Rows) => ArrayLike<number>): ColumnMaker {
  return (rows) => {
    const groups = group(rows)
    const counts = new Map<number, number>()
    return Float64Array.from({ length: rows.length }, (_, row) => {
      const count = (counts.get(groups[row]!) ?? 0) + 1
      counts.set(groups[row]!, count)
      return count
    })
  }
}

/** 1 where a column holds a number other than zero. */
export function whereNotZero(column: string): (rows: Rows) => Uint8Array {
  return (rows) => Uint8Array.from(rows.floats(column), (value) => (Number.isNaN(value) || value === 0 ? 0 : 1))
}

/** 1 where a column holds anything, whether it can be read or not. */
export function whereFilled(column: string): (rows: Rows) => Uint8Array {
  return (rows) => Uint8Array.from(rows.texts(column), (text) => (isEmptyText(text) ? 0 : 1))
}

function isEmptyText(text: string): boolean {
  return text === '' || text === '.' || text.toLowerCase() === 'nan'
}

/** Where the parts of a contract stand in a row; each may be left out when the symbol names it. */
export interface ContractColumns {
  /** The OCC symbol; or the bare root, as vendors wrote it before 2010. */
  readonly symbol: string
  readonly underlying?: string
  readonly right?: string
  readonly expiry?: string
  readonly strike?: string
}

const RIGHTS: Readonly<Record<string, Right>> = { call: 'call', c: 'call', put: 'put', p: 'put' }

/** The six columns of a contract from its OCC symbol, checked against the columns beside it. */
export function occContract(columns: ContractColumns): Filler {
  return (rows) => {
    const symbols = rows.texts(columns.symbol)
    const beside = besideOf(rows, columns)
    const made = emptyContracts(rows.length)
    for (let row = 0; row < rows.length; row++) {
      const parsed = parseOccSymbol(symbols[row]!) ?? beside.contract(row, symbols[row]!)
      if (parsed === undefined) {
        rows.reject(row, 'CONTRACT_INVALID', `${columns.symbol} is "${symbols[row]}", which names no contract.`)
        continue
      }
      const mismatch = beside.mismatch(row, parsed)
      if (mismatch !== '') rows.reject(row, 'CONTRACT_MISMATCH', `${mismatch} of ${symbols[row]}.`)
      made.root[row] = parsed.root
      made.underlying[row] = beside.underlying(row) || underlyingOfRoot(parsed.root)
      made.right[row] = parsed.right
      made.expiry[row] = parsed.expiry
      made.strike[row] = parsed.strike
      const isCanonical = symbols[row]!.length === parsed.root.length + OCC_TAIL
      made.contract[row] = isCanonical ? symbols[row]! : formatOccSymbol(parsed)
    }
    return made
  }
}

/** Empty columns of contracts, to be filled row by row. */
export function emptyContracts(length: number) {
  const schema = {
    underlying: 'string',
    root: 'string',
    contract: 'string',
    right: 'string',
    expiry: 'date',
    strike: 'float',
  } as const
  return createFrame(schema, length).columns
}

type Parsed = NonNullable<ReturnType<typeof parseOccSymbol>>

/** Some vendors go on giving the Saturday after, on which monthly contracts expired until February 2015. */
function isSameExpiry(given: number, expiry: number): boolean {
  return given === expiry || (weekday(given) === SATURDAY && given - expiry > 0 && given - expiry <= 2)
}

/** What the columns beside the symbol say. */
function besideOf(rows: Rows, { underlying, right, expiry, strike }: ContractColumns) {
  const underlyings = underlying === undefined ? undefined : rows.texts(underlying)
  const rights = right === undefined ? undefined : rows.texts(right)
  const expiries = expiry === undefined ? undefined : rows.dates(expiry)
  const strikes = strike === undefined ? undefined : rows.floats(strike)
  const rightOf = (row: number): Right | undefined => RIGHTS[rights?.[row]?.toLowerCase() ?? '']
  return {
    underlying: (row: number): string => underlyings?.[row] ?? '',
    contract(row: number, root: string): Parsed | undefined {
      const side = rightOf(row)
      const isRoot = /^[A-Z][A-Z0-9.]{0,5}$/.test(root)
      if (!isRoot || side === undefined || !(strikes?.[row]! > 0 && strikes?.[row]! < 1e5) || !(expiries?.[row]! > 0))
        return undefined
      return { root, right: side, expiry: expiries![row]!, strike: strikes![row]! }
    },
    /** Which column disagrees, as the beginning of a sentence; '' where none does. */
    mismatch(row: number, { right: side, expiry: day, strike: price }: Parsed): string {
      if (rights !== undefined && rightOf(row) !== side) return `The ${right} "${rights[row]}" is not that`
      if (expiries !== undefined && !isSameExpiry(expiries[row]!, day)) return `The ${expiry} is not that`
      if (strikes !== undefined && !(Math.abs(strikes[row]! - price) < 0.001))
        return `The ${strike} ${strikes[row]} is not that`
      return ''
    },
  }
}
