/** The grid on which an exchange quotes: cents, and 64ths of a dollar before decimalisation in 2001. */

/** Ticks to the dollar. */
const GRIDS = [100, 64] as const
/** Largest distance, in ticks, at which a price on the grid is set on it. */
const SNAP = 0.1

/** Distance of a price from the nearer grid, in ticks of it. */
export function distanceFromGrid(price: number): number {
  return nearestGrid(price).distance
}

/** The price of the grid where the distance can be rounding; else the same. */
export function snappedToGrid(price: number): number {
  const { ticks, perDollar, distance } = nearestGrid(price)
  return distance < SNAP ? ticks / perDollar : price
}

function nearestGrid(value: number): { ticks: number; perDollar: number; distance: number } {
  const [cents, sixtyFourths] = GRIDS.map((perDollar) => {
    const ticks = Math.round(value * perDollar)
    return { ticks, perDollar, distance: Math.abs(value * perDollar - ticks) }
  })
  return sixtyFourths!.distance < cents!.distance ? sixtyFourths! : cents!
}
