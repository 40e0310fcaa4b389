/** What a report of a surface is made of. */
import type { ChainAt } from '../chains/chain-at.ts'
import { monthView, type RootSurface, rootSurface, type TenorView, tenorViews } from '../chains/root-surface.ts'

export interface SurfaceInput {
  readonly chain: ChainAt
  readonly surface: RootSurface
  /** Tenors that the surface reaches. */
  readonly tenors: readonly TenorView[]
  /** The one of key figures: 30 days where it is reached. */
  readonly month: TenorView | undefined
  /** When and whence, as a person reads it. */
  readonly atText: string
  readonly sourceText: string
  /** Repeats this report. */
  readonly command: string
}

/** Of the root with the most quotes, of the roots of the chain. */
export function surfaceInput(
  chain: ChainAt,
  words: Pick<SurfaceInput, 'atText' | 'sourceText' | 'command'>,
): SurfaceInput {
  const surfaces = chain.roots.map(rootSurface)
  const points = ({ smiled }: RootSurface): number => smiled.reduce((sum, { smile }) => sum + smile.error.points, 0)
  const surface = surfaces.toSorted((a, b) => points(b) - points(a))[0]!
  return { chain, surface, tenors: tenorViews(surface), month: monthView(surface), ...words }
}

export function daysText(days: number): string {
  const whole = Math.round(days)
  return whole < 1 ? 'less than a day' : `${whole} ${whole === 1 ? 'day' : 'days'}`
}
