/** Numbers after options: prices, and shares such as 14% or 0.14. */
import { BellwetherError } from '../../core/errors.ts'

/** Above this a share was surely meant as per cent. */
const LARGEST_SHARE = 5

/** 0.14 of "0.14" and "14%"; NaN of what is none. */
export function parseShare(text: string): number {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))(\s*%)?$/.exec(text.trim())
  if (parts === null) return Number.NaN
  return parts[2] === undefined ? Number(parts[1]) : Number(parts[1]) / 100
}

/** @param least of a rate below 0, of a volatility 0. Errors: USAGE_VALUE. */
export function requireShare(flag: string, text: string, least: number): number {
  const share = parseShare(text)
  if (share >= least && share <= LARGEST_SHARE) return share
  throw new BellwetherError('USAGE_VALUE', {
    message: `${flag} is ${text}${share > LARGEST_SHARE ? `, which is ${100 * share} %` : ''}.`,
    expected: `It takes a share from ${least} to ${LARGEST_SHARE}, as a decimal or in per cent.`,
    given: text,
    remedy: 'Write 14 % as 0.14 or as 14%.',
  })
}

/** Errors: USAGE_VALUE. */
export function requirePositive(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value > 0 && value < Infinity) return value
  throw new BellwetherError('USAGE_VALUE', {
    message: `${flag} is ${text}.`,
    expected: 'It takes a number above 0.',
    given: text,
    remedy: `Write for example ${flag} 100.`,
  })
}
