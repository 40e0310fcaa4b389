export interface Minimum {
  readonly point: Float64Array
  readonly value: number
}

export interface NelderMeadOptions {
  /** The search ends when the simplex' values differ by less than this part of the least. */
  readonly tolerance?: number
  readonly rounds?: number
}

/** Downhill simplex (Nelder and Mead 1965) for a few dimensions; NaN counts as infinite. */
export function nelderMead(
  f: (point: Float64Array) => number,
  start: Float64Array,
  step: Float64Array,
  { tolerance = 1e-9, rounds = 300 }: NelderMeadOptions = {},
): Minimum {
  const vertex = (point: Float64Array): Minimum => {
    const value = f(point)
    return { point, value: Number.isNaN(value) ? Infinity : value }
  }
  const corner = (i: number) => start.map((value, j) => (j === i ? value + step[j]! : value))
  let simplex = inOrder([vertex(start), ...Array.from(start, (_, i) => vertex(corner(i)))])
  for (let round = 0; round < rounds; round++) {
    const [best, worst] = [simplex[0]!, simplex.at(-1)!]
    if (!(worst.value - best.value > tolerance * Math.abs(best.value))) break
    const centre = centroid(simplex)
    const along = (t: number) => vertex(centre.map((value, j) => value + t * (worst.point[j]! - value)))
    const replacement = nextVertex(along, best, simplex.at(-2)!, worst)
    const halfway = ({ point }: Minimum) => vertex(point.map((x, j) => (x + best.point[j]!) / 2))
    simplex = inOrder(replacement ? [...simplex.slice(0, -1), replacement] : [best, ...simplex.slice(1).map(halfway)])
  }
  return simplex[0]!
}

function inOrder(simplex: Minimum[]): Minimum[] {
  return simplex.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value))
}

/** Undefined: the simplex must shrink. */
function nextVertex(
  along: (t: number) => Minimum,
  best: Minimum,
  secondWorst: Minimum,
  worst: Minimum,
): Minimum | undefined {
  const reflected = along(-1)
  if (reflected.value < best.value) {
    const expanded = along(-2)
    return expanded.value < reflected.value ? expanded : reflected
  }
  if (reflected.value < secondWorst.value) return reflected
  const contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined
}

/** Of all vertices but the worst. */
function centroid(simplex: readonly Minimum[]): Float64Array {
  const others = simplex.slice(0, -1)
  return others[0]!.point.map((_, j) => others.reduce((sum, { point }) => sum + point[j]!, 0) / others.length)
}
