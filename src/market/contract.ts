/**
 * Names of listed contracts.
 *
 * Options: the OCC symbol (OCC "Symbology Initiative", 2010), that is the root, the expiry as yymmdd,
 * C or P, and the strike times 1,000 on eight digits; written here without the blanks that pad the root
 * to six. Futures: root, month code, year on two digits.
 */
import { civilDate, dayNumber } from '../core/time.ts'

export type Right = 'call' | 'put'

export interface OptionContract {
  /** Option root, e.g. SPXW. */
  readonly root: string
  readonly right: Right
  /** Day number. */
  readonly expiry: number
  /** In the currency of the underlying. */
  readonly strike: number
}

/** Strikes from here on do not fit the digits of an OCC symbol. */
export const LARGEST_STRIKE = 100_000

/** Roots whose underlying has another ticker, with what tells them apart from their siblings. */
const ROOT_UNDERLYINGS: Readonly<Record<string, string>> = {
  SPXW: 'SPX',
  SPXPM: 'SPX',
  SPXQ: 'SPX',
  NDXP: 'NDX',
  RUTW: 'RUT',
  VIXW: 'VIX',
  XEO: 'OEX',
  DJXW: 'DJX',
  MRUTW: 'MRUT',
}

/** The ticker of what an option root is written on; roots of adjusted contracts (AAPL7) lose their digit. */
export function underlyingOfRoot(root: string): string {
  return ROOT_UNDERLYINGS[root] ?? root.replace(/\d$/, '')
}

const ZERO = 48
const CAPITAL_C = 67
const CAPITAL_P = 80

/**
 * Reads an OCC symbol; the root may be padded with blanks and a vendor's prefix `O:` may precede it.
 * Undefined where the text is none.
 */
export function parseOccSymbol(text: string): OptionContract | undefined {
  const tail = text.length - 15
  const from = text.startsWith('O:') ? 2 : 0
  if (tail <= from) return undefined
  const side = text.charCodeAt(tail + 6)
  if (side !== CAPITAL_C && side !== CAPITAL_P) return undefined
  const date = wholeNumber(text, tail, 6)
  const thousandths = wholeNumber(text, tail + 7, 8)
  const expiry = dayOfDigits(20_000_000 + date)
  const root = text.slice(from, tail).trimEnd()
  if (Number.isNaN(expiry) || !(thousandths > 0) || !/^[A-Z][A-Z0-9.]{0,5}$/.test(root)) return undefined
  return { root, right: side === CAPITAL_C ? 'call' : 'put', expiry, strike: thousandths / 1000 }
}

/** The OCC symbol without blanks. Throws RangeError where the strike does not fit its digits. */
export function formatOccSymbol({ root, right, expiry, strike }: OptionContract): string {
  const { year, month, day } = civilDate(expiry)
  const thousandths = Math.round(strike * 1000)
  if (!(thousandths > 0 && thousandths < 1e8)) throw new RangeError(`no OCC symbol for a strike of ${strike}`)
  const date = `${pad(year % 100, 2)}${pad(month, 2)}${pad(day, 2)}`
  return `${root}${date}${right === 'call' ? 'C' : 'P'}${pad(thousandths, 8)}`
}

/** Codes of the delivery months, January first. */
export const MONTH_CODES = 'FGHJKMNQUVXZ'

/** Month 1 to 12 of a code, NaN for other letters. */
export function monthOfCode(code: string): number {
  const index = code.length === 1 ? MONTH_CODES.indexOf(code) : -1
  return index < 0 ? Number.NaN : index + 1
}

/** E.g. VXK04 for the VX future of May 2004. */
export function formatFuture(root: string, year: number, month: number): string {
  return `${root}${MONTH_CODES[month - 1]!}${pad(year % 100, 2)}`
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

function wholeNumber(text: string, from: number, count: number): number {
  let value = 0
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - ZERO
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** Day number of a date written as the number yyyymmdd; NaN where there is no such day. */
export function dayOfDigits(digits: number): number {
  const year = Math.floor(digits / 10_000)
  const month = Math.floor(digits / 100) % 100
  const day = digits % 100
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return Number.NaN
  const number = dayNumber(year, month, day)
  return day <= 28 || civilDate(number).day === day ? number : Number.NaN
}
