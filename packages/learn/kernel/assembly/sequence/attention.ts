/**
 * Causal scaled dot-product attention (Vaswani et al. 2017): step t looks at the steps up to itself.
 *
 * Step after step, in each the rows of the batch; a row of `packed` is its query, its keys and its values, each of
 * `heads` parts of `size` numbers. Only the steps from `from` look; `shares` keeps how much of each step they took:
 * batch x heads x (steps - from) rows of `steps` numbers, rounded up to fours.
 */
import { exp } from './activation'
import { add, all, at, load, mul, store, sub, total, zero } from './lanes'

export function attend(
  packed: usize, shares: usize, into: usize,
  from: i32, steps: i32, batch: i32, heads: i32, size: i32, scale: f32,
): void {
  const width: usize = (heads * size) << 2
  const part: usize = size << 2
  const step = <usize>batch * 3 * width
  const shareRow: usize = ((steps + 3) & ~3) << 2
  for (let row: usize = 0; row < <usize>batch; row++) {
    for (let head: usize = 0; head < <usize>heads; head++) {
      const query = packed + row * 3 * width + head * part
      const output = into + row * width + head * part
      for (let t: usize = from; t < <usize>steps; t++) {
        score(query + t * step, query + width, step, t, part, shares, scale)
        share(shares, t, shareRow)
        blend(shares, query + 2 * width, step, t, part, output + t * batch * width)
        shares += shareRow
      }
    }
  }
}

/** How well the query fits each key up to step t. */
@inline
function score(query: usize, key: usize, step: usize, t: usize, part: usize, into: usize, scale: f32): void {
  for (let s: usize = 0; s <= t; s++) f32.store(into + (s << 2), dot(query, key + s * step, part) * scale)
}

@inline
function dot(a: usize, b: usize, part: usize): f32 {
  let sum = zero()
  for (let j: usize = 0; j < part; j += 16) sum = add(sum, mul(load(a + j), load(b + j)))
  return total(sum)
}

/** Softmax of the scores up to step t; later steps get nothing. */
@inline
function share(scores: usize, t: usize, shareRow: usize): void {
  let most = f32.load(scores)
  for (let s: usize = 1; s <= t; s++) most = max<f32>(most, f32.load(scores + (s << 2)))
  for (let s = t + 1; s << 2 < shareRow; s++) f32.store(scores + (s << 2), most)
  for (let j: usize = 0; j < shareRow; j += 16) store(scores + j, exp(sub(load(scores + j), all(most))))
  for (let s = t + 1; s << 2 < shareRow; s++) f32.store(scores + (s << 2), 0)
  let sum = zero()
  for (let j: usize = 0; j < shareRow; j += 16) sum = add(sum, load(scores + j))
  const factor = all(f32(1) / total(sum))
  for (let j: usize = 0; j < shareRow; j += 16) store(scores + j, mul(load(scores + j), factor))
}

/** The values of the steps up to t, by their shares. */
@inline
function blend(shares: usize, value: usize, step: usize, t: usize, part: usize, into: usize): void {
  for (let j: usize = 0; j < part; j += 16) {
    let sum = zero()
    for (let s: usize = 0; s <= t; s++) sum = add(sum, mul(at(shares + (s << 2)), load(value + s * step + j)))
    store(into + j, sum)
  }
}

/** Adds to the gradients of queries, keys and values, which lie as these do; `shares` become gradients on the way. */
export function attendBackward(
  packed: usize, shares: usize, gradient: usize, packedGradient: usize,
  from: i32, steps: i32, batch: i32, heads: i32, size: i32, scale: f32,
): void {
  const width: usize = (heads * size) << 2
  const part: usize = size << 2
  const step = <usize>batch * 3 * width
  const shareRow: usize = ((steps + 3) & ~3) << 2
  for (let row: usize = 0; row < <usize>batch; row++) {
    for (let head: usize = 0; head < <usize>heads; head++) {
      const query = packed + row * 3 * width + head * part
      const queryGradient = packedGradient + row * 3 * width + head * part
      const up = gradient + row * width + head * part
      for (let t: usize = from; t < <usize>steps; t++) {
        const here = up + t * batch * width
        unblend(shares, query + 2 * width, queryGradient + 2 * width, step, t, part, here, scale)
        unscore(shares, query, queryGradient, width, step, t, part)
        shares += shareRow
      }
    }
  }
}

/** Gradients of the values; shares become the gradients of the scores they were made of. */
@inline
function unblend(
  shares: usize, value: usize, valueGradient: usize, step: usize, t: usize, part: usize, gradient: usize, scale: f32,
): void {
  let mean: f32 = 0
  for (let s: usize = 0; s <= t; s++) mean += f32.load(shares + (s << 2)) * dot(gradient, value + s * step, part)
  for (let s: usize = 0; s <= t; s++) {
    const share = f32.load(shares + (s << 2))
    const target = valueGradient + s * step
    for (let j: usize = 0; j < part; j += 16) store(target + j, add(load(target + j), mul(all(share), load(gradient + j))))
    f32.store(shares + (s << 2), share * (dot(gradient, value + s * step, part) - mean) * scale)
  }
}

/** Gradients of the query of step t and of the keys it was held against. */
@inline
function unscore(
  scoreGradients: usize, query: usize, queryGradient: usize, width: usize, step: usize, t: usize, part: usize,
): void {
  const own = query + t * step
  const ownGradient = queryGradient + t * step
  for (let s: usize = 0; s <= t; s++) {
    const factor = at(scoreGradients + (s << 2))
    const key = query + width + s * step
    const keyGradient = queryGradient + width + s * step
    for (let j: usize = 0; j < part; j += 16) {
      store(ownGradient + j, add(load(ownGradient + j), mul(factor, load(key + j))))
      store(keyGradient + j, add(load(keyGradient + j), mul(factor, load(own + j))))
    }
  }
}
