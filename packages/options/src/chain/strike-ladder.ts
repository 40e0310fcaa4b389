import type { ExpiryQuotes } from './expiry-quotes.ts'

/** Calls and puts of one root and expiry side by side, by ascending strike; NaN where a side is not quoted. */
export interface StrikeLadder {
  readonly strike: Float64Array
  readonly callBid: Float64Array
  readonly callAsk: Float64Array
  readonly putBid: Float64Array
  readonly putAsk: Float64Array
  /** Rows left out because an earlier row quotes the same contract. */
  readonly duplicates: number
}

/** Puts the two rights of each strike side by side. Rows whose strike is not a positive number are left out. */
export function strikeLadder(quotes: ExpiryQuotes): StrikeLadder {
  const strike = distinctStrikes(quotes.strike)
  const column = () => new Float64Array(strike.length).fill(Number.NaN)
  const [callBid, callAsk, putBid, putAsk] = [column(), column(), column(), column()]
  const seen = new Uint8Array(2 * strike.length)
  let duplicates = 0
  let place = 0
  for (let row = 0; row < quotes.strike.length; row++) {
    place = placeOf(strike, quotes.strike[row]!, place)
    if (place < 0) continue
    const call = quotes.right[row]! > 0
    const contract = 2 * place + (call ? 1 : 0)
    if (seen[contract] === 1) {
      duplicates++
      continue
    }
    seen[contract] = 1
    ;(call ? callBid : putBid)[place] = quotes.bid[row]!
    ;(call ? callAsk : putAsk)[place] = quotes.ask[row]!
  }
  return { strike, callBid, callAsk, putBid, putAsk, duplicates }
}

function distinctStrikes(strikes: Float64Array): Float64Array {
  const sorted = strikes.filter((strike) => strike > 0 && strike < Infinity).sort()
  return sorted.filter((strike, i) => strike !== sorted[i - 1])
}

/** Chains come mostly in order, so the place after the last one is tried before the search. */
function placeOf(sorted: Float64Array, strike: number, last: number): number {
  if (sorted[last + 1] === strike) return last + 1
  let [low, high] = [0, sorted.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if (sorted[middle] === strike) return middle
    if (sorted[middle]! < strike) low = middle + 1
    else high = middle - 1
  }
  return -1
}
