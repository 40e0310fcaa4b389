/**
 * Money as whole millionths of a currency unit.
 *
 * An amount is a safe integer (up to 9 billion dollars); every product is rounded once, by a rule
 * that its caller names. A result that is not exact any more is an error, never a rounding.
 */
import { BellwetherError } from '../core/errors.ts'

/** Millionths of the currency unit; always a safe integer. */
export type Micros = number

export const MICROS_PER_UNIT = 1_000_000

/** half-even: to the nearest, ties to even; up: away from zero; down: towards zero. */
export type Rounding = 'half-even' | 'up' | 'down'

/** To a whole number, by the rule. */
export function roundTo(value: number, rule: Rounding): number {
  if (rule === 'down') return Math.trunc(value)
  if (rule === 'up') return value < 0 ? Math.floor(value) : Math.ceil(value)
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Currency units to micros, to the nearest. */
export function toMicros(units: number): Micros {
  return safe(roundTo(units * MICROS_PER_UNIT, 'half-even'))
}

/** Currency units to micros, away from zero; 0.3 x 3 becomes no micro more by the way it is written in binary. */
export function upToMicro(units: number): Micros {
  return safe(roundTo(Number((units * MICROS_PER_UNIT).toPrecision(12)), 'up'))
}

/** Micros to currency units, for showing and for analytics only. */
export function fromMicros(amount: Micros): number {
  return amount / MICROS_PER_UNIT
}

/** `quantity` (whole) at `price` each. */
export function valueOf(quantity: number, price: Micros): Micros {
  return safe(quantity * price)
}

/** `amount` x `rate`, rounded by `rule`. */
export function share(amount: Micros, rate: number, rule: Rounding): Micros {
  return safe(roundTo(amount * rate, rule))
}

/**
 * Whole parts that add up to the total, each as near to its exact value as that allows: all are rounded down, and what
 * is left goes micro by micro to those that lost the most.
 */
export function apportion(total: Micros, exact: readonly number[]): Micros[] {
  const parts = exact.map((part) => Math.floor(part))
  const rest = total - parts.reduce((sum, part) => sum + part, 0)
  const turns = exact.map((part, i) => [part - parts[i]!, i] as const).toSorted(([a], [b]) => b - a)
  for (let given = 0; given < Math.abs(rest); given++) parts[turns[given % turns.length]![1]]! += Math.sign(rest)
  return parts.map(safe)
}

/** Passes whole amounts on. Errors: VALUE_INVALID for one too large to be held exactly. */
export function safe(amount: number): Micros {
  if (Number.isSafeInteger(amount)) return amount === 0 ? 0 : amount
  if (!Number.isInteger(amount)) throw new RangeError(`an amount of ${amount} micros is not whole`)
  throw new BellwetherError('VALUE_INVALID', {
    message: `An amount of money of ${fromMicros(amount)} is too large to be held to the millionth.`,
    expected: `Amounts up to ${Math.floor(fromMicros(Number.MAX_SAFE_INTEGER))}, of the account and of every trade.`,
    given: String(fromMicros(amount)),
    remedy: 'Give the account less cash: returns hardly depend on it.',
  })
}
