/** Some contracts as columns that may be sent to a worker. */
import type { OptionContract, OptionMarket } from '@bellwether/options'

export interface ContractBlock {
  /** +1 for a call, −1 for a put. */
  readonly right: Int8Array
  readonly spot: Float64Array
  readonly strike: Float64Array
  readonly yearsToExpiry: Float64Array
  readonly rate: Float64Array
  readonly dividendYield: Float64Array
  /** Volatilities, or prices where volatilities are looked for. */
  readonly volatility: Float64Array
}

/** Copies of `size` rows each: a view would take its whole buffer to the worker. */
export function blocksOf(block: ContractBlock, size: number): ContractBlock[] {
  const count = Math.ceil(block.right.length / size)
  return Array.from({ length: count }, (_, i) => {
    const part = <A extends Float64Array | Int8Array>(column: A): A => column.slice(i * size, (i + 1) * size) as A
    return {
      right: part(block.right),
      spot: part(block.spot),
      strike: part(block.strike),
      yearsToExpiry: part(block.yearsToExpiry),
      rate: part(block.rate),
      dividendYield: part(block.dividendYield),
      volatility: part(block.volatility),
    }
  })
}

export function contractAt({ right, strike, yearsToExpiry }: ContractBlock, row: number): OptionContract {
  return { right: right[row]! > 0 ? 'call' : 'put', strike: strike[row]!, yearsToExpiry: yearsToExpiry[row]! }
}

export function marketAt({ spot, rate, dividendYield, volatility }: ContractBlock, row: number): OptionMarket {
  return { spot: spot[row]!, rate: rate[row]!, dividendYield: dividendYield[row]!, volatility: volatility[row]! }
}
