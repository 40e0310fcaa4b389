/** Implied volatilities of some American contracts. Runs in any worker. */
import { impliedAmericanColumns, OptionKernel } from '@bellwether/options'
import type { Task } from '../../core/tasks/executor.ts'
import type { ContractBlock } from './contract-block.ts'

export const IMPLY_BLOCK_TASK: Task = { module: import.meta.url, name: 'implyBlock' }

export interface ImpliedBlock {
  readonly volatility: Float64Array
  /** Indices of IV_STATUSES. */
  readonly codes: Uint8Array
}

/** @param block with prices where volatilities stand otherwise */
export function implyBlock({ volatility: price, ...contracts }: ContractBlock): ImpliedBlock {
  const [volatility, codes] = [new Float64Array(price.length), new Uint8Array(price.length)]
  kernel ??= OptionKernel.loadSync()
  impliedAmericanColumns({ ...contracts, price }, 'accurate', kernel, { volatility, status: codes })
  return { volatility, codes }
}

/** One a worker. */
let kernel: OptionKernel | undefined
