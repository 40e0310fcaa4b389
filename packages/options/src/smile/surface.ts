import { type Smile, smileBetween, sviSmile } from './smile.ts'
import { type Svi, sviAtTenor } from './svi.ts'

/** Smiles of one root by ascending years, free of arbitrage. */
export type Surface = readonly { readonly years: number; readonly svi: Svi }[]

/**
 * The smile at any tenor up to the last expiry: between two expiries their mixture, before the first its shape at
 * equal k / sqrt(years). Undefined beyond the last, where nothing is known.
 */
export function smileAt(surface: Surface, years: number): Smile | undefined {
  const place = surface.findIndex((expiry) => expiry.years >= years)
  const later = surface[place]
  if (!later || !(years > 0)) return undefined
  const earlier = surface[place - 1]
  if (later.years === years) return sviSmile(later.svi, years)
  if (!earlier) return sviSmile(sviAtTenor(later.svi, years / later.years), years)
  return smileBetween(sviSmile(earlier.svi, earlier.years), sviSmile(later.svi, later.years), years)
}

/** Volatility per square root of a year at k = ln(strike / forward). */
export function volatilityAt(smile: Smile, k: number): number {
  return Math.sqrt(smile.totalVariance(k) / smile.years)
}
