/**
 * The causality check: everything known after a cut is replaced by noise and the computation is
 * repeated; whatever was decided before the cut must be the same to the last bit.
 *
 * One cut proves little about code that looks ahead only at times; its power, the share of values
 * after the cut that did change, shows at least that the noise reached what is compared.
 */
import { BellwetherError } from '../../core/errors.ts'
import { type ColumnArray, type Frame, type Schema } from '../../core/frame.ts'
import { exp } from '../../core/math.ts'
import type { Random } from '../../core/random.ts'
import { formatDate, MS_PER_DAY } from '../../core/time.ts'
import type { Order } from '../../trading/order.ts'

/** What a computation decided: values by decision, what became of them, and orders. */
export interface Observed {
  /** Instant of each decision, rising. */
  readonly decisionAt: Float64Array
  /** One value a decision each: features, probabilities, expected returns, targets. */
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[]
  /** What became of each decision, and when that is said to be known. */
  readonly label: Float64Array
  readonly labelKnownAt: Float64Array
  readonly orders: readonly Order[]
}

export interface CausalityResult {
  readonly passed: true
  /** ISO date of the cut. */
  readonly cutOn: string
  /** Values and orders before the cut that were compared. */
  readonly compared: number
  /** Share of the values after the cut that differ, of those that both computations have. */
  readonly power: number
}

/**
 * A copy in which the numbers of every row known after `cut` are noise of their own size. The open of a
 * bar is known with its print, not with its bar, so that of a bar under way stays.
 */
export function replaceKnownAfter<S extends Schema>(frame: Frame<S>, cut: number, random: Random): Frame<S> {
  const columns: Record<string, ColumnArray> = {}
  const noisy: [string, Float64Array][] = []
  for (const [name, type] of Object.entries(frame.schema)) {
    const column = frame.columns[name] as ColumnArray
    columns[name] = type === 'float' ? (column as Float64Array).slice() : column
    if (type === 'float') noisy.push([name, columns[name] as Float64Array])
  }
  const { knownAt, at, start } = frame.columns as Record<string, Float64Array | undefined>
  for (let row = 0; row < frame.length; row++) {
    if (!(knownAt![row]! > cut)) continue
    const isOpenKnown = start !== undefined && start[row]! + (knownAt![row]! - at![row]!) <= cut
    for (const [name, values] of noisy) {
      if (name === 'open' && isOpenKnown) continue
      values[row] = values[row]! * exp(NOISE * random.normal()) + (name === 'value' ? NOISE * random.normal() : 0)
    }
    if (start !== undefined) orderPrices(columns as Record<string, Float64Array>, row)
  }
  return { ...frame, columns: columns as Frame<S>['columns'] }
}

/** Standard deviation of the logarithm of the factors, and of what is added to values that may be zero. */
const NOISE = 0.2

/** High and low enclose open and close again. */
function orderPrices({ open, high, low, close }: Record<string, Float64Array | undefined>, row: number): void {
  if (open === undefined || high === undefined || low === undefined || close === undefined) return
  const [top, bottom] = [Math.max(high[row]!, low[row]!), Math.min(high[row]!, low[row]!)]
  high[row] = Math.max(top, open[row]!, close[row]!)
  low[row] = Math.min(bottom, open[row]!, close[row]!)
}

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
      } else if (!Number.isNaN(values[i]) && !Number.isNaN(other[i])) {
        after++
        if (!isSame) changed++
      }
    }
  }
  compared += compareLabels(original, replaced, cut) + compareOrders(original.orders, replaced.orders, cut)
  return { passed: true, cutOn: isoDate(cut), compared, power: after === 0 ? 0 : changed / after }
}

/** Labels that are said to be known by the cut. */
function compareLabels(original: Observed, replaced: Observed, cut: number): number {
  const { decisionAt, label, labelKnownAt } = original
  let compared = 0
  for (let i = 0; i < label.length; i++) {
    if (!(labelKnownAt[i]! <= cut)) continue
    compared++
    if (Object.is(label[i], replaced.label[i]) && labelKnownAt[i] === replaced.labelKnownAt[i]) continue
    throw lookAhead('the label', decisionAt[i]!, label[i]!, replaced.label[i]!)
  }
  return compared
}

function compareOrders(original: readonly Order[], replaced: readonly Order[], cut: number): number {
  const known = original.filter((order) => order.decidedAt <= cut)
  const others = replaced.filter((order) => order.decidedAt <= cut)
  const count = Math.max(known.length, others.length)
  for (let i = 0; i < count; i++) {
    const a = known[i]
    const b = others[i]
    if (a !== undefined && b !== undefined && isSameOrder(a, b, cut)) continue
    throw lookAhead('an order', (a ?? b)!.decidedAt, a?.quantity ?? 0, b?.quantity ?? 0)
  }
  return known.length
}

/** In an auction of a later day a split that became known after the cut may change the units, never the side. */
function isSameOrder(a: Order, b: Order, cut: number): boolean {
  if (a.session !== b.session || a.type !== b.type) return false
  const isLater = a.session > Math.floor(cut / MS_PER_DAY)
  return a.quantity === b.quantity || (isLater && Math.sign(a.quantity) === Math.sign(b.quantity))
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
