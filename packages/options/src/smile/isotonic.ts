import { weightedMedian } from '../math/median.ts'

/**
 * The nondecreasing sequence nearest to the values by weighted absolute distance (pool adjacent violators, Barlow et
 * al. 1972, with medians): a single wild value moves none of the others.
 */
export function isotonicMedians(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const blocks: { from: number; to: number; level: number }[] = []
  const level = (from: number, to: number) =>
    weightedMedian(Float64Array.from(values).slice(from, to), Float64Array.from(weights).slice(from, to))
  for (let i = 0; i < values.length; i++) {
    let block = { from: i, to: i + 1, level: values[i]! }
    while (blocks.length > 0 && blocks.at(-1)!.level > block.level) {
      const { from } = blocks.pop()!
      block = { from, to: block.to, level: level(from, block.to) }
    }
    blocks.push(block)
  }
  const result = new Float64Array(values.length)
  for (const { from, to, level } of blocks) result.fill(level, from, to)
  return result
}
