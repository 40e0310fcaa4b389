/** The normal distribution, from own arithmetic so that its bits are the same everywhere. */
import { exp, log } from '../math.ts'

const SQRT1_2 = Math.SQRT1_2
const ONE_OVER_SQRT_PI = 0.5641895835477563
const ONE_OVER_SQRT_2PI = 0.3989422804014327

/** Highest power first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let value = 0
  for (let i = 0; i < coefficients.length; i++) value = value * x + coefficients[i]!
  return value
}

// Rational Chebyshev approximations of W. J. Cody, Mathematics of Computation 23 (1969).
const ERF_NEAR = {
  above: [1.8577770618460315e-1, 3.1611237438705655, 1.1386415415105016e2, 3.77485237685302e2, 3.2093775891384694e3],
  below: [1, 2.3601290952344122e1, 2.4402463793444417e2, 1.2826165260773723e3, 2.844236833439171e3],
}
const ERFC_MIDDLE = {
  above: [
    2.1531153547440383e-8, 5.641884969886701e-1, 8.883149794388377, 6.611919063714163e1, 2.986351381974001e2,
    8.81952221241769e2, 1.7120476126340707e3, 2.0510783778260716e3, 1.2303393547979972e3,
  ],
  below: [
    1, 1.5744926110709835e1, 1.176939508913125e2, 5.371811018620099e2, 1.6213895745666903e3, 3.2907992357334597e3,
    4.362619090143247e3, 3.4393676741437216e3, 1.2303393548037495e3,
  ],
}
const ERFC_FAR = {
  above: [
    1.6315387137302097e-2, 3.0532663496123236e-1, 3.6034489994980445e-1, 1.2578172611122926e-1, 1.6083785148742275e-2,
    6.587491615298378e-4,
  ],
  below: [1, 2.568520192289822, 1.8729528499234673, 5.279051029514285e-1, 6.051834131244132e-2, 2.3352049762686918e-3],
}

/** Complementary error function. Relative error below 1e-15 while the result is a normal number. */
export function erfc(x: number): number {
  const size = Math.abs(x)
  if (size <= 0.46875) {
    const square = x * x
    return 1 - (x * polynomial(square, ERF_NEAR.above)) / polynomial(square, ERF_NEAR.below)
  }
  if (Number.isNaN(x)) return x
  const tail = erfcOfPositive(size)
  return x > 0 ? tail : 2 - tail
}

/** For x above 0.46875. */
function erfcOfPositive(x: number): number {
  if (x > 27) return 0
  if (x <= 4) return expOfMinusSquare(x) * (polynomial(x, ERFC_MIDDLE.above) / polynomial(x, ERFC_MIDDLE.below))
  const inverse = 1 / (x * x)
  const correction = (inverse * polynomial(inverse, ERFC_FAR.above)) / polynomial(inverse, ERFC_FAR.below)
  return expOfMinusSquare(x) * ((ONE_OVER_SQRT_PI - correction) / x)
}

/** e^(−x²), its exponent split so that the rounding of x² does not count (Cody). */
function expOfMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return exp(-coarse * coarse) * exp(-(x - coarse) * (x + coarse))
}

/** P(Z ≤ z) of a standard normal. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * SQRT1_2)
}

/** Density of a standard normal. */
export function normalDensity(z: number): number {
  return ONE_OVER_SQRT_2PI * exp(-0.5 * z * z)
}

// Coefficients of PPND16 (M. J. Wichura, Algorithm AS 241, Applied Statistics 37, 1988), highest power first.
const CENTRAL = {
  above: [
    2.5090809287301227e3, 3.343057558358813e4, 6.72657709270087e4, 4.592195393154987e4, 1.373169376550946e4,
    1.9715909503065513e3, 1.3314166789178438e2, 3.3871328727963665,
  ],
  below: [
    5.226495278852854e3, 2.8729085735721943e4, 3.930789580009271e4, 2.1213794301586597e4, 5.394196021424751e3,
    6.871870074920579e2, 4.231333070160091e1, 1,
  ],
}
const INTERMEDIATE = {
  above: [
    7.745450142783414e-4, 2.2723844989269184e-2, 2.417807251774506e-1, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  below: [
    1.0507500716444169e-9, 5.475938084995345e-4, 1.5198666563616457e-2, 1.4810397642748008e-1, 6.897673349851e-1,
    1.6763848301838038, 2.053191626637759, 1,
  ],
}
const TAIL = {
  above: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 1.2426609473880784e-3, 2.6532189526576124e-2, 2.9656057182850487e-1,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  below: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 7.868691311456133e-4, 1.4875361290850615e-2,
    1.369298809227358e-1, 5.99832206555888e-1, 1,
  ],
}

/** The z with P(Z ≤ z) = p; −Infinity and Infinity at 0 and 1, NaN outside. Relative error about 1e-15. */
export function normalInverse(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(r, CENTRAL.above)) / polynomial(r, CENTRAL.below)
  }
  if (!(p >= 0 && p <= 1)) return Number.NaN
  const tail = q < 0 ? p : 1 - p
  if (tail === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const r = Math.sqrt(-log(tail))
  const { above, below, shift } = r <= 5 ? { ...INTERMEDIATE, shift: 1.6 } : { ...TAIL, shift: 5 }
  const z = polynomial(r - shift, above) / polynomial(r - shift, below)
  return q < 0 ? -z : z
}
