/** Sums as four lanes of a kernel add them. */
const { fround } = Math

/** Sum of `term(j)` for j below `count`, a multiple of 4: each lane takes every fourth, then the lanes are added. */
export function laneSum(count: number, term: (j: number) => number): number {
  const lanes = new Float32Array(4)
  for (let j = 0; j < count; j++) lanes[j & 3] = lanes[j & 3]! + fround(term(j))
  return fround(fround(lanes[0]! + lanes[2]!) + fround(lanes[1]! + lanes[3]!))
}
