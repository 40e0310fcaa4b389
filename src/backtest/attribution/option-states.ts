/** The states between which an option position earned: its marks, its fills, its end. */
import type { Carry } from '@bellwether/options'
import type { Fill } from '../../trading/fill.ts'
import type { Instruments, ListedOption } from '../../trading/instrument.ts'
import type { LedgerEntry } from '../../trading/ledger.ts'
import { fromMicros } from '../../trading/money.ts'
import { heldGreeks, NO_GREEKS } from '../engine/held-greeks.ts'
import type { HeldRow } from '../engine/session-recorder.ts'
import type { OptionState } from './option-state.ts'
import type { PositionChange } from './position-change.ts'

/** How many contracts came from a state; negative where they were sold. */
export interface Segment {
  readonly quantity: number
  readonly state: OptionState
}

export interface SessionStates {
  readonly from: readonly Segment[]
  /** The last of the session; undefined where nothing is known of it. */
  readonly to: OptionState | undefined
}

export class OptionStates {
  readonly #instruments: Instruments
  /** Of marks that were not renewed since: the state when they were seen. */
  readonly #seen = new Map<string, HeldRow & OptionState>()

  constructor(instruments: Instruments) {
    this.#instruments = instruments
  }

  of({ symbol, before, after, booked }: PositionChange): SessionStates {
    const option = this.#instruments.of(symbol) as ListedOption
    // Greeks of a contract say nothing of the one that a corporate action made of it.
    if (booked.some(({ entry }) => entry.kind === 'adjustment')) return { from: [], to: undefined }
    const carry = { rate: 0, dividendYield: 0, ...(after ?? before) }
    const fills = booked.flatMap(({ fill }) => (fill === undefined ? [] : [fill]))
    const made = fills.map((fill) => ({ quantity: fill.quantity, state: stateOfFill(fill, option, carry) }))
    const kept = before === undefined ? [] : [{ quantity: before.quantity, state: this.#stateOf(before) }]
    const end = booked.findLast(({ entry }) => entry.spot !== undefined)?.entry
    const to =
      after !== undefined ? this.#stateOf(after) : end !== undefined ? stateOfEnd(end, carry.rate) : made.at(-1)?.state
    return { from: [...kept, ...made], to }
  }

  /** A mark that is not new is what it was when it was seen. */
  #stateOf(row: HeldRow): OptionState {
    const { symbol, mark, markedAt } = row
    const seen = this.#seen.get(symbol)
    if (seen?.at === markedAt && seen.mark === mark) return seen
    const state = { ...row, at: markedAt }
    this.#seen.set(symbol, state)
    return state
  }
}

/** At the middle of its quote. */
function stateOfFill(
  { at, evidence }: Fill,
  option: ListedOption,
  { rate, dividendYield }: Omit<Carry, 'spot'>,
): OptionState {
  const { observed, quote, underlying } = evidence
  const price = fromMicros(quote === undefined ? observed : (quote.bid + quote.ask) / 2)
  const spot = underlying === undefined ? Number.NaN : fromMicros(underlying)
  const seenAt = at - (quote?.age ?? 0)
  return { ...heldGreeks(option, price, { spot, rate, dividendYield }, seenAt), at: seenAt, spot, rate }
}

/** Nothing is uncertain any more. A price of nothing is none. */
function stateOfEnd({ at, spot }: LedgerEntry, rate: number): OptionState {
  return { ...NO_GREEKS, at, spot: spot === 0 ? Number.NaN : fromMicros(spot!), rate }
}
