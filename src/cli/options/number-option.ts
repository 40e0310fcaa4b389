/** Numbers after options: prices, and shares such as 14% or 0.14. */
import { BellwetherError } from '../../core/errors.ts'

/** A share from `least` to `most`; above, it was surely meant as per cent. */
export interface ShareRange {
  readonly least: number
  readonly most: number
}

export const VOLATILITY_RANGE: ShareRange = { least: 0, most: 5 }
export const RATE_RANGE: ShareRange = { least: -1, most: 1 }

/** 0.14 of "0.14" and "14%"; NaN of what is none. */
export function parseShare(text: string): number {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))(\s*%)?$/.exec(text.trim())
  if (parts === null) return Number.NaN
  return parts[2] === undefined ? Number(parts[1]) : Number(parts[1]) / 100
}

/** Errors: USAGE_VALUE. */
export function requireShare(flag: string, text: string, { least, most }: ShareRange): number {
  const share = parseShare(text)
  if (share >= least && share <= most) return share
  throw new BellwetherError('USAGE_VALUE', {
    message: `${flag} is ${text}${share > most ? `, which is ${Number((100 * share).toPrecision(9))} %` : ''}.`,
    expected: `It takes a share from ${least} to ${most}, as a decimal or in per cent.`,
    given: text,
    remedy: 'Write 4.5 % as 0.045 or as 4.5%.',
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
