/** A table of contracts priced as a whole: every row ends with numbers or with the reason why not. */
import {
  type CashDividend,
  type ContractColumns,
  type DividendModel,
  type Exercise,
  IV_STATUSES,
  type ImpliedVolatilityStatus,
  OptionKernel,
  type Preset,
} from '@bellwether/options'
import type { MapOptions, TaskExecutor } from '../core/tasks/executor.ts'
import { type ContractBlock, FIRST_ORDER, PRICE_BLOCK_TASK, type PriceBlockInput } from './price-block-task.ts'

/** Contracts with what a reader found wrong with them. */
export interface GivenContracts {
  readonly rows: number
  readonly contracts: ContractColumns
  /** Volatilities or prices. */
  readonly given: Float64Array
  readonly dividends: readonly (readonly CashDividend[])[] | undefined
  readonly problems: ReadonlyMap<number, string>
}

export interface PricingMethod {
  readonly exercise: Exercise
  readonly preset: Preset
  /** How dividends enter, where the contracts have some. */
  readonly model: DividendModel
}

export interface PricedContracts {
  /** By name; NaN in rows without a price. */
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[]
  /** `ok`, or why a row has no price, or lacks a Greek. */
  readonly status: readonly string[]
}

const SECOND_ORDER = ['vanna', 'vomma', 'charm'] as const
/** Rows a task takes: some hundredths of a second. */
const AMERICAN_ROWS = 256
const DIVIDEND_ROWS = 4

export async function priceContracts(
  given: GivenContracts,
  method: PricingMethod,
  executor: TaskExecutor,
  options: MapOptions = {},
): Promise<PricedContracts> {
  const block = usableBlock(given)
  const isPlain = method.exercise === 'european' && given.dividends === undefined
  const columns = isPlain ? priceEuropeans(block) : await priceInBlocks(block, given, method, executor, options)
  return { columns, status: statuses(given, method, columns) }
}

/** Columns of their own, in which a row with a problem has no spot and so no price. */
function usableBlock({ rows, contracts, given, problems }: GivenContracts): ContractBlock {
  const column = (values: Float64Array | number): Float64Array =>
    typeof values === 'number' ? new Float64Array(rows).fill(values) : values
  const spot = column(contracts.spot).slice()
  for (const row of problems.keys()) spot[row] = Number.NaN
  return {
    right: contracts.right,
    spot,
    strike: column(contracts.strike),
    yearsToExpiry: column(contracts.yearsToExpiry),
    rate: column(contracts.rate),
    dividendYield: column(contracts.dividendYield),
    volatility: given,
  }
}

function priceEuropeans(block: ContractBlock): PricedContracts['columns'] {
  const rows = block.right.length
  const columns = [...FIRST_ORDER, ...SECOND_ORDER].map((name) => ({ name, values: new Float64Array(rows) }))
  const [price, delta, gamma, vega, theta, rho, vanna, vomma, charm] = columns.map(
    ({ values }) => values,
  ) as NineColumns
  OptionKernel.loadSync().price(block, { price, delta, gamma, vega, theta, rho, second: { vanna, vomma, charm } })
  return columns
}

type Values = Float64Array<ArrayBuffer>
type NineColumns = [Values, Values, Values, Values, Values, Values, Values, Values, Values]

async function priceInBlocks(
  block: ContractBlock,
  { dividends }: GivenContracts,
  { exercise, preset, model }: PricingMethod,
  executor: TaskExecutor,
  options: MapOptions,
): Promise<PricedContracts['columns']> {
  const size = dividends === undefined ? AMERICAN_ROWS : DIVIDEND_ROWS
  const rows = block.right.length
  const starts = Array.from({ length: Math.ceil(rows / size) }, (_, i) => i * size)
  const inputs = starts.map((start): PriceBlockInput => {
    const end = start + size
    return { block: blockSlice(block, start, end), preset, exercise, dividends: dividends?.slice(start, end), model }
  })
  options.progress?.stage('pricing', inputs.length)
  const parts = await executor.map<PriceBlockInput, Float64Array[]>(PRICE_BLOCK_TASK, inputs, options)
  return FIRST_ORDER.map((name, j) => {
    const values = new Float64Array(rows)
    parts.forEach((part, i) => values.set(part[j]!, starts[i]))
    return { name, values }
  })
}

/** Copies: a view would take its whole buffer to the worker. */
function blockSlice(block: ContractBlock, start: number, end: number): ContractBlock {
  return {
    right: block.right.slice(start, end),
    spot: block.spot.slice(start, end),
    strike: block.strike.slice(start, end),
    yearsToExpiry: block.yearsToExpiry.slice(start, end),
    rate: block.rate.slice(start, end),
    dividendYield: block.dividendYield.slice(start, end),
    volatility: block.volatility.slice(start, end),
  }
}

function statuses(given: GivenContracts, { model }: PricingMethod, columns: PricedContracts['columns']): string[] {
  return Array.from({ length: given.rows }, (_, row) => {
    const problem = given.problems.get(row)
    if (problem !== undefined) return problem
    const lost = columns.find(({ values }) => !Number.isFinite(values[row]))
    if (lost === undefined) return 'ok'
    const isEscrowed = given.dividends !== undefined && model === 'escrowed' && lost.name === 'price'
    return isEscrowed ? 'the dividends are worth more than the spot' : `${lost.name} is beyond the range of numbers`
  })
}

export interface ImpliedContracts {
  readonly volatility: Float64Array
  readonly status: readonly ImpliedVolatilityStatus[]
}

/** Volatilities of European contracts, with the status of each. */
export function implyVolatilities(given: GivenContracts): ImpliedContracts {
  const { volatility: price, ...contracts } = usableBlock({ ...given, problems: unreadable(given) })
  const volatility = new Float64Array(given.rows)
  const codes = new Uint8Array(given.rows)
  OptionKernel.loadSync().impliedVolatility({ ...contracts, price }, { volatility, status: codes })
  return { volatility, status: Array.from(codes, (code) => IV_STATUSES[code]!) }
}

/** Rows without a right; the statuses of the package tell all other problems. */
function unreadable({ contracts, problems }: GivenContracts): ReadonlyMap<number, string> {
  return new Map([...problems].filter(([row]) => contracts.right[row] === 0))
}
