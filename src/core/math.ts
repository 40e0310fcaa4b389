/**
 * Exponential and logarithm that give the same bits on every machine and engine.
 *
 * The language leaves their last bits to the engine; where results are hashed or compared bit by bit,
 * these are used. Only +, −, ×, ÷ and reinterpreted bits, all exact by IEEE 754. Error below 1 ulp.
 * Source: P. T. P. Tang, ACM TOMS 15 (1989) and 16 (1990), argument reduction and minimax polynomials
 * with the coefficients of FDLIBM (Sun Microsystems, 1993).
 */

const LN2_HIGH = 6.931471803691238e-1 // 33 bits, so that its product with an exponent is exact
const LN2_LOW = 1.9082149292705877e-10
const OVERFLOW = 709.782712893384
const UNDERFLOW = -745.1332191019412
const SMALLEST_NORMAL = 2.2250738585072014e-308
const TWO_POW_54 = 18014398509481984

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
double[0] = 1
const HIGH = words[1] === 0 ? 0 : 1 // which word holds the exponent

/** 2^k for k from −1022 to 1023. */
function powerOfTwo(k: number): number {
  words[1 - HIGH] = 0
  words[HIGH] = (k + 1023) << 20
  return double[0]!
}

/** e^x. */
export function exp(x: number): number {
  if (!(x <= OVERFLOW)) return x > OVERFLOW ? Number.POSITIVE_INFINITY : Number.NaN
  if (x < UNDERFLOW) return 0
  const k = Math.floor(x / Math.LN2 + 0.5)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const remez =
    1.6666666666666602e-1 +
    t * (-2.7777777777015593e-3 + t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8)))
  const c = r - t * remez
  const y = 1 + ((r * c) / (2 - c) - low + high)
  if (k > 1023) return y * 2 * powerOfTwo(1023)
  return k >= -1021 ? y * powerOfTwo(k) : y * powerOfTwo(k + 1000) * powerOfTwo(-1000)
}

/** Natural logarithm; NaN below 0, −Infinity at 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  const isSubnormal = x < SMALLEST_NORMAL
  double[0] = isSubnormal ? x * TWO_POW_54 : x
  const high = words[HIGH]!
  // Mantissa in [sqrt(1/2), sqrt(2)): 0x6a09f is the high word of sqrt(2) without its exponent.
  const isUpper = (high & 0xfffff) > 0x6a09e ? 1 : 0
  const k = (high >>> 20) - 1023 + isUpper - (isSubnormal ? 54 : 0)
  words[HIGH] = (high & 0xfffff) | ((1023 - isUpper) << 20)
  return logNearOne(double[0] - 1, k)
}

/** k ln 2 + ln(1 + f) for f from sqrt(1/2) − 1 to sqrt(2) − 1. */
function logNearOne(f: number, k: number): number {
  if (f === 0) return k * LN2_HIGH + k * LN2_LOW
  const s = f / (2 + f)
  const z = s * s
  const series =
    z *
    (6.666666666666735e-1 +
      z *
        (3.999999999940942e-1 +
          z *
            (2.857142874366239e-1 +
              z *
                (2.2222198432149784e-1 +
                  z * (1.818357216161805e-1 + z * (1.5313837699209373e-1 + z * 1.4798198605116586e-1))))))
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f)
}

/** ln(1 + x), accurate for small x too (Kahan's correction of the rounded sum; Higham 2002, 1.14.1). */
export function log1p(x: number): number {
  const sum = 1 + x
  if (sum === 1) return x
  return sum === Number.POSITIVE_INFINITY ? sum : (log(sum) * x) / (sum - 1)
}

/** e^x − 1, accurate for small x too (Kahan's correction; Higham 2002, 1.14.1). Error below 4 ulp. */
export function expm1(x: number): number {
  if (Math.abs(x) > 1) return exp(x) - 1
  const grown = exp(x)
  return grown === 1 ? x : ((grown - 1) * x) / log(grown)
}
