/** src/implied/seed.ts for two lanes: the same operations in the same order, so the same bits. */
import { logRatio } from './elementary'
import { add, at, choose, div, mul, ONE, sub, TWO, zero } from './lanes'

const NUMERATOR: usize = memory.data<f64>([
  6.283205434395825, 1.454326216637199, 0.2803562974636787, 0.031791426920652545, 0.001975853090445171,
  2.579958910679588e-5,
])
const DENOMINATOR: usize = memory.data<f64>([
  1, 0.2315113651966311, 0.03699582672596166, 0.0034175969124904705, 5.137245561621448e-5,
])
const STRETCH: usize = memory.data<f64>([1.0 / 24.0, 1.0 / 80.0, 1.0 / 168.0])
const SMALL_TIME: usize = memory.data<f64>([1.0 / 24.0, 7.0 / 80.0, 127.0 / 13440.0, 1.0 / 120.0])
const DEAR: usize = memory.data<f64>([0.6])
const QUANTILE: usize = memory.data<f64>([2.515517, 0.802853, 0.010328])
const QUANTILE_UNDER: usize = memory.data<f64>([1.432788, 0.189269, 0.001308])

@inline
export function seed(near: v128, far: v128, x: v128, price: v128, complement: v128): v128 {
  const cheap = seedOfCheap(near, far, x, price)
  const isDear = f64x2.gt(price, mul(at(DEAR), near))
  return v128.any_true(isDear) ? choose(isDear, seedOfDear(near, x, complement), cheap) : cheap
}

@inline
function seedOfCheap(near: v128, far: v128, x: v128, price: v128): v128 {
  const b = div(price, f64x2.sqrt(mul(near, far)))
  const x2 = mul(x, x)
  const inner = add(at(ONE), mul(x2, at(STRETCH + 16)))
  const stretch = add(at(ONE), mul(mul(x2, at(STRETCH)), add(at(ONE), mul(mul(x2, at(STRETCH + 8)), inner))))
  const sum = add(b, mul(x, stretch))
  const gap = sub(sum, b)
  const l = logRatio(sum, b)
  let numerator = at(NUMERATOR + 40)
  for (let k = 4; k >= 0; k--) numerator = add(at(NUMERATOR + (<usize>k << 3)), mul(l, numerator))
  let denominator = at(DENOMINATOR + 32)
  for (let k = 3; k >= 0; k--) denominator = add(at(DENOMINATOR + (<usize>k << 3)), mul(l, denominator))
  const base = choose(f64x2.gt(gap, zero()), div(gap, mul(l, stretch)), b)
  const normal = mul(base, f64x2.sqrt(div(numerator, denominator)))
  const square = mul(normal, normal)
  const series = add(at(ONE), mul(square, add(at(SMALL_TIME + 8), mul(square, at(SMALL_TIME + 16)))))
  const correction = div(mul(mul(square, at(SMALL_TIME)), series), add(at(ONE), mul(x2, at(SMALL_TIME + 24))))
  return mul(normal, add(at(ONE), correction))
}

function seedOfDear(near: v128, x: v128, complement: v128): v128 {
  const t = f64x2.sqrt(mul(at(TWO), logRatio(mul(at(TWO), near), complement)))
  const over = add(at(QUANTILE), mul(t, add(at(QUANTILE + 8), mul(t, at(QUANTILE + 16)))))
  const under = mul(t, add(at(QUANTILE_UNDER), mul(t, add(at(QUANTILE_UNDER + 8), mul(t, at(QUANTILE_UNDER + 16))))))
  const d = sub(t, div(over, add(at(ONE), under)))
  return add(d, f64x2.sqrt(add(mul(d, d), mul(at(TWO), x))))
}
