/**
 * Where an order fills within a bar.
 *
 * Of the path only open, high, low and close are known. Where it is ambiguous the worse case for us is taken: a stop
 * fills before a limit of the same group, and a stop beyond the opening price fills at the opening price.
 */
import type { Bar } from '../../../strategies/market.ts'
import { type Micros, toMicros } from '../../../trading/money.ts'
import type { FillAssumptions } from './fill-assumptions.ts'
import { isOnClose, isOnOpen, type WorkingOrder } from './working-order.ts'

export interface Execution {
  readonly at: number
  readonly observed: Micros
  readonly rule: string
  /** Whether slippage is added: a resting limit order fills at its price. */
  readonly slips: boolean
}

/** Whether the bar is the first, or the last, of its session. */
export interface AuctionsOfBar {
  readonly isOpening: boolean
  readonly isClosing: boolean
}

export function barExecution(
  working: WorkingOrder,
  bar: Bar,
  auctions: AuctionsOfBar,
  { limits }: Pick<FillAssumptions, 'limits'>,
): Execution | undefined {
  const { side, order } = working
  if (isOnOpen(order.type))
    return auctions.isOpening ? auction(working, toMicros(bar.open), bar.start, 'open') : undefined
  if (isOnClose(order.type))
    return auctions.isClosing ? auction(working, toMicros(bar.close), bar.at, 'close') : undefined
  const open = toMicros(bar.open)
  if (!working.isTriggered) return stopExecution(working, bar, open)
  if (order.limit === undefined) return { at: bar.start, observed: open, rule: 'open of the next bar', slips: true }
  if (side * (open - order.limit) <= 0)
    return { at: bar.start, observed: open, rule: 'open within the limit', slips: false }
  return restingLimit(working, bar, limits)
}

function auction(working: WorkingOrder, price: Micros, at: number, which: 'open' | 'close'): Execution | undefined {
  const { limit } = working.order
  if (limit !== undefined && working.side * (price - limit) > 0) return undefined
  return { at, observed: price, rule: `official ${which}`, slips: limit === undefined }
}

/** A buy stop fills at its trigger, or at the open if that lies above it already; a trailing one moves up afterwards. */
function stopExecution(working: WorkingOrder, bar: Bar, open: Micros): Execution | undefined {
  const { side, order } = working
  const [far, near] = side > 0 ? [bar.high, bar.low] : [bar.low, bar.high]
  if (order.type === 'trailing' && Number.isNaN(working.trigger)) working.follow(open)
  const { trigger } = working
  const isGap = side * (open - trigger) >= 0
  if (!isGap && side * (toMicros(far) - trigger) < 0) {
    working.follow(toMicros(near))
    return undefined
  }
  working.isTriggered = true
  const observed = isGap ? open : trigger
  if (order.limit !== undefined && side * (observed - order.limit) > 0) return undefined
  const slips = order.limit === undefined
  return isGap
    ? { at: bar.start, observed, rule: 'open beyond the stop', slips }
    : { at: bar.at, observed, rule: 'stop within the bar', slips }
}

function restingLimit(
  { side, order }: WorkingOrder,
  bar: Bar,
  limits: FillAssumptions['limits'],
): Execution | undefined {
  const limit = order.limit!
  const reach = side * (toMicros(side > 0 ? bar.low : bar.high) - limit)
  const isFilled = limits === 'touched' ? reach <= 0 : reach < 0
  return isFilled ? { at: bar.at, observed: limit, rule: `limit ${limits} within the bar`, slips: false } : undefined
}
