/**
 * Black's formula for the out-of-the-money one of call and put, by its discounted legs.
 *
 * With near the smaller and far the larger of the legs S e^(-qT) and K e^(-rT), x = |ln(near / far)|, s = vol sqrt(T),
 * w1 = x / s - s / 2 and w2 = x / s + s / 2, the price is near N(-w1) - far N(-w2). Both legs' densities are equal,
 * near n(w1) = far n(w2) = g, so it is g (R(w1) - R(w2)) with Mills' ratio R: relatively accurate in every tail (the
 * aim of Jaeckel's normalised Black, "Let's Be Rational", Wilmott 2015, reached here without his four regions).
 */
import { exp } from '../math/elementary.ts'
import { MILLS_LEAST, millsDifference, millsRatio } from '../math/mills.ts'
import { INVERSE_SQRT_2PI } from '../math/normal.ts'

/** Far beyond every price, and its square is finite. */
const FURTHEST = 1e150

export interface OutOfTheMoney {
  /** Price of the out-of-the-money option. */
  readonly price: number
  /** g: its derivative in s. */
  readonly density: number
  /** near N(-w1), near N(w1) and far N(-w2). */
  readonly near: number
  readonly nearRest: number
  readonly far: number
  /** x / s; 0 where x is. */
  readonly distance: number
}

/** `x` >= 0 is the log-moneyness, `total` >= 0 the volatility over the whole time. */
export function outOfTheMoney(nearLeg: number, x: number, total: number): OutOfTheMoney {
  const quotient = x / total
  const distance = x > 0 ? (quotient < FURTHEST ? quotient : FURTHEST) : 0
  const half = 0.5 * total
  const w1 = distance - half
  const w2 = distance + half
  const density = nearLeg * (INVERSE_SQRT_2PI * exp(-0.5 * w1 * w1))
  if (w1 >= MILLS_LEAST) {
    const { difference, far } = millsDifference(w1, w2, total)
    const near = density * (far + difference)
    return { price: density * difference, density, near, nearRest: nearLeg - near, far: density * far, distance }
  }
  const nearRest = density * millsRatio(-w1)
  const far = density * millsRatio(w2)
  return { price: nearLeg - (nearRest + far), density, near: nearLeg - nearRest, nearRest, far, distance }
}
