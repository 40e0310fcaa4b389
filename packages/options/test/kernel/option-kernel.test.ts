import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPTION_KERNEL, sourceHash } from '../../kernel/build.ts'
import { kernelMemory, OptionKernel, type PricedColumns, plainPricer } from '../../src/index.ts'
import { columnsOf, impliedColumns, optionRows, ordinaryRows, pricedColumns } from '../columns.ts'
import type { SharedChain } from './price-shared-child.ts'

/** One underlying at one instant, one expiry. */
const CHAIN = { spot: 100, yearsToExpiry: 0.25, rate: 0.04, dividendYield: 0.01 }

describe('the kernel gives the bits of its plain twin', () => {
  const kernel = OptionKernel.loadSync()

  it('in prices and Greeks, over ordinary and hostile rows', () => {
    fc.assert(
      fc.property(optionRows, (rows) => {
        const [ours, theirs] = [pricedColumns(rows.length), pricedColumns(rows.length)]
        kernel.price(columnsOf(rows), ours)
        plainPricer.price(columnsOf(rows), theirs)
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  it('in implied volatilities and statuses', () => {
    fc.assert(
      fc.property(optionRows, (rows) => {
        const [ours, theirs] = [impliedColumns(rows.length), impliedColumns(rows.length)]
        kernel.impliedVolatility(columnsOf(rows), ours)
        plainPricer.impliedVolatility(columnsOf(rows), theirs)
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  it('where one number stands for a column, and where all of a chain share spot, time, rate and yield', () => {
    fc.assert(
      fc.property(ordinaryRows, (rows) => {
        for (const shared of [CHAIN, { rate: 0.02 }]) {
          const columns = { ...columnsOf(rows), ...shared }
          const [ours, theirs] = [pricedColumns(rows.length), pricedColumns(rows.length)]
          kernel.price(columns, ours)
          plainPricer.price(columns, theirs)
          expect(ours).toEqual(theirs)
          const [found, expected] = [impliedColumns(rows.length), impliedColumns(rows.length)]
          kernel.impliedVolatility(columns, found)
          plainPricer.impliedVolatility(columns, expected)
          expect(found).toEqual(expected)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('across blocks, whole, odd and single', () => {
    const rows = fc.sample(ordinaryRows, { seed: 7, numRuns: 20 }).flat()
    expect(rows.length).toBeGreaterThan(2100)
    for (const count of [1, 2, 3, 129, 1023, 1024, 1025, 2049]) {
      const columns = columnsOf(rows.slice(0, count))
      const [ours, theirs] = [pricedColumns(count), pricedColumns(count)]
      kernel.price(columns, ours)
      plainPricer.price(columns, theirs)
      expect(ours).toEqual(theirs)
    }
  })

  it('and leaves out the second order where it is not wanted', () => {
    const rows = fc.sample(ordinaryRows, { seed: 3, numRuns: 1 })[0]!
    const { second, ...first } = pricedColumns(rows.length)
    kernel.price(columnsOf(rows), first)
    const all = pricedColumns(rows.length)
    plainPricer.price(columnsOf(rows), all)
    expect({ ...first, second: all.second }).toEqual(all)
    expect(second.vanna.every((value) => value === 0)).toBe(true)
  })

  it('loaded on a page as in a worker', async () => {
    const rows = fc.sample(ordinaryRows, { seed: 5, numRuns: 1 })[0]!
    const [ours, theirs] = [pricedColumns(rows.length), pricedColumns(rows.length)]
    const loaded = await OptionKernel.load()
    loaded.price(columnsOf(rows), ours)
    kernel.price(columnsOf(rows), theirs)
    expect(ours).toEqual(theirs)
  })
})

describe('columns in the memory of the kernel', () => {
  it('are worked on in place, and what lies beside them stays', () => {
    const rows = fc.sample(ordinaryRows, { seed: 11, numRuns: 10 }).flat().slice(0, 1333)
    const kernel = OptionKernel.loadSync(kernelMemory(40 * 8 * rows.length))
    const place = <T extends object>(columns: T): T =>
      Object.fromEntries(
        Object.entries(columns).map(([name, column]) => {
          const target = column instanceof Int8Array ? kernel.int8(rows.length) : kernel.float64(rows.length + 1)
          target.set(column as Float64Array)
          return [name, target.subarray(0, rows.length)]
        }),
      ) as T
    const guards: Float64Array[] = []
    const into = pricedColumns(rows.length, (count) => {
      const column = kernel.float64(count + 1)
      column[count] = 42
      guards.push(column)
      return column.subarray(0, count)
    })
    kernel.price(place(columnsOf(rows)), into)
    const theirs = pricedColumns(rows.length)
    plainPricer.price(columnsOf(rows), theirs)
    expect(into).toEqual(theirs)
    expect(guards.map((column) => column[rows.length])).toEqual(guards.map(() => 42))
  })

  it('run out with a sentence', () => {
    const kernel = OptionKernel.loadSync(kernelMemory(1000))
    expect(() => kernel.float64(1e6)).toThrow(/bytes left and 8000000 are asked for/)
  })

  it('of other lengths are refused', () => {
    const columns = columnsOf([[1, 100, 100, 1, 0, 0, 0.2, 8]])
    const kernel = OptionKernel.loadSync()
    expect(() => kernel.price(columns, pricedColumns(2))).toThrow('Column price has 2 rows and right has 1.')
    expect(() => plainPricer.impliedVolatility(columns, impliedColumns(0))).toThrow('Column volatility has 0 rows')
  })

  it('are priced by two threads at once where it is shared', async () => {
    const rows = fc.sample(ordinaryRows, { seed: 13, numRuns: 40 }).flat().slice(0, 4001)
    const memory = kernelMemory(9 * 8 * 4100 + 4100 * 8 * 7, { isShared: true, kernels: 3 })
    const kernel = OptionKernel.loadSync(memory)
    const strikes = kernel.float64(rows.length)
    const volatilities = kernel.float64(rows.length)
    const rights = kernel.int8(rows.length)
    for (const [i, [right, , , , , , volatility]] of rows.entries()) {
      rights[i] = right
      strikes[i] = 50 + (i % 100)
      volatilities[i] = volatility
    }
    const into = pricedColumns(rows.length, (count) => kernel.float64(count))
    const halves: SharedChain[] = [0, 2000].map((from, k) => ({
      memory,
      from,
      to: k === 0 ? 2000 : rows.length,
      chain: CHAIN,
      right: rights.byteOffset,
      strike: strikes.byteOffset,
      volatility: volatilities.byteOffset,
      into: addressesOf(into),
    }))
    await Promise.all(halves.map(priceElsewhere))
    const theirs = pricedColumns(rows.length)
    const columns = { ...CHAIN, right: rights.slice(), strike: strikes.slice(), volatility: volatilities.slice() }
    plainPricer.price(columns, theirs)
    expect({ ...into, second: undefined }).toEqual({ ...theirs, second: undefined })
  })
})

function addressesOf({ price, delta, gamma, vega, theta, rho }: PricedColumns): number[] {
  return [price, delta, gamma, vega, theta, rho].map(({ byteOffset }) => byteOffset)
}

async function priceElsewhere(workerData: SharedChain): Promise<void> {
  const worker = new Worker(new URL('./price-shared-child.ts', import.meta.url), { workerData })
  await new Promise<void>((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })
}

it('the kernel that is loaded is that of its sources: else run npm run prepare', () => {
  const text = readFileSync(join(import.meta.dirname, '../../src/kernel/kernel-bytes.ts'), 'utf8')
  expect(text).toContain(`SHA-256 ${sourceHash(OPTION_KERNEL)}`)
})
