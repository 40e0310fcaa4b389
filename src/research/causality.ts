/**
 * The causality check: everything known after a cut is replaced by noise and the computation is
 * repeated; whatever was decided before the cut must be the same to the last bit.
 *
 * One cut proves little about code that looks ahead only at times; its power, the share of values
 * after the cut that did change, shows at least that the noise reached what is compared.
 */
import { BellwetherError } from '../core/errors.ts'
import { type ColumnArray, type Frame, type Schema } from '../core/frame.ts'
import type { Random } from '../core/random.ts'
import { formatDate, MS_PER_DAY } from '../core/time.ts'
import type { Order } from '../trading/order.ts'

/** What a computation decided: values by decision, and orders. */
export interface Observed {
  /** Instant of each decision, rising. */
  readonly decisionAt: Float64Array
  /** One value a decision each: features, probabilities, expected returns, targets. */
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[]
  readonly orders: readonly Order[]
}

export interface CausalityResult {
  readonly passed: true
  /** ISO date of the cut. */
  readonly cutOn: string
  /** Values and orders before the cut that were compared. */
  readonly compared: number
  /** Share of the values after the cut that differ. */
  readonly power: number
}

/** A copy in which the numbers of every row known after `cut` are noise of their own size. */
export function replaceKnownAfter<S extends Schema>(frame: Frame<S>, cut: number, random: Random): Frame<S> {
  const knownAt = frame.columns['knownAt'] as Float64Array
  const columns: Record<string, ColumnArray> = {}
  for (const [name, type] of Object.entries(frame.schema)) {
    columns[name] =
      type === 'float' ? (frame.columns[name] as Float64Array).slice() : (frame.columns[name] as ColumnArray)
  }
  for (let row = 0; row < frame.length; row++) {
    if (!(knownAt[row]! > cut)) continue
    // one factor a row keeps high above low; volumes and the like get their own
    const price = Math.exp(0.2 * random.normal())
    for (const [name, type] of Object.entries(frame.schema)) {
      if (type !== 'float') continue
      const values = columns[name] as Float64Array
      values[row] = values[row]! * (PRICES.has(name) ? price : Math.exp(0.5 * random.normal()))
    }
  }
  return { ...frame, columns: columns as Frame<S>['columns'] }
}

const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close', 'vwap'])

/** Errors: LOOK_AHEAD, naming the first value before the cut that differs. */
export function compareBeforeCut(original: Observed, replaced: Observed, cut: number): CausalityResult {
  const before = original.decisionAt.findIndex((at) => at > cut)
  const decisions = before === -1 ? original.decisionAt.length : before
  let compared = 0
  let after = 0
  let changed = 0
  for (const [j, { name, values }] of original.columns.entries()) {
    const other = replaced.columns[j]!.values
    for (let i = 0; i < values.length; i++) {
      const isSame = Object.is(values[i], other[i])
      if (i < decisions) {
        if (!isSame) throw lookAhead(name, original.decisionAt[i]!, values[i]!, other[i]!)
        compared++
      } else if (!Number.isNaN(values[i]) || !Number.isNaN(other[i])) {
        after++
        if (!isSame) changed++
      }
    }
  }
  compared += compareOrders(original.orders, replaced.orders, original.decisionAt[decisions - 2] ?? -Infinity)
  return { passed: true, cutOn: isoDate(cut), compared, power: after === 0 ? 0 : changed / after }
}

/**
 * The units of an order also follow from the account, which has just sold at that session's open; as a
 * record the open is known only with its bar. So orders of the last decision before the cut are left
 * out: what was decided there is compared as a target.
 */
function compareOrders(original: readonly Order[], replaced: readonly Order[], lastDecision: number): number {
  const known = original.filter((order) => order.decidedAt <= lastDecision)
  const others = replaced.filter((order) => order.decidedAt <= lastDecision)
  const count = Math.max(known.length, others.length)
  for (let i = 0; i < count; i++) {
    const a = known[i]
    const b = others[i]
    if (a?.quantity === b?.quantity && a?.session === b?.session && a?.type === b?.type) continue
    throw lookAhead('an order', (a ?? b)!.decidedAt, a?.quantity ?? 0, b?.quantity ?? 0)
  }
  return known.length
}

function lookAhead(name: string, at: number, was: number, is: number): BellwetherError {
  return new BellwetherError('LOOK_AHEAD', {
    message: `${name} of ${isoDate(at)} changed from ${was} to ${is} when only later data were replaced.`,
    expected: 'A value must depend on nothing that became known after its decision.',
    given: name,
    remedy: 'Find what it reads that was not known then; the run was not stored.',
  })
}

function isoDate(instant: number): string {
  return formatDate(Math.floor(instant / MS_PER_DAY))
}
