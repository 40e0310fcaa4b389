/** Bid and ask around a fair price, on a grid of one cent. */
const TICK = 0.01

export interface Quote {
  readonly bid: number
  readonly ask: number
}

/**
 * Width of the market in dollars: wider for dear options, away from the money (`distance` in standard
 * deviations) and when variance is high (`scale`), narrower the more is traded.
 */
export function spreadOf(price: number, distance: number, volume: number, scale: number): number {
  const away = Math.min(distance * distance, 9)
  const dear = 0.01 + 0.004 * Math.sqrt(price * Math.sqrt(price))
  return dear * (1 + 0.35 * away) * (0.7 + 0.9 / Math.sqrt(1 + volume / 50)) * Math.min(Math.sqrt(scale), 2)
}

/**
 * A quote of about the width asked for whose middle lies within a quarter of a tick of the fair price,
 * half a tick where that is next to nothing: bid 0, ask 0.01. The bid lies below the ask, and the fair
 * price is never outside, so that no arbitrage can be traded against the quotes.
 */
export function quoteAround(price: number, spread: number): Quote {
  const middle = Math.max(1, Math.round((2 * price) / TICK)) // in half ticks
  let width = Math.max(1, Math.round(spread / TICK))
  if ((width - middle) % 2 !== 0) width++
  width = Math.min(width, middle)
  return { bid: Math.round((middle - width) / 2) / 100, ask: Math.round((middle + width) / 2) / 100 }
}
