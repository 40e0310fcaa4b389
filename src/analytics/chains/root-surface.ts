/** The smiles of one root at one instant as a surface, and what it says of constant tenors. */
import {
  butterflyCheck,
  calendarCheck,
  expectedMove,
  type ExpectedMove,
  type FittedSmile,
  type Skew,
  skewOf,
  smileAt,
  type Surface,
} from '@bellwether/options'
import { type ExpirySummary, hasSmile } from './analyse-snapshots.ts'
import type { RootAt } from './chain-at.ts'

export type SmiledExpiry = ExpirySummary & { readonly smile: FittedSmile }

export interface RootSurface {
  readonly root: RootAt
  /** Those that have a smile, by time. */
  readonly smiled: readonly SmiledExpiry[]
  readonly surface: Surface
  readonly arbitrage: ArbitrageCheck
}

export interface ArbitrageCheck {
  readonly smiles: number
  readonly butterflies: number
  readonly pairs: number
  readonly crossings: number
  /** Least density of all smiles, in units of a normal one; negative is arbitrage. */
  readonly leastDensity: number
}

export const DAYS_PER_YEAR = 365

export function rootSurface(root: RootAt): RootSurface {
  const smiled = root.expiries
    .filter((expiry) => expiry.range.yearsToExpiry > 0)
    .filter(hasSmile)
    .toSorted((a, b) => a.range.yearsToExpiry - b.range.yearsToExpiry)
  const surface = smiled.map(({ range, smile }) => ({ years: range.yearsToExpiry, svi: smile.svi }))
  return { root, smiled, surface, arbitrage: arbitrageCheck(surface) }
}

function arbitrageCheck(surface: Surface): ArbitrageCheck {
  const butterflies = surface.map(({ svi }) => butterflyCheck(svi))
  const crossings = surface.slice(1).map(({ svi }, i) => calendarCheck(surface[i]!.svi, svi))
  return {
    smiles: butterflies.length,
    butterflies: butterflies.filter(({ free }) => !free).length,
    pairs: crossings.length,
    crossings: crossings.filter(({ free }) => !free).length,
    leastDensity: Math.min(...butterflies.map(({ leastDensity }) => leastDensity)),
  }
}

/** What the surface says at a tenor between its first and its last expiry. */
export interface TenorView {
  readonly days: number
  readonly skew: Skew
  readonly farSkew: Skew
  /** In units of the forward. */
  readonly move: ExpectedMove
  /** Root mean square of the worse fit of the expiries around it, as a fraction. */
  readonly error: number
}

/** Delta of the wings that a table of volatilities ends with. */
const FAR_DELTA = 0.1

/** Undefined outside of the expiries. */
export function viewAt({ surface, smiled }: RootSurface, days: number): TenorView | undefined {
  const years = days / DAYS_PER_YEAR
  if (!(years >= (surface[0]?.years ?? Infinity))) return undefined
  const smile = smileAt(surface, years)
  if (smile === undefined) return undefined
  const next = smiled.findIndex(({ range }) => range.yearsToExpiry >= years)
  const around = smiled.slice(Math.max(0, next - 1), next + 1)
  const error =
    Math.max(
      ...around.map(
        ({
          smile: {
            error: { rmsVolatilityPoints },
          },
        }) => rmsVolatilityPoints || 0,
      ),
    ) / 100
  return { days, skew: skewOf(smile), farSkew: skewOf(smile, FAR_DELTA), move: expectedMove(smile, 1), error }
}

export function daysOf({ range }: ExpirySummary): number {
  return range.yearsToExpiry * DAYS_PER_YEAR
}

/** Of these tenors those that the surface reaches. */
const TENORS = [7, 14, 30, 60, 91, 182, 365, 730]

export function tenorViews(surface: RootSurface): TenorView[] {
  return TENORS.flatMap((days) => viewAt(surface, days) ?? [])
}

/** 30 days, or what lies nearest to it within the surface; undefined without a smile. */
export function monthView(surface: RootSurface): TenorView | undefined {
  const { smiled } = surface
  if (smiled.length === 0) return undefined
  const [first, last] = [daysOf(smiled[0]!), daysOf(smiled.at(-1)!)]
  return viewAt(surface, 30) ?? viewAt(surface, first > 30 ? first : last)
}
