/** Prices and Greeks of some contracts by the slower methods. Runs in any worker. */
import {
  type CashDividend,
  cashDividendGreeks,
  type DividendModel,
  type Exercise,
  OptionKernel,
  type Preset,
} from '@bellwether/options'
import type { Task } from '../../core/tasks/executor.ts'
import { type ContractBlock, contractAt, marketAt } from './contract-block.ts'

export const PRICE_BLOCK_TASK: Task = { module: import.meta.url, name: 'priceBlock' }

/** What is computed; units are those of the package's Greeks. */
export const FIRST_ORDER = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const

export type PricedBlock = Readonly<Record<(typeof FIRST_ORDER)[number], Float64Array<ArrayBuffer>>>

export interface PriceBlockInput {
  readonly block: ContractBlock
  readonly preset: Preset
  readonly exercise: Exercise
  /** Of each row, with their model; undefined where only the yield counts and exercise is American. */
  readonly dividends: readonly (readonly CashDividend[])[] | undefined
  readonly model: DividendModel
}

/** NaN for what is no option. */
export function priceBlock({ block, preset, exercise, dividends, model }: PriceBlockInput): PricedBlock {
  const priced = emptyBlock(block.right.length)
  if (dividends === undefined) {
    kernel ??= OptionKernel.loadSync()
    kernel.american(block, preset, { ...priced, sensitivities: priced })
    return priced
  }
  for (const [row, paid] of dividends.entries()) {
    const option = cashDividendGreeks(contractAt(block, row), marketAt(block, row), paid, exercise, model)
    for (const name of FIRST_ORDER) priced[name][row] = option[name]
  }
  return priced
}

/** One a worker. */
let kernel: OptionKernel | undefined

export function emptyBlock(rows: number): PricedBlock {
  const column = (): Float64Array<ArrayBuffer> => new Float64Array(rows)
  return { price: column(), delta: column(), gamma: column(), vega: column(), theta: column(), rho: column() }
}
