/** Prices and Greeks of some contracts by the slower methods. Runs in any worker. */
import {
  americanGreeks,
  type CashDividend,
  cashDividendGreeks,
  type DividendModel,
  type Exercise,
  type OptionContract,
  type OptionMarket,
  type Preset,
} from '@bellwether/options'
import type { Task } from '../core/tasks/executor.ts'

export const PRICE_BLOCK_TASK: Task = { module: import.meta.url, name: 'priceBlock' }

/** What is computed; units are those of the package's Greeks. */
export const FIRST_ORDER = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const

export interface ContractBlock {
  readonly right: Int8Array
  readonly spot: Float64Array
  readonly strike: Float64Array
  readonly yearsToExpiry: Float64Array
  readonly rate: Float64Array
  readonly dividendYield: Float64Array
  readonly volatility: Float64Array
}

export interface PriceBlockInput {
  readonly block: ContractBlock
  readonly preset: Preset
  readonly exercise: Exercise
  /** Of each row, with their model; undefined where only the yield counts. */
  readonly dividends: readonly (readonly CashDividend[])[] | undefined
  readonly model: DividendModel
}

/** Columns in the order of FIRST_ORDER; NaN for what is no option. */
export function priceBlock(input: PriceBlockInput): Float64Array[] {
  const rows = input.block.right.length
  const columns = FIRST_ORDER.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    const priced = pricedRow(input, row)
    FIRST_ORDER.forEach((name, j) => (columns[j]![row] = priced[name]))
  }
  return columns
}

function pricedRow(
  { block, preset, exercise, dividends, model }: PriceBlockInput,
  row: number,
): Readonly<Record<(typeof FIRST_ORDER)[number], number>> {
  const contract = contractAt(block, row)
  const market = marketAt(block, row)
  if (dividends === undefined) return americanGreeks(contract, market, preset)
  return cashDividendGreeks(contract, market, dividends[row]!, exercise, model)
}

function contractAt({ right, strike, yearsToExpiry }: ContractBlock, row: number): OptionContract {
  return { right: right[row]! > 0 ? 'call' : 'put', strike: strike[row]!, yearsToExpiry: yearsToExpiry[row]! }
}

function marketAt({ spot, rate, dividendYield, volatility }: ContractBlock, row: number): OptionMarket {
  return { spot: spot[row]!, rate: rate[row]!, dividendYield: dividendYield[row]!, volatility: volatility[row]! }
}
