/**
 * Legs as a trader writes them: `+1 SPY 2024-12-20 C 590 @ 5.20`, `-2 SPY 590P 45d iv 18%`, `+100 SPY @ 588.10`.
 *
 * Words stand in any order. A quantity has a sign, or "buy" or "sell" before it; a right may touch its strike; an OCC
 * symbol, padded or not, stands for root, expiry, right and strike. A leg without a right is shares.
 */
import type { Right } from '@bellwether/options'
import type { PlannedExpiry, PlannedLeg } from '../../analytics/payoff/position.ts'
import { BellwetherError } from '../../core/errors.ts'
import { parseDate } from '../../core/time.ts'
import { parseOccSymbol } from '../../market/contract.ts'
import { parseShare } from './number-option.ts'

/** What the words of a leg have said so far. */
interface Reading {
  quantity?: number
  root?: string
  right?: Right
  strike?: number
  expiry?: PlannedExpiry
  price?: number
  volatility?: number
}

type Word = readonly [pattern: RegExp, read: (match: RegExpExecArray, reading: Reading) => void]

const NUMBER = String.raw`\d+(?:\.\d+)?`
const RIGHTS: Readonly<Record<string, Right>> = {
  c: 'call',
  call: 'call',
  calls: 'call',
  p: 'put',
  put: 'put',
  puts: 'put',
}
const RIGHT = 'calls?|puts?|c|p'

/** In order: the first that fits a word, or a word and the one after it, reads it. */
const WORDS: readonly Word[] = [
  [word(`(?:@|at) ?(${NUMBER})`), ([, price], leg) => (leg.price = Number(price))],
  [word(`(?:iv|vol) ?(${NUMBER}%?)`), ([, share], leg) => (leg.volatility = parseShare(share!))],
  [
    word(`(buy|sell) (${NUMBER})x?`),
    ([, side, count], leg) => (leg.quantity = Number(count) * (side === 'buy' ? 1 : -1)),
  ],
  [word(`([+-]) ?(${NUMBER})x?`), ([, sign, count], leg) => (leg.quantity = Number(count) * (sign === '+' ? 1 : -1))],
  [word(String.raw`(\d{4}-\d\d-\d\d)`), ([, date], leg) => (leg.expiry = { day: parseDate(date!) })],
  [word(`(${NUMBER})d`), ([, days], leg) => (leg.expiry = { days: Number(days) })],
  [word(`(${RIGHT}) ?(${NUMBER})`), ([, right, strike], leg) => setContract(leg, right!, strike!)],
  [word(`(${NUMBER}) ?(${RIGHT})`), ([, strike, right], leg) => setContract(leg, right!, strike!)],
  [word('shares?|stock'), () => undefined],
  [word(String.raw`(?:o:)?([a-z][a-z0-9.]{0,5} ?\d{6}[cp]\d{8})`), ([, symbol], leg) => setSymbol(leg, symbol!)],
  [word(String.raw`\^?\$?([a-z][a-z0-9.]{0,5})`), ([, root], leg) => (leg.root = root!.toUpperCase())],
]

function word(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})(?= |$)`, 'i')
}

/** Legs between commas, semicolons or line breaks. Errors: USAGE_VALUE. */
export function parseLegs(text: string): PlannedLeg[] {
  const legs = text.split(/[,;\n]/).filter((leg) => leg.trim() !== '')
  if (legs.length > 0) return legs.map(parseLeg)
  throw unreadable(text, 'there is no leg')
}

/** Errors: USAGE_VALUE. */
export function parseLeg(text: string): PlannedLeg {
  const reading = readWords(text)
  const { quantity, root, right, strike, expiry, price, volatility } = reading
  if (quantity === undefined || quantity === 0) throw unreadable(text, 'it has no quantity with a sign')
  if (right === undefined || strike === undefined) {
    if (expiry !== undefined || volatility !== undefined) throw unreadable(text, 'it has no right and strike')
    return { kind: 'shares', quantity, root, price }
  }
  if (!(strike > 0)) throw unreadable(text, 'its strike is not above 0')
  if (expiry === undefined) throw unreadable(text, 'it has no expiry')
  if ('day' in expiry && Number.isNaN(expiry.day)) throw unreadable(text, 'its expiry is no date')
  return { kind: 'option', quantity, root, right, strike, expiry, price, volatility }
}

function readWords(text: string): Reading {
  const reading: Reading = {}
  let rest = text.trim().replaceAll(/\s+/g, ' ').replaceAll('−', '-')
  while (rest !== '') {
    const found = WORDS.find(([pattern]) => pattern.test(rest))
    if (found === undefined) throw unreadable(text, `"${rest.split(' ')[0]}" is not understood`)
    const [pattern, read] = found
    const match = pattern.exec(rest)!
    const before = { ...reading }
    read(match, reading)
    requireOnce(text, before, reading)
    rest = rest.slice(match[0].length).trimStart()
  }
  return reading
}

/** A second expiry, strike or root would silently win. */
function requireOnce(text: string, before: Reading, after: Reading): void {
  for (const [name, value] of Object.entries(before)) {
    const [was, is] = [JSON.stringify(value), JSON.stringify(after[name as keyof Reading])]
    if (was === is) continue
    throw unreadable(text, `it has two of ${name}${name === 'root' ? `, ${value} and ${after.root}` : ''}`)
  }
}

function setContract(leg: Reading, right: string, strike: string): void {
  leg.right = RIGHTS[right.toLowerCase()]!
  leg.strike = Number(strike)
}

function setSymbol(leg: Reading, symbol: string): void {
  const contract = parseOccSymbol(symbol.toUpperCase().replace(' ', ''))
  if (contract === undefined) return
  const { root, right, strike, expiry } = contract
  Object.assign(leg, { root, right, strike, expiry: { day: expiry } })
}

function unreadable(text: string, why: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `The leg "${text.trim()}" cannot be read: ${why}.`,
    expected:
      'A leg has a signed quantity, an expiry, a right with its strike, and perhaps a root, a price and a volatility.',
    given: text.trim(),
    remedy: 'Write for example +1 SPY 2024-12-20 C 590 @ 5.20, or +100 SPY @ 588.10 for shares.',
  })
}
