/**
 * Raw SVI (Gatheral 2004): total variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(strike /
 * forward). Total variance is volatility squared times years.
 */
export interface Svi {
  readonly a: number
  /** Not negative. */
  readonly b: number
  /** Within -1 and 1. */
  readonly rho: number
  readonly m: number
  /** Positive. */
  readonly sigma: number
}

/** Lee's bound (2004): total variance cannot grow faster than 2 |k|. */
export const STEEPEST_WING = 2

/** Total variance w(k) at k = ln(strike / forward). */
export function sviVariance({ a, b, rho, m, sigma }: Svi, k: number): number {
  const x = k - m
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma))
}

/** dw/dk. */
export function sviSlope({ b, rho, m, sigma }: Svi, k: number): number {
  const x = k - m
  return b * (rho + x / Math.sqrt(x * x + sigma * sigma))
}

/** d2w/dk2. */
export function sviCurvature({ b, m, sigma }: Svi, k: number): number {
  const x = k - m
  const root = Math.sqrt(x * x + sigma * sigma)
  return (b * sigma * sigma) / (root * root * root)
}

/** Least total variance, at k = m - rho sigma / sqrt(1 - rho^2). */
export function sviLeastVariance({ a, b, rho, sigma }: Svi): number {
  return a + b * sigma * Math.sqrt(Math.max(0, 1 - rho * rho))
}

/** Slopes of total variance far out, both as positive numbers. */
export function sviWings({ b, rho }: Svi): { readonly left: number; readonly right: number } {
  return { left: b * (1 - rho), right: b * (1 + rho) }
}

/**
 * g of Gatheral and Jacquier (2014): the density of ln(price / forward) is g(k) times a normal density, so a smile
 * has no butterfly arbitrage if g is nowhere negative and its wings stay below Lee's bound.
 */
export function butterflyDensity(svi: Svi, k: number): number {
  const w = sviVariance(svi, k)
  const slope = sviSlope(svi, k)
  const skew = 1 - (k * slope) / (2 * w)
  return skew * skew - ((slope * slope) / 4) * (1 / w + 1 / 4) + sviCurvature(svi, k) / 2
}

/**
 * Fukasawa (2012): without butterflies d1 and d2 of Black's formula fall in k, so this is positive. A smile whose
 * least variance is nearly nothing can break it where a grid sees no negative g.
 */
export function monotonicity(svi: Svi, k: number): number {
  const slope = sviSlope(svi, k)
  return 1 - (k * slope) / (2 * sviVariance(svi, k)) - Math.abs(slope) / 4
}

/** The smile of a shorter or longer tenor with the same volatility at the same k / sqrt(years). */
export function sviAtTenor({ a, b, rho, m, sigma }: Svi, ratio: number): Svi {
  const root = Math.sqrt(ratio)
  return { a: ratio * a, b: root * b, rho, m: root * m, sigma: root * sigma }
}
