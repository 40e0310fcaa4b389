/**
 * The value of early exercise above the European price, of a put with strike 1, and its derivatives in the spot: Kim's
 * integral ("The analytic valuation of American options", 1990) of what exercise gains while the spot is below the
 * boundary. `d` is measured to the boundary as it will be after the time x.
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import type { Boundary } from './boundary.ts'
import { quickExp, scaledCdf } from './quick.ts'

export interface Premium {
  readonly value: number
  readonly slope: number
  readonly curvature: number
}

/** `spot` above the boundary, and its logarithm. */
export function putPremium(boundary: Boundary, spot: number, logSpot: number): Premium {
  const { rate, yield: yield_, volatility, years, scheme, top, depths } = boundary
  const { points, root, weight, interpolation } = scheme.premium
  const { nodes } = scheme
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const rateTime = rate * years
  const yieldTime = yield_ * years
  const atTop = quickExp(-top)
  const logMoneyness = logSpot - top
  const perSpot = 1 / spot

  const value = [0, 0]
  const slope = [0, 0]
  const curvature = [0, 0]
  for (let k = 0; k < points; k++) {
    const lane = k % 2
    const pair = (k - lane) * nodes + lane
    let square = 0
    for (let j = 0; j < nodes; j++) square += interpolation[pair + 2 * j]! * (depths[j]! * depths[j]!)
    const past = Math.sqrt(square > 0 ? square : 0)
    const r = root[k]!
    const per = perTotal / r
    const d1 = (logMoneyness + past) * per + offset * r
    const d2 = d1 - total * r
    const time = r * r
    const rateFactor = quickExp(-(rateTime * time))
    const yieldFactor = quickExp(-(yieldTime * time))
    const density = yieldFactor * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1))
    // Of strike over boundary.
    const lever = atTop * quickExp(past)
    const strikePart = scaledCdf(-d2, rateFactor, density * (spot * lever))
    const spotPart = scaledCdf(-d1, yieldFactor, density)
    const flow = rate * lever - yield_
    const kernel = density * per
    const w = weight[k]!
    value[lane]! += w * (rate * strikePart - yield_ * (spot * spotPart))
    slope[lane]! -= w * (yield_ * spotPart + flow * kernel)
    curvature[lane]! += w * kernel * (yield_ + flow * (d1 * per))
  }
  return {
    value: years * (value[0]! + value[1]!),
    slope: years * (slope[0]! + slope[1]!),
    curvature: years * (curvature[0]! + curvature[1]!) * perSpot,
  }
}
