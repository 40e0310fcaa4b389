/** Numbers for people: a true minus, as many decimals as the largest of a column needs. */

/** @param figures significant ones of the largest value */
export function decimalsFor(values: ArrayLike<number>, figures: number): number {
  const largest = Array.from(values, Math.abs)
    .filter((value) => value < Infinity)
    .reduce((a, b) => Math.max(a, b), 0)
  const before = largest > 0 ? Math.floor(Math.log10(largest)) + 1 : 1
  return Math.min(8, Math.max(0, figures - before))
}

export function format(value: number, decimals: number): string {
  if (Number.isNaN(value)) return '–'
  if (Math.abs(value) === Infinity) return 'unlimited'
  const fraction = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const text = Math.abs(value).toLocaleString('en-US', fraction)
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

/** 21,400,000 as `21.4 million`. */
export function formatCount(value: number): string {
  if (value >= 1e6) return `${format(value / 1e6, value >= 1e8 ? 0 : 1)} million`
  return format(Number(value.toPrecision(3)), 0)
}

/** As few decimals as show all values exactly, at most four. */
export function decimalsOf(values: ArrayLike<number>): number {
  const isExact = (decimals: number) =>
    Array.from(values).every((value) => Math.abs(value - Number(value.toFixed(decimals))) < 1e-9)
  return [0, 1, 2, 3].find(isExact) ?? 4
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** 3e-16 as `3 × 10⁻¹⁶`. */
export function formatTiny(value: number): string {
  const [digits, exponent] = value.toExponential(0).split('e') as [string, string]
  const raised = exponent.replace('+', '').replaceAll(/./g, (sign) => SUPERSCRIPTS[Number(sign)] ?? '⁻')
  return `${digits}\u00a0×\u00a010${raised}`
}
