/** Prices some rows of a chain that lies in shared memory, on a thread of its own. */
import { workerData } from 'node:worker_threads'
import { type KernelMemory, OptionKernel } from '../../src/index.ts'

export interface SharedChain {
  readonly memory: KernelMemory
  readonly from: number
  readonly to: number
  readonly chain: { spot: number; yearsToExpiry: number; rate: number; dividendYield: number }
  /** Addresses of whole columns. */
  readonly right: number
  readonly strike: number
  readonly volatility: number
  readonly into: readonly number[]
}

const { memory, from, to, chain, right, strike, volatility, into } = workerData as SharedChain
const kernel = OptionKernel.loadSync(memory)
const rows = to - from
const part = (address: number) => kernel.float64(rows, address + from * 8)
const [price, delta, gamma, vega, theta, rho] = into.map(part)
kernel.price(
  { ...chain, right: kernel.int8(rows, right + from), strike: part(strike), volatility: part(volatility) },
  { price: price!, delta: delta!, gamma: gamma!, vega: vega!, theta: theta!, rho: rho! },
)
