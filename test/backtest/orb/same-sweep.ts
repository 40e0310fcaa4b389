/** Compares two sweeps bit by bit, and names the first difference: a list of thousands would say less. */
import { expect } from 'vitest'
import type { OrbSweep } from '../../../src/backtest/orb/orb-sums.ts'

interface Difference {
  readonly column: string
  readonly place: number
  readonly values: readonly (number | undefined)[]
}

export function expectSameSweep(ours: OrbSweep, theirs: OrbSweep): void {
  expect(ours.blocks.count).toBe(theirs.blocks.count)
  expect(firstDifference(columnsOf(ours), columnsOf(theirs))).toBeUndefined()
}

function columnsOf({ sums, blocks }: OrbSweep): Readonly<Record<string, Float64Array | Float32Array>> {
  return { ...sums, net: blocks.net, netSquares: blocks.netSquares }
}

function firstDifference(
  ours: ReturnType<typeof columnsOf>,
  theirs: ReturnType<typeof columnsOf>,
): Difference | undefined {
  expect(Object.keys(ours)).toEqual(Object.keys(theirs))
  for (const [column, values] of Object.entries(ours)) {
    const others = theirs[column]!
    const length = Math.max(values.length, others.length)
    for (let place = 0; place < length; place++) {
      const pair = [values[place], others[place]]
      if (!Object.is(pair[0], pair[1])) return { column, place, values: pair }
    }
  }
  return undefined
}
