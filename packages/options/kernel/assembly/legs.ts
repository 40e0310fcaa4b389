/** The discounted legs of a block and their log-moneyness: what both kernels begin with. */
import { exp, logRatio } from './elementary'
import { add, at, mul, neg, sub } from './lanes'
import { moneyness, spotLegs, strikeLegs, yieldFactors } from './block'

export function rowLegs(
  count: usize, spot: usize, strike: usize, years: usize, rate: usize, dividendYield: usize,
): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const time = v128.load(years + row)
    const yields = v128.load(dividendYield + row)
    const rates = v128.load(rate + row)
    const spots = v128.load(spot + row)
    const strikes = v128.load(strike + row)
    const yieldFactor = exp(neg(mul(yields, time)))
    v128.store(yieldFactors() + row, yieldFactor)
    v128.store(spotLegs() + row, mul(spots, yieldFactor))
    v128.store(strikeLegs() + row, mul(strikes, exp(neg(mul(rates, time)))))
    v128.store(moneyness() + row, add(logRatio(spots, strikes), mul(sub(rates, yields), time)))
  }
}

/** The same where all rows have the first one's spot, time, rate and yield. */
export function chainLegs(
  count: usize, spot: usize, strike: usize, years: usize, rate: usize, dividendYield: usize,
): void {
  const yieldFactor = exp(neg(mul(at(dividendYield), at(years))))
  const discount = exp(neg(mul(at(rate), at(years))))
  const drift = mul(sub(at(rate), at(dividendYield)), at(years))
  const spotLeg = mul(at(spot), yieldFactor)
  for (let row: usize = 0; row < count << 3; row += 16) {
    const strikes = v128.load(strike + row)
    v128.store(yieldFactors() + row, yieldFactor)
    v128.store(spotLegs() + row, spotLeg)
    v128.store(strikeLegs() + row, mul(strikes, discount))
    v128.store(moneyness() + row, add(logRatio(at(spot), strikes), drift))
  }
}

/** Rights of two rows as +1 and -1. */
@inline
export function signs(address: usize): v128 {
  return f64x2(<f64>load<i8>(address), <f64>load<i8>(address, 1))
}
