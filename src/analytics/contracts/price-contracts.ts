/** A table of contracts priced, or its volatilities implied, as a whole: every row ends with numbers or the reason why not. */
import {
  type CashDividend,
  type ContractColumns,
  type DividendModel,
  type Exercise,
  IV_STATUSES,
  type ImpliedVolatilityStatus,
  MOST_CASH_DIVIDEND_DEVIATION,
  OptionKernel,
  type Preset,
} from '@bellwether/options'
import type { MapOptions, TaskExecutor } from '../../core/tasks/executor.ts'
import { blocksOf, type ContractBlock } from './contract-block.ts'
import { IMPLY_BLOCK_TASK, type ImpliedBlock } from './imply-block-task.ts'
import {
  emptyBlock,
  FIRST_ORDER,
  PRICE_BLOCK_TASK,
  type PriceBlockInput,
  type PricedBlock,
} from './price-block-task.ts'

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

/** Rows a task takes: some hundredths of a second. */
const AMERICAN_ROWS = 256
const DIVIDEND_ROWS = 4

export async function priceContracts(
  given: GivenContracts,
  method: PricingMethod,
  executor: TaskExecutor,
  options: MapOptions = {},
): Promise<PricedContracts> {
  const block = usableBlock(given, given.problems)
  const isPlain = method.exercise === 'european' && given.dividends === undefined
  const columns = isPlain ? priceEuropeans(block) : await priceInBlocks(block, given, method, executor, options)
  return { columns, status: statuses(given, method, columns) }
}

/** Rows with a problem have no spot, and so no price. */
function usableBlock({ rows, contracts, given }: GivenContracts, problems: ReadonlyMap<number, string>): ContractBlock {
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
  const first = emptyBlock(rows)
  const second = { vanna: new Float64Array(rows), vomma: new Float64Array(rows), charm: new Float64Array(rows) }
  OptionKernel.loadSync().price(block, { ...first, second })
  return Object.entries({ ...first, ...second }).map(([name, values]) => ({ name, values }))
}

async function priceInBlocks(
  block: ContractBlock,
  { dividends }: GivenContracts,
  { exercise, preset, model }: PricingMethod,
  executor: TaskExecutor,
  options: MapOptions,
): Promise<PricedContracts['columns']> {
  const size = dividends === undefined ? AMERICAN_ROWS : DIVIDEND_ROWS
  const inputs = blocksOf(block, size).map((part, i): PriceBlockInput => {
    return { block: part, preset, exercise, dividends: dividends?.slice(i * size, (i + 1) * size), model }
  })
  options.progress?.stage('pricing', inputs.length)
  const parts = await executor.map<PriceBlockInput, PricedBlock>(PRICE_BLOCK_TASK, inputs, options)
  return FIRST_ORDER.map((name) => ({ name, values: joined(parts.map((part) => part[name])) }))
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let row = 0
  for (const part of parts) {
    whole.set(part, row)
    row += part.length
  }
  return whole
}

function statuses(given: GivenContracts, { model }: PricingMethod, columns: PricedContracts['columns']): string[] {
  return Array.from({ length: given.rows }, (_, row) => {
    const problem = given.problems.get(row)
    if (problem !== undefined) return problem
    const lost = columns.find(({ values }) => !Number.isFinite(values[row]))
    if (lost === undefined) return 'ok'
    if (given.dividends !== undefined && lost.name === 'price') return withoutPrice(given, row, model)
    return `${lost.name} is beyond the range of numbers`
  })
}

/** Why an option on a stock with dividends has no price. */
function withoutPrice({ contracts, given }: GivenContracts, row: number, model: DividendModel): string {
  const { yearsToExpiry: years } = contracts
  const deviation = given[row]! * Math.sqrt(typeof years === 'number' ? years : years[row]!)
  if (deviation > MOST_CASH_DIVIDEND_DEVIATION) {
    return `sigma times the root of t is above ${MOST_CASH_DIVIDEND_DEVIATION}: too wild for cash dividends`
  }
  return model === 'escrowed' ? 'the dividends are worth more than the spot' : 'price is beyond the range of numbers'
}

export interface ImpliedContracts {
  readonly volatility: Float64Array
  readonly status: readonly ImpliedVolatilityStatus[]
}

/** The volatilities that give the prices, with the status of each. */
export async function implyVolatilities(
  given: GivenContracts,
  exercise: Exercise,
  executor: TaskExecutor,
  options: MapOptions = {},
): Promise<ImpliedContracts> {
  const block = usableBlock(given, unreadable(given))
  const { volatility, codes } =
    exercise === 'european' ? implyEuropeans(block) : await implyInBlocks(block, executor, options)
  return { volatility, status: Array.from(codes, (code) => IV_STATUSES[code]!) }
}

function implyEuropeans({ volatility: price, ...contracts }: ContractBlock): ImpliedBlock {
  const volatility = new Float64Array(price.length)
  const codes = new Uint8Array(price.length)
  OptionKernel.loadSync().impliedVolatility({ ...contracts, price }, { volatility, status: codes })
  return { volatility, codes }
}

async function implyInBlocks(block: ContractBlock, executor: TaskExecutor, options: MapOptions): Promise<ImpliedBlock> {
  const inputs = blocksOf(block, AMERICAN_ROWS)
  options.progress?.stage('implying volatilities', inputs.length)
  const parts = await executor.map<ContractBlock, ImpliedBlock>(IMPLY_BLOCK_TASK, inputs, options)
  return {
    volatility: joined(parts.map((part) => part.volatility)),
    codes: Uint8Array.from(parts.flatMap((part) => [...part.codes])),
  }
}

/** Rows without a right; the statuses of the package tell all other problems. */
function unreadable({ contracts, problems }: GivenContracts): ReadonlyMap<number, string> {
  return new Map([...problems].filter(([row]) => contracts.right[row] === 0))
}
