import { exp } from '../math/elementary.ts'
import { boundsPrice } from './quote-condition.ts'
import { normalisedPrice, type Smile, smileQuantile } from '../smile/smile.ts'
import type { StrikeLadder } from './strike-ladder.ts'

/** How far the price is expected to go until expiry, under the risk-neutral measure. */
export interface ExpectedMove {
  /** Mean absolute distance of the price at expiry from the forward, in the price's unit. */
  readonly meanAbsolute: number
  /** Bounds of the middle 68.27 %, the share within one standard deviation of a normal. */
  readonly low: number
  readonly high: number
}

const ONE_DEVIATION = 0.6826894921370859

/** From the smile's distribution; the mean absolute distance is the undiscounted straddle struck at the forward. */
export function expectedMove(smile: Smile, forward: number): ExpectedMove {
  const tail = (1 - ONE_DEVIATION) / 2
  return {
    meanAbsolute: 2 * forward * normalisedPrice(0, smile.totalVariance(0)),
    low: forward * exp(smileQuantile(smile, 1 - tail)),
    high: forward * exp(smileQuantile(smile, tail)),
  }
}

/** The same mean distance from quotes alone: middle of the straddle nearest to the forward, undiscounted; NaN if none. */
export function straddleMove(ladder: StrikeLadder, forward: number, discount: number): number {
  const { strike, callBid, callAsk, putBid, putAsk } = ladder
  let [move, distance] = [Number.NaN, Infinity]
  for (let i = 0; i < strike.length; i++) {
    const quoted = boundsPrice(callBid[i]!, callAsk[i]!) && boundsPrice(putBid[i]!, putAsk[i]!)
    if (!quoted || Math.abs(strike[i]! - forward) >= distance) continue
    distance = Math.abs(strike[i]! - forward)
    move = (callBid[i]! + callAsk[i]! + putBid[i]! + putAsk[i]!) / 2 / discount
  }
  return move
}
