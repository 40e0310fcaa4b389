/**
 * Decimal numbers straight from bytes.
 *
 * Up to 2^53 in the digits and 22 in the power of ten, digits times or over an exact power of ten is
 * correctly rounded (Clinger, "How to read floating point numbers accurately", 1990); all others go
 * through Number(). Either way the result equals Number() of the same text.
 */

/** What a cell parser returns for a cell that cannot be read; no cell can mean infinity. */
export const INVALID = Number.POSITIVE_INFINITY

const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
const LARGEST_EXACT = 2 ** 53

const PLUS = 43
const MINUS = 45
const POINT = 46
const ZERO = 48
const NINE = 57
const CAPITAL_E = 69
const SMALL_E = 101

/** Ways in which vendors write "no value". */
const MISSING = new Set(['', 'nan', 'na', 'n/a', '#n/a', 'null', 'none', 'nat', '.', '-', '--'])
const LONGEST_MISSING = 4

/** A decimal number; NaN where the cell says that there is none, INVALID where it is neither. */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  const first = bytes[at]
  const isNegative = first === MINUS
  if (isNegative || first === PLUS) at++
  let digits = 0
  let count = 0
  let power = 0
  for (; at < to; at++, count++) {
    const code = bytes[at]!
    if (code < ZERO || code > NINE) break
    digits = digits * 10 + (code - ZERO)
  }
  if (at < to && bytes[at] === POINT) {
    const point = ++at
    for (; at < to; at++, count++) {
      const code = bytes[at]!
      if (code < ZERO || code > NINE) break
      digits = digits * 10 + (code - ZERO)
    }
    power = point - at
  }
  if (count === 0) return isMissing(bytes, from, to) ? Number.NaN : INVALID
  if (at < to) {
    const exponent = parseExponent(bytes, at, to)
    if (exponent === INVALID) return INVALID
    power += exponent
  }
  if (digits > LARGEST_EXACT || power < -22 || power > 22) return finiteOrInvalid(Number(asciiText(bytes, from, to)))
  const value = power < 0 ? digits / POWERS[-power]! : digits * POWERS[power]!
  return isNegative ? -value : value
}

/** True for an empty cell and for the words that stand for one. */
export function isMissing(bytes: Uint8Array, from: number, to: number): boolean {
  if (to <= from) return true
  return to - from <= LONGEST_MISSING && isMissingText(asciiText(bytes, from, to))
}

export function isMissingText(text: string): boolean {
  return text.length <= LONGEST_MISSING && MISSING.has(text.toLowerCase())
}

export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i]!)
  return text
}

function parseExponent(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== SMALL_E && bytes[from] !== CAPITAL_E) return INVALID
  let at = from + 1
  const isNegative = bytes[at] === MINUS
  if (isNegative || bytes[at] === PLUS) at++
  if (at >= to || to - at > 5) return INVALID
  let exponent = 0
  for (; at < to; at++) {
    const code = bytes[at]!
    if (code < ZERO || code > NINE) return INVALID
    exponent = exponent * 10 + (code - ZERO)
  }
  return isNegative ? -exponent : exponent
}

function finiteOrInvalid(value: number): number {
  return Number.isFinite(value) ? value : INVALID
}
