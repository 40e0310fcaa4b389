/**
 * Causal scaled dot-product attention (Vaswani et al. 2017): step t looks at the steps up to itself.
 *
 * Step after step, in each the rows of the batch; a row of `packed` is its query, its keys and its values, each of
 * `heads` parts of `size` numbers. Only the steps from `from` look; `shares` keeps how much of each step they took:
 * batch x heads x (steps - from) rows of `steps` numbers, rounded up to fours.
 */
import { exp } from './activation.ts'
import { laneSum } from './lanes.ts'

const { fround } = Math

/** One step of one head of one row looking back; places count singles. */
interface Look {
  readonly t: number
  /** Of the head's query in step 0; its keys lie `width` further, its values twice that. */
  readonly query: number
  readonly output: number
  /** How much of each step it takes. */
  readonly shares: Float32Array
}

interface Shape {
  readonly from: number
  readonly steps: number
  readonly batch: number
  readonly heads: number
  readonly size: number
}

export function attend(
  values: Float32Array,
  packed: number,
  shares: number,
  into: number,
  from: number,
  steps: number,
  batch: number,
  heads: number,
  size: number,
  scale: number,
): void {
  const width = heads * size
  const step = batch * 3 * width
  for (const look of looks(values, shares, into, { from, steps, batch, heads, size })) {
    const query = (packed >> 2) + look.query
    const own = query + look.t * step
    for (let s = 0; s <= look.t; s++) {
      const key = query + width + s * step
      look.shares[s] = laneSum(size, (j) => values[own + j]! * values[key + j]!) * fround(scale)
    }
    softmax(look.shares, look.t)
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let s = 0; s <= look.t; s++) {
        sum = fround(sum + fround(look.shares[s]! * values[query + 2 * width + s * step + j]!))
      }
      values[look.output + j] = sum
    }
  }
}

/** Adds to the gradients of queries, keys and values, which lie as these do; `shares` become gradients on the way. */
export function attendBackward(
  values: Float32Array,
  packed: number,
  shares: number,
  gradient: number,
  packedGradient: number,
  from: number,
  steps: number,
  batch: number,
  heads: number,
  size: number,
  scale: number,
): void {
  const width = heads * size
  const step = batch * 3 * width
  for (const look of looks(values, shares, gradient, { from, steps, batch, heads, size })) {
    const query = (packed >> 2) + look.query
    const queryGradient = (packedGradient >> 2) + look.query
    unblend(values, look, query + 2 * width, queryGradient + 2 * width, step, size, fround(scale))
    for (let s = 0; s <= look.t; s++) {
      for (let j = 0; j < size; j++) {
        const own = look.t * step + j
        const key = width + s * step + j
        const factor = look.shares[s]!
        values[queryGradient + own] = values[queryGradient + own]! + fround(factor * values[query + key]!)
        values[queryGradient + key] = values[queryGradient + key]! + fround(factor * values[query + own]!)
      }
    }
  }
}

function* looks(values: Float32Array, shares: number, output: number, shape: Shape): Generator<Look> {
  const { from, steps, batch, heads, size } = shape
  const shareRow = (steps + 3) & ~3
  let place = shares >> 2
  for (let row = 0; row < batch; row++) {
    for (let head = 0; head < heads; head++) {
      for (let t = from; t < steps; t++, place += shareRow) {
        yield {
          t,
          query: row * 3 * heads * size + head * size,
          output: (output >> 2) + (t * batch + row) * heads * size + head * size,
          shares: values.subarray(place, place + shareRow),
        }
      }
    }
  }
}

/** Of the scores up to step t; later steps get nothing. */
function softmax(scores: Float32Array, t: number): void {
  const most = scores.subarray(0, t + 1).reduce((a, b) => Math.max(a, b))
  for (let s = 0; s < scores.length; s++) scores[s] = s <= t ? exp(fround(scores[s]! - most)) : 0
  const factor = fround(1 / laneSum(scores.length, (s) => scores[s]!))
  for (let s = 0; s < scores.length; s++) scores[s] = scores[s]! * factor
}

/** Gradients of the values; shares become the gradients of the scores they were made of. */
function unblend(
  values: Float32Array,
  { t, output, shares }: Look,
  value: number,
  valueGradient: number,
  step: number,
  size: number,
  scale: number,
): void {
  const match = (s: number) => laneSum(size, (j) => values[output + j]! * values[value + s * step + j]!)
  let mean = 0
  for (let s = 0; s <= t; s++) mean = fround(mean + fround(shares[s]! * match(s)))
  for (let s = 0; s <= t; s++) {
    const share = shares[s]!
    for (let j = 0; j < size; j++) {
      const place = valueGradient + s * step + j
      values[place] = values[place]! + fround(share * values[output + j]!)
    }
    shares[s] = fround(share * fround(match(s) - mean)) * scale
  }
}
