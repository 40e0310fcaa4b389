/** Implied volatilities of some American contracts. Runs in any worker. */
import { americanImpliedVolatility, IV_STATUSES } from '@bellwether/options'
import type { Task } from '../core/tasks/executor.ts'
import { type ContractBlock, contractAt, marketAt } from './contract-block.ts'

export const IMPLY_BLOCK_TASK: Task = { module: import.meta.url, name: 'implyBlock' }

export interface ImpliedBlock {
  readonly volatility: Float64Array
  /** Indices of IV_STATUSES. */
  readonly codes: Uint8Array
}

/** @param block with prices where volatilities stand otherwise */
export function implyBlock(block: ContractBlock): ImpliedBlock {
  const rows = block.right.length
  const [volatility, codes] = [new Float64Array(rows), new Uint8Array(rows)]
  for (let row = 0; row < rows; row++) {
    const implied = americanImpliedVolatility(contractAt(block, row), marketAt(block, row), block.volatility[row]!)
    volatility[row] = implied.volatility
    codes[row] = IV_STATUSES.indexOf(implied.status)
  }
  return { volatility, codes }
}
