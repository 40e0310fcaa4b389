/** The six columns that name a contract. */
import { createFrame, MISSING_DATE } from '../../core/frame.ts'
import { weekday } from '../../core/time.ts'
import {
  formatOccSymbol,
  LARGEST_STRIKE,
  type OptionContract,
  parseOccSymbol,
  type Right,
  underlyingOfRoot,
} from '../../market/contract.ts'
import type { Filler } from './format.ts'
import type { Rows } from './rows.ts'

const SCHEMA = {
  underlying: 'string',
  root: 'string',
  contract: 'string',
  right: 'string',
  expiry: 'date',
  strike: 'float',
} as const

const SATURDAY = 6
/** Letters of an OCC symbol after its root. */
const OCC_TAIL = 15
const LARGEST_THOUSANDTHS = LARGEST_STRIKE * 1000
const ROOT = /^[A-Z][A-Z0-9.]{0,5}$/
const RIGHTS: Readonly<Record<string, Right>> = { call: 'call', c: 'call', put: 'put', p: 'put' }

/** The columns of contracts, to be filled row by row. */
export class ContractColumns {
  readonly columns

  constructor(length: number) {
    this.columns = createFrame(SCHEMA, length).columns
  }

  /** @param symbol the OCC symbol of the contract where it is known already */
  set(row: number, contract: OptionContract, underlying: string, symbol = formatOccSymbol(contract)): void {
    this.columns.underlying[row] = underlying
    this.columns.root[row] = contract.root
    this.columns.contract[row] = symbol
    this.columns.right[row] = contract.right
    this.columns.expiry[row] = contract.expiry
    this.columns.strike[row] = contract.strike
  }
}

/** A contract of its parts as a vendor writes them; undefined where they name none. */
export function contractOf(root: string, right: string, expiry: number, strike: number): OptionContract | undefined {
  const side = RIGHTS[right.toLowerCase()]
  const isDated = !Number.isNaN(expiry) && expiry !== MISSING_DATE
  const thousandths = Math.round(strike * 1000)
  if (!ROOT.test(root) || side === undefined || !isDated || !(thousandths > 0 && thousandths < LARGEST_THOUSANDTHS)) {
    return undefined
  }
  return { root, right: side, expiry, strike }
}

/** The headers under which the parts of a contract stand; what is left out, the symbol alone names. */
export interface ContractHeaders {
  /** The OCC symbol; or the bare root, as vendors wrote it before 2010. */
  readonly symbol: string
  readonly underlying?: string
  readonly right?: string
  readonly expiry?: string
  readonly strike?: string
}

/** Contracts from OCC symbols, checked against the columns beside them. */
export function occContract(headers: ContractHeaders): Filler {
  return (rows) => {
    const symbols = rows.texts(headers.symbol)
    const beside = new BesideColumns(rows, headers)
    const made = new ContractColumns(rows.length)
    for (const [row, symbol] of symbols.entries()) {
      const contract = parseOccSymbol(symbol) ?? beside.contract(row, symbol)
      if (contract === undefined) {
        rows.reject(row, 'CONTRACT_INVALID', `${headers.symbol} is "${symbol}", which names no contract.`)
        continue
      }
      const mismatch = beside.mismatch(row, contract)
      if (mismatch !== '') rows.reject(row, 'CONTRACT_MISMATCH', `${mismatch} of ${symbol}.`)
      const underlying = beside.underlyings?.[row] || underlyingOfRoot(contract.root)
      const isCanonical = symbol.length === contract.root.length + OCC_TAIL
      made.set(row, contract, underlying, isCanonical ? symbol : formatOccSymbol(contract))
    }
    return made.columns
  }
}

/** What the columns beside the symbol say. */
class BesideColumns {
  readonly underlyings: readonly string[] | undefined
  readonly #headers: ContractHeaders
  readonly #rights: readonly string[] | undefined
  readonly #expiries: Int32Array | undefined
  readonly #strikes: Float64Array | undefined

  constructor(rows: Rows, headers: ContractHeaders) {
    const { underlying, right, expiry, strike } = headers
    this.#headers = headers
    this.underlyings = underlying === undefined ? undefined : rows.texts(underlying).map(plainTicker)
    this.#rights = right === undefined ? undefined : rows.texts(right)
    this.#expiries = expiry === undefined ? undefined : rows.dates(expiry)
    this.#strikes = strike === undefined ? undefined : rows.floats(strike)
  }

  contract(row: number, root: string): OptionContract | undefined {
    const expiry = this.#expiries?.[row] ?? Number.NaN
    return contractOf(root, this.#rights?.[row] ?? '', expiry, this.#strikes?.[row] ?? Number.NaN)
  }

  /** Which column disagrees, as the beginning of a sentence; '' where none does. */
  mismatch(row: number, { right, expiry, strike }: OptionContract): string {
    const headers = this.#headers
    const side = this.#rights?.[row]
    if (side !== undefined && RIGHTS[side.toLowerCase()] !== right) return `The ${headers.right} "${side}" is not that`
    const day = this.#expiries?.[row]
    if (day !== undefined && !isSameExpiry(day, expiry)) return `The ${headers.expiry} is not that`
    const price = this.#strikes?.[row]
    if (price !== undefined && !(Math.abs(price - strike) < 0.001)) return `The ${headers.strike} ${price} is not that`
    return ''
  }
}

/** ^SPX, as Yahoo writes an index, is SPX. */
function plainTicker(text: string): string {
  return text.startsWith('^') ? text.slice(1) : text
}

/** Some vendors go on giving the Saturday after, on which monthly contracts expired until February 2015. */
function isSameExpiry(given: number, expiry: number): boolean {
  return given === expiry || (weekday(given) === SATURDAY && given - expiry > 0 && given - expiry <= 2)
}
