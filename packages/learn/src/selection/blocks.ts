import type { RandomSource } from '../estimator.ts'
import { shuffled } from '../shuffled.ts'

/** The numbers below `count` in an order of chance. */
export function shuffledRange(count: number, random: RandomSource): Int32Array {
  return shuffled(
    Int32Array.from({ length: count }, (_, i) => i),
    random,
  )
}

/** `rows` cut into blocks of `length` that follow each other, the last one perhaps shorter, in an order of chance. */
export function shuffledBlocks(rows: Int32Array, length: number, random: RandomSource): Int32Array[] {
  const blocks = shuffledRange(Math.ceil(rows.length / length), random)
  return Array.from(blocks, (block) => rows.subarray(block * length, (block + 1) * length))
}

export function joinRows(blocks: readonly Int32Array[]): Int32Array {
  return Int32Array.from(blocks.flatMap((block) => Array.from(block)))
}
