import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { sourceHash } from '../../../options/kernel/build.ts'
import { SEQUENCE_KERNEL } from '../../../../scripts/build-kernels.ts'
import type { Operations } from '../../src/sequence/kernel/operations.ts'
import { Workspace } from '../../src/sequence/kernel/workspace.ts'
import { TestRandom } from '../random.ts'

/** Room for the largest operands drawn here. */
const BLOCK = 4096

const whole = (max: number) => fc.integer({ min: 1, max })
const fours = (max: number) => whole(max / 4).map((count) => 4 * count)
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

/** Does the same on the kernel and on its twin, on the same numbers, and compares all of the memory afterwards. */
function expectSameBits(randomSeed: number, work: (operations: Operations, block: (k: number) => number) => unknown) {
  const [ours, theirs] = [Workspace.fast(), Workspace.plain()].map((workspace) => {
    const random = new TestRandom(randomSeed)
    const addresses = Array.from({ length: 12 }, () => workspace.allocate(BLOCK))
    for (const address of addresses) {
      const values = workspace.singles(address, BLOCK)
      for (let i = 0; i < BLOCK; i++) values[i] = 8 * random.next() - 4
    }
    const result = work(workspace.operations, (k) => addresses[k]!)
    return { result, memory: addresses.map((address) => workspace.singles(address, BLOCK).slice()) }
  })
  expect(ours!.result).toBe(theirs!.result)
  const differs = ours!.memory.map((values, k) =>
    values.findIndex((value, i) => !Object.is(value, theirs!.memory[k]![i])),
  )
  expect(differs).toEqual(differs.map(() => -1))
}

describe('the sequence kernel gives the bits of its plain twin', () => {
  it('in products of matrices, whatever the tiles', () => {
    fc.assert(
      fc.property(seed, whole(13), fc.integer({ min: 0, max: 21 }), fours(28), (random, rows, inner, columns) => {
        expectSameBits(random, ({ multiply, multiplyTransposed, transpose }, block) => {
          multiply(block(0), block(1), block(2), block(3), 0, rows, inner, columns)
          multiply(block(0), block(1), block(4), block(4), 4 * columns, rows, inner, columns)
          multiplyTransposed(block(0), block(1), block(5), rows, inner, columns)
          transpose(block(0), block(6), rows, columns)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('in steps of the LSTM and the GRU, forward and backward', () => {
    fc.assert(
      fc.property(seed, whole(9), fours(24), (random, rows, width) => {
        expectSameBits(random, ({ lstmForward, lstmBackward, gruForward, gruBackward }, block) => {
          lstmForward(block(0), block(1), block(2), block(3), block(4), rows, width)
          lstmBackward(block(0), block(1), block(3), block(5), block(6), rows, width)
          gruForward(block(7), block(8), block(1), block(9), rows, width)
          gruBackward(block(7), block(8), block(1), block(5), block(10), rows, width)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('in layer normalisation and the swish', () => {
    fc.assert(
      fc.property(seed, whole(9), fours(32), (random, rows, width) => {
        expectSameBits(random, ({ normalise, normaliseBackward, swish, swishBackward }, block) => {
          normalise(block(0), block(1), block(2), block(3), block(4), block(5), rows, width)
          normaliseBackward(block(6), block(4), block(5), block(1), block(7), block(8), block(9), rows, width)
          swish(block(10), block(0), rows * width)
          swishBackward(block(10), block(11), rows * width)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('in attention, of all steps and of the last alone', () => {
    fc.assert(
      fc.property(
        seed,
        whole(4),
        whole(9),
        whole(3),
        fours(8),
        fc.boolean(),
        (random, batch, steps, heads, size, all) => {
          const shape = [all ? 0 : steps - 1, steps, batch, heads, size, 1 / Math.sqrt(size)] as const
          expectSameBits(random, ({ attend, attendBackward }, block) => {
            attend(block(0), block(1), block(2), ...shape)
            attendBackward(block(0), block(1), block(3), block(4), ...shape)
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('in sums, dropout, Adam and gathered rows', () => {
    fc.assert(
      fc.property(
        seed,
        whole(9),
        fours(32),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (random, rows, width, rate) => {
          expectSameBits(random, (operations, block) => {
            const count = rows * width
            operations.accumulate(block(0), block(1), count)
            operations.addRows(block(0), block(2), rows, width)
            operations.drop(block(3), count, random, Math.floor(rate * 2 ** 32), 1 / (1 - rate))
            // Squares that Adam averages are never negative; sigmoids are not either.
            operations.lstmForward(block(6), block(8), block(8), block(9), block(10), 1, 4 * width)
            operations.adam(block(4), block(5), block(7), block(6), 4 * width, 0.7, 0.9, 0.999, 0.01, 1e-8, rate)
            return operations.squares(block(4), count)
          })
        },
      ),
      { numRuns: 60 },
    )
    for (const workspace of [Workspace.fast(), Workspace.plain()]) {
      const [table, indices, into] = [workspace.allocate(12), workspace.allocate(4), workspace.allocate(16)]
      workspace.singles(table, 12).set(Array.from({ length: 12 }, (_, i) => i))
      workspace.integers(indices, 4).set([3, 0, 3, 1])
      workspace.operations.gather(table, indices, into, 4, 3)
      expect(Array.from(workspace.singles(into, 12))).toEqual([9, 10, 11, 0, 1, 2, 9, 10, 11, 3, 4, 5])
    }
  })

  it('far out, where exponentials end', () => {
    expectSameBits(7, ({ multiply, lstmForward }, block) => {
      // A product of numbers about a hundred.
      multiply(block(0), block(1), block(2), block(3), 0, 8, 250, 16)
      lstmForward(block(2), block(4), block(5), block(6), block(7), 8, 4)
    })
  })
})

it('the written kernel is made of the sources as they are', () => {
  expect(readFileSync(SEQUENCE_KERNEL.target, 'utf8')).toContain(`SHA-256 ${sourceHash(SEQUENCE_KERNEL)}`)
})

it('without WebAssembly the twin does the work', async () => {
  vi.resetModules()
  vi.stubGlobal('WebAssembly', undefined)
  try {
    const { Workspace: Alone } = await import('../../src/sequence/kernel/workspace.ts')
    const workspace = Alone.fast()
    const values = workspace.allocate(4)
    workspace.singles(values, 4).set([1, 2, 3, 4])
    expect(workspace.operations.squares(values, 4)).toBe(30)
  } finally {
    vi.unstubAllGlobals()
  }
})
