/**
 * The most that can be gained by joining units of one side to units of the other, each unit once: the transportation
 * problem, by best augmenting paths (Busacker and Gowen 1961). `gain[i][j]` is not negative.
 */
export function greatestGain(gain: readonly (readonly number[])[], left: number[], right: number[]): number {
  const flow = gain.map((row) => row.map(() => 0))
  let total = 0
  for (;;) {
    const path = bestPath(gain, flow, left, right)
    if (!path) return total
    total += path.units * path.gain
    left[path.from]! -= path.units
    right[path.to]! -= path.units
    for (const [i, j, sign] of path.steps) flow[i]![j]! += sign * path.units
  }
}

interface Path {
  readonly from: number
  readonly to: number
  readonly gain: number
  readonly units: number
  /** Rows and columns whose flow grows (+1) or is taken back (-1). */
  readonly steps: readonly Step[]
}

type Step = readonly [row: number, column: number, sign: 1 | -1]

/** Rounding must not make a path that leads round in a circle look like a gain. */
const LEAST_GAIN = 1e-12

function bestPath(
  gain: readonly (readonly number[])[],
  flow: readonly (readonly number[])[],
  left: readonly number[],
  right: readonly number[],
): Path | undefined {
  let best: Path | undefined
  const rows: (Path | undefined)[] = left.map((units, i) =>
    units > 0 ? { from: i, to: -1, gain: 0, units, steps: [] } : undefined,
  )
  const columns: (Path | undefined)[] = right.map(() => undefined)
  // A best path visits no row twice, so that many rounds reach all of them.
  for (let round = 0; round < left.length; round++) {
    for (const [i, path] of rows.entries()) {
      if (!path) continue
      for (let j = 0; j < right.length; j++) {
        const longer = { ...path, to: j, gain: path.gain + gain[i]![j]!, steps: [...path.steps, [i, j, 1] as const] }
        if (longer.gain > (columns[j]?.gain ?? -Infinity) + LEAST_GAIN) columns[j] = longer
      }
    }
    for (const [j, path] of columns.entries()) {
      if (!path) continue
      for (let i = 0; i < left.length; i++) {
        const held = flow[i]![j]!
        if (held === 0 || path.steps.some(([row]) => row === i)) continue
        const back = {
          ...path,
          gain: path.gain - gain[i]![j]!,
          units: Math.min(path.units, held),
          steps: [...path.steps, [i, j, -1] as const],
        }
        if (back.gain > (rows[i]?.gain ?? -Infinity) + LEAST_GAIN) rows[i] = back
      }
    }
  }
  for (const [j, path] of columns.entries()) {
    if (path && right[j]! > 0 && path.gain > (best?.gain ?? LEAST_GAIN))
      best = { ...path, units: Math.min(path.units, right[j]!) }
  }
  return best
}
