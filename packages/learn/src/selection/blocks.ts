import type { RandomSource } from '../estimator.ts'

/** The order of values drawn at random without replacement (Fisher and Yates). */
export function shuffledRange(count: number, random: RandomSource): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const other = random.integer(i + 1)
    const held = order[i]!
    order[i] = order[other]!
    order[other] = held
  }
  return order
}

/** `rows` cut into blocks of `length` that follow each other, the last one perhaps shorter, in an order of chance. */
export function shuffledBlocks(rows: Int32Array, length: number, random: RandomSource): Int32Array[] {
  const blocks = shuffledRange(Math.ceil(rows.length / length), random)
  return Array.from(blocks, (block) => rows.subarray(block * length, (block + 1) * length))
}

export function joinRows(blocks: readonly Int32Array[]): Int32Array {
  return Int32Array.from(blocks.flatMap((block) => Array.from(block)))
}
