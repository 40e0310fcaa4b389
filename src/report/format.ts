/**
 * Numbers as a reader wants them: true minus, comma for thousands, a narrow no-break space before a unit, returns under
 * 1 % in basis points, at most three significant figures unless money. What is not a number is written as a dash.
 * Counts are written by core/number-text.ts.
 */
import { countText, groupDigits } from '../core/number-text.ts'

const MINUS = '−'
const DASH = '–'
/** Narrow no-break space: keeps a number and its unit on one line. */
export const THIN_SPACE = '\u202f'
const NO_BREAK_SPACE = '\u00a0'
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** From here on powers of ten are easier to read than digits. */
const LARGEST_WRITTEN_OUT = 1e12

/** Exactly `decimals` digits after the point; never "−0". */
export function formatFixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return DASH
  const size = Math.abs(value)
  if (size === Infinity) return value < 0 ? `${MINUS}∞` : '∞'
  if (size >= LARGEST_WRITTEN_OUT) return formatPower(value)
  const digits = groupDigits(size.toFixed(decimals))
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits
}

/** 2.5 × 10¹⁵ */
function formatPower(value: number): string {
  const [mantissa, exponent] = Math.abs(value).toExponential(1).split('e') as [string, string]
  const power = exponent.replace('+', '').replace(/./g, (sign) => (sign === '-' ? '⁻' : SUPERSCRIPTS[Number(sign)]!))
  return `${value < 0 ? MINUS : ''}${mantissa}${THIN_SPACE}×${THIN_SPACE}10${power}`
}

/** Decimals that leave `digits` significant figures of a number of this size, at most `most`. */
function decimalsFor(size: number, digits: number, most: number): number {
  if (!(size > 0) || size === Infinity) return 0
  const magnitude = Math.floor(Math.log10(size * (1 + 0.5 * 10 ** -digits)))
  return Math.min(most, Math.max(0, digits - 1 - magnitude))
}

/** Three significant figures: 1,230 · 12.3 · 0.123 · 0.00123. */
export function formatNumber(value: number, digits = 3): string {
  const size = Math.abs(value)
  if (size > 0 && size < 1e-9) return formatPower(value)
  return formatFixed(value, decimalsFor(size, digits, 12))
}

/** A ratio such as Sharpe's: two decimals, fewer when large. */
export function formatRatio(value: number): string {
  return formatFixed(value, value === 0 ? 2 : decimalsFor(Math.abs(value), 3, 2))
}

/** Amounts in a currency's unit: cents below 1,000, whole units above. */
export function formatMoney(amount: number): string {
  return formatFixed(amount, Math.abs(amount) < 1000 ? 2 : 0)
}

/** A fraction in per cent: 0.031 is "3.1 %". */
export function formatPercent(fraction: number, decimals?: number): string {
  return withUnit(formatFixed(100 * fraction, decimals ?? percentDecimals(fraction)), '%')
}

function percentDecimals(fraction: number): number {
  const size = Math.abs(100 * fraction)
  if (size >= 99.95) return 0
  return size >= 0.95 || size === 0 ? 1 : decimalsFor(size, 2, 3)
}

/** A figure given in basis points: 1.8 is "1.8 bp"; two significant figures below 1, as costs a side are. */
export function formatBasisPoints(bps: number): string {
  const size = Math.abs(bps)
  return withUnit(formatFixed(bps, size >= 9.95 ? 0 : size >= 0.995 ? 1 : decimalsFor(size, 2, 4)), 'bp')
}

/** A return given as a fraction: basis points under 1 %, per cent from there. */
export function formatReturn(fraction: number): string {
  return isSmall(fraction) ? formatBasisPoints(10_000 * fraction) : formatPercent(fraction)
}

/** Both ends of an interval of returns in one unit: "0.4 to 5.9 %". */
export function formatReturnRange(low: number, high: number): string {
  if (isSmall(low) && isSmall(high)) return rangeOf(10_000 * low, 10_000 * high, 'bp')
  return rangeOf(100 * low, 100 * high, '%')
}

/** Both ends of an interval of shares: "49.1 to 56.1 %". @param between "and" after "between" */
export function formatPercentRange(low: number, high: number, between: 'to' | 'and' = 'to'): string {
  return rangeOf(100 * low, 100 * high, '%', between)
}

function rangeOf(low: number, high: number, unit: string, between = 'to'): string {
  const largest = Math.max(Math.abs(low), Math.abs(high))
  const decimals = largest >= 99.95 ? 0 : 1
  return withUnit(`${formatFixed(low, decimals)} ${between} ${formatFixed(high, decimals)}`, unit)
}

/** Growth of one unit: "1.25×". */
export function formatMultiple(value: number): string {
  return `${formatFixed(value, value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2)}×`
}

/** A probability as odds in words: "41 of 100", "3 of 1,000", "fewer than 1 of 10,000", "more than 99 of 100". */
export function formatOdds(probability: number): string {
  if (!(probability >= 0 && probability <= 1)) return DASH
  if (probability < 0.0001) return `fewer than ${oddsOf(1, 10_000)}`
  if (probability < 0.00095) return oddsOf(Math.round(probability * 10_000), 10_000)
  if (probability < 0.0095) return oddsOf(Math.round(probability * 1000), 1000)
  if (probability > 0.995) return `more than ${oddsOf(99, 100)}`
  return oddsOf(Math.round(probability * 100), 100)
}

/** "p 0.28", "p below 0.0001", "p above 0.99"; a dash where there is none. */
export function formatProbability(p: number): string {
  if (Number.isNaN(p)) return DASH
  if (p < 0.0001) return 'p below 0.0001'
  return p > 0.995 ? 'p above 0.99' : `p ${formatNumber(p, 2)}`
}

function oddsOf(some: number, all: number): string {
  return `${some}${NO_BREAK_SPACE}of${NO_BREAK_SPACE}${countText(all)}`
}

export function withUnit(digits: string, unit: string): string {
  return digits === DASH ? DASH : `${digits}${THIN_SPACE}${unit}`
}

function isSmall(fraction: number): boolean {
  const size = Math.abs(fraction)
  return size > 0 && size < 0.00995
}
