/** Whether a combination fills: its legs priced together, at one instant, each on its own quote. */
import type { QuoteEvidence } from '../../../trading/fill.ts'
import { safe } from '../../../trading/money.ts'
import type { MarketState } from '../market-state.ts'
import type { Execution } from './bar-execution.ts'
import type { FillAssumptions } from './fill-assumptions.ts'
import { quoteEvidence, type QuoteFault, quoteFault } from './quote-evidence.ts'
import type { WorkingOrder } from './working-order.ts'

export interface PackageExecution {
  /** As many as the smallest leg offers. */
  readonly packages: number
  readonly legs: readonly PackageLeg[]
}

export interface PackageLeg {
  readonly symbol: string
  /** Signed units a package that is bought. */
  readonly units: number
  readonly execution: Execution
  readonly quote: QuoteEvidence
}

/** Undefined where the price is beyond the limit; the fault of a leg's quote where one has none that can be used. */
export function packageExecution(
  { order, side, activeAt }: WorkingOrder,
  market: MarketState,
  oldest: number,
  { quotes, volume }: FillAssumptions,
): PackageExecution | QuoteFault | undefined {
  const { legs: wanted } = order.combination!
  const slips = order.limit === undefined
  const legs: PackageLeg[] = []
  let [net, packages] = [0, Number.POSITIVE_INFINITY]
  for (const { symbol, ratio } of wanted) {
    const quote = market.quote(symbol)
    if (quote === undefined) return 'no quote'
    const legSide = side * ratio > 0 ? 1 : -1
    const fault = quoteFault(quote, legSide, oldest)
    if (fault !== undefined) return fault
    const at = Math.max(quote.at, activeAt)
    const evidence = quoteEvidence(quote, legSide, at)
    const observed = quotes.price(legSide, evidence.bid, evidence.ask, wanted.length)
    net = safe(net + ratio * observed)
    packages = Math.min(packages, Math.floor(volume.most(evidence.size) / Math.abs(ratio)))
    legs.push({ symbol, units: ratio, execution: { at, observed, rule: quotes.name, slips }, quote: evidence })
  }
  if (packages === 0 || (order.limit !== undefined && side * (net - order.limit) > 0)) return undefined
  return { packages, legs }
}
