/** src/math/mills.ts over a block of rows: the same operations in the same order, so the same bits. */
import { add, at, div, mul, ONE, sub, zero } from './lanes'

/** The least argument, as in the plain twin. */
export const MILLS_LEAST: usize = memory.data<f64>([-0.5])
const SHIFT: usize = memory.data<f64>([6])
const SPAN: usize = memory.data<f64>([11])
/** Coefficients of P, lowest first. */
const C: usize = memory.data<f64>([
  2.1208891518684734, -2.230207495365489, 2.0773317465092287, -1.7090665939513825, 1.233874424990968,
  -0.772641305682928, 0.41127850337641647, -0.17934894337112697, 0.059136835156257214, -0.011345358841250147,
  -0.0010982920577155063, 0.0016363752903305415, -0.0004298452094820673, -6.918209864235832e-5,
  7.347442197671158e-5, -7.79658974756059e-6, -8.741306884570854e-6, 2.627134630751494e-6, 9.484220163584613e-7,
  -5.14168130048675e-7, -1.0538094290530845e-7, 8.631062646651146e-8, 1.2908618359848033e-8,
  -1.186142344891154e-8, -1.5945119409240191e-9, 9.600493073813141e-10, 1.3006458629564147e-10,
])
const LAST: usize = C + 26 * 8

@inline
function reciprocal(w: v128): v128 {
  return div(at(ONE), add(w, at(SHIFT)))
}

@inline
function mapped(r: v128): v128 {
  return sub(at(ONE), mul(at(SPAN), r))
}

@inline
export function millsRatio(w: v128): v128 {
  const r = reciprocal(w)
  const u = mapped(r)
  const y = mul(u, u)
  let even = at(LAST)
  let odd = at(LAST - 8)
  for (let c = LAST - 16; c > C; c -= 16) {
    even = add(mul(even, y), at(c))
    odd = add(mul(odd, y), at(c - 8))
  }
  even = add(mul(even, y), at(C))
  return mul(r, add(even, mul(u, odd)))
}

/** R(near) - R(far) and R(far), four rows at a time: with eight sums under way at once the processor waits for none. */
export function millsDifferences(
  count: usize,
  near: usize,
  far: usize,
  gap: usize,
  difference: usize,
  farRatio: usize,
): void {
  for (let row: usize = 0; row < count << 3; row += 32) {
    const r1a = reciprocal(v128.load(near + row))
    const r2a = reciprocal(v128.load(far + row))
    const r1b = reciprocal(v128.load(near + row, 16))
    const r2b = reciprocal(v128.load(far + row, 16))
    const u1a = mapped(r1a)
    const u2a = mapped(r2a)
    const u1b = mapped(r1b)
    const u2b = mapped(r2b)
    const y1a = mul(u1a, u1a)
    const y2a = mul(u2a, u2a)
    const y1b = mul(u1b, u1b)
    const y2b = mul(u2b, u2b)
    let evenA = at(LAST)
    let evenB = at(LAST)
    let oddA = at(LAST - 8)
    let oddB = at(LAST - 8)
    let evenSlopeA = zero()
    let evenSlopeB = zero()
    let oddSlopeA = zero()
    let oddSlopeB = zero()
    for (let c = LAST - 16; c > C; c -= 16) {
      const evenC = at(c)
      const oddC = at(c - 8)
      evenSlopeA = add(mul(evenSlopeA, y1a), evenA)
      evenSlopeB = add(mul(evenSlopeB, y1b), evenB)
      evenA = add(mul(evenA, y2a), evenC)
      evenB = add(mul(evenB, y2b), evenC)
      oddSlopeA = add(mul(oddSlopeA, y1a), oddA)
      oddSlopeB = add(mul(oddSlopeB, y1b), oddB)
      oddA = add(mul(oddA, y2a), oddC)
      oddB = add(mul(oddB, y2b), oddC)
    }
    evenSlopeA = add(mul(evenSlopeA, y1a), evenA)
    evenSlopeB = add(mul(evenSlopeB, y1b), evenB)
    evenA = add(mul(evenA, y2a), at(C))
    evenB = add(mul(evenB, y2b), at(C))
    const valueA = add(evenA, mul(u2a, oddA))
    const valueB = add(evenB, mul(u2b, oddB))
    const slopeA = add(mul(add(u1a, u2a), add(evenSlopeA, mul(u1a, oddSlopeA))), oddA)
    const slopeB = add(mul(add(u1b, u2b), add(evenSlopeB, mul(u1b, oddSlopeB))), oddB)
    v128.store(farRatio + row, mul(r2a, valueA))
    v128.store(farRatio + row, mul(r2b, valueB), 16)
    const productA = mul(mul(v128.load(gap + row), r1a), r2a)
    const productB = mul(mul(v128.load(gap + row, 16), r1b), r2b)
    v128.store(difference + row, mul(productA, sub(valueA, mul(mul(at(SPAN), r1a), slopeA))))
    v128.store(difference + row, mul(productB, sub(valueB, mul(mul(at(SPAN), r1b), slopeB))), 16)
  }
}
