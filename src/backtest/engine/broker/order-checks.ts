/** Whether terms make an order at all: what every broker checks first. */
import type { Instruments, Instrument } from '../../../trading/instrument.ts'
import type { OrderTerms, OrderType, Refusal } from '../../../trading/order.ts'

const NEEDS_LIMIT: readonly OrderType[] = ['limit', 'stop-limit', 'limit-on-open', 'limit-on-close']
const NEEDS_STOP: readonly OrderType[] = ['stop', 'stop-limit']

/** @param isTraded whether any feed prices the instrument */
export function refusalOf(
  terms: OrderTerms,
  now: number,
  instruments: Instruments,
  isTraded: (instrument: Instrument) => boolean,
): Refusal | undefined {
  const { quantity, combination } = terms
  if (!Number.isSafeInteger(quantity) || quantity === 0) return 'quantity not whole and not zero'
  if (!hasPrices(terms)) return 'price missing or not positive'
  if (combination !== undefined && !isPossible(terms)) return 'impossible combination'
  for (const symbol of combination?.legs.map((leg) => leg.symbol) ?? [terms.symbol]) {
    const instrument = instruments.of(symbol)
    if (instrument.kind === 'option' && now > instrument.lastTradeAt) return 'expired contract'
    if (!isTraded(instrument)) return 'unknown instrument'
  }
  return undefined
}

/** A package may cost less than nothing; everything else has a positive price. */
function hasPrices({ type, limit, stop, trail, combination }: OrderTerms): boolean {
  const isPrice = (price: number | undefined): boolean => price !== undefined && Number.isSafeInteger(price)
  if (NEEDS_LIMIT.includes(type) !== (limit !== undefined)) return false
  if (limit !== undefined && !(isPrice(limit) && (limit > 0 || combination !== undefined))) return false
  if (NEEDS_STOP.includes(type) && !(isPrice(stop) && stop! > 0)) return false
  return type !== 'trailing' || (isPrice(trail) && trail! > 0)
}

function isPossible({ type, combination }: OrderTerms): boolean {
  const { legs, execution } = combination!
  const symbols = new Set(legs.map(({ symbol }) => symbol))
  const areWhole = legs.every(({ ratio }) => Number.isSafeInteger(ratio) && ratio !== 0)
  const isPriced = type === 'market' || (type === 'limit' && execution === 'all-or-none')
  return legs.length > 0 && symbols.size === legs.length && areWhole && isPriced
}
