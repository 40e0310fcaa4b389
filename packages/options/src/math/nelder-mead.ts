export interface Minimum {
  readonly point: Float64Array
  readonly value: number
  readonly evaluations: number
}

export interface NelderMeadOptions {
  /** Ends when the simplex' values differ by less than this part of the least. */
  readonly tolerance?: number
  readonly evaluations?: number
}

interface Vertex {
  readonly point: Float64Array
  readonly value: number
}

/** Downhill simplex (Nelder and Mead 1965) for a few dimensions; a value that is not finite counts as no minimum. */
export function nelderMead(
  f: (point: Float64Array) => number,
  start: Float64Array,
  step: Float64Array,
  { tolerance = 1e-9, evaluations: most = 400 }: NelderMeadOptions = {},
): Minimum {
  let evaluations = 0
  const vertex = (point: Float64Array): Vertex => {
    evaluations++
    const value = f(point)
    return { point, value: Number.isNaN(value) ? Infinity : value }
  }
  const byValue = (a: Vertex, b: Vertex) => a.value - b.value || 0
  const corner = (i: number) => start.map((value, j) => (j === i ? value + step[j]! : value))
  let simplex = [vertex(start), ...Array.from(start, (_, i) => vertex(corner(i)))].sort(byValue)
  while (evaluations < most) {
    const [best, worst] = [simplex[0]!, simplex.at(-1)!]
    if (!(worst.value - best.value > tolerance * Math.abs(best.value))) break
    const centre = centroid(simplex)
    const along = (t: number) => vertex(centre.map((value, j) => value + t * (worst.point[j]! - value)))
    const replacement = nextVertex(along, best, simplex.at(-2)!, worst)
    simplex = replacement
      ? [...simplex.slice(0, -1), replacement].sort(byValue)
      : simplex.map((v, i) => (i === 0 ? v : vertex(v.point.map((x, j) => (x + best.point[j]!) / 2)))).sort(byValue)
  }
  return { ...simplex[0]!, evaluations }
}

/** Undefined: the simplex must shrink. */
function nextVertex(
  along: (t: number) => Vertex,
  best: Vertex,
  secondWorst: Vertex,
  worst: Vertex,
): Vertex | undefined {
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
function centroid(simplex: readonly Vertex[]): Float64Array {
  const others = simplex.slice(0, -1)
  return others[0]!.point.map((_, j) => others.reduce((sum, { point }) => sum + point[j]!, 0) / others.length)
}
