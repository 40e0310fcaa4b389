/**
 * Profit of each position in each session, told by what moved: from the marks at the end of the session before, or from a
 * fill, to those at its end, by Greeks of the earlier mark. Whole micros; parts add up to profits, and all profits to
 * what the account earned.
 *
 * An option that ends is worth what its exercise brings, and the shares that it delivers are bought at what they were
 * worth then.
 */
import type { Owner } from '../../trading/book.ts'
import type { Fill } from '../../trading/fill.ts'
import type { Instruments } from '../../trading/instrument.ts'
import type { LedgerEntry } from '../../trading/ledger.ts'
import { type Micros, roundTo, safe, toMicros, valueOf } from '../../trading/money.ts'
import type { HeldRow } from '../engine/session-recorder.ts'
import { type Attributed, noParts, type Part } from './parts.ts'
import { OptionStates } from './option-states.ts'
import { changesOf, type PositionChange } from './position-change.ts'
import { taylorTerms } from './option-state.ts'
import { broughtByExercise, withFills } from './session-ledger.ts'

/** Of one owner's position in one instrument over one session. */
export interface AttributedProfit extends Attributed {
  readonly session: number
  readonly strategy: Owner
  readonly symbol: string
  readonly underlying: string
  /** False where Greeks were missing and all that the price did is in the remainder. */
  readonly isExplained: boolean
}

/** A run as its recorder saw it. */
export interface AttributionInput {
  /** Sessions with the number of ledger entries at their end. */
  readonly sessions: readonly { readonly session: number; readonly entries: number }[]
  readonly held: readonly HeldRow[]
  readonly entries: readonly LedgerEntry[]
  readonly fills: readonly Fill[]
  readonly instruments: Instruments
}

export function attributeProfit({ sessions, held, entries, fills, instruments }: AttributionInput): AttributedProfit[] {
  const booked = withFills(entries, fills)
  const rows = Map.groupBy(held, ({ session }) => session)
  const states = new OptionStates(instruments)
  let [before, from] = [[] as readonly HeldRow[], 0]
  return sessions.flatMap(({ session, entries: to }) => {
    const after = rows.get(session) ?? []
    const changes = changesOf(before, after, booked.slice(from, to))
    const profits = changes.map((change) => ({ session, ...profitOf(change, states, instruments) }))
    deliver(profits, changes, instruments)
    ;[before, from] = [after, to]
    return profits
  })
}

type Profit = Omit<AttributedProfit, 'session'> & { profit: Micros; parts: Record<Part, Micros> }

const INCOME: readonly LedgerEntry['kind'][] = ['dividend', 'interest', 'borrow']

function profitOf(change: PositionChange, states: OptionStates, instruments: Instruments): Profit {
  const { strategy, symbol, booked, before, after } = change
  const instrument = instruments.of(symbol)
  const parts = noParts()
  let profit = safe(valueOfRow(after) - valueOfRow(before))
  for (const { entry, fill } of booked) {
    const { kind, cash } = entry
    const brought = instrument.kind === 'option' ? broughtByExercise(instrument, entry) : 0
    profit = safe(profit + cash + brought)
    if (kind === 'fee') parts.fees += cash
    else if (INCOME.includes(kind)) parts.income += cash
    if (fill !== undefined) parts.execution += executionOf(fill)
  }
  const moved = safe(profit - parts.fees - parts.income - parts.execution)
  if (instrument.kind === 'shares') {
    parts.delta = moved
    return { strategy, symbol, underlying: symbol, profit, parts, isExplained: true }
  }
  const isExplained = explain(change, states, parts)
  const told = parts.delta + parts.gamma + parts.vega + parts.theta + parts.rate
  parts.remainder = safe(moved - told)
  return { strategy, symbol, underlying: instrument.underlying, profit, parts, isExplained }
}

/** By the Greeks of every state from which contracts came to the last state of the session. */
function explain(change: PositionChange, states: OptionStates, parts: Record<Part, Micros>): boolean {
  const { from, to } = states.of(change)
  if (to === undefined) return false
  let isExplained = true
  for (const { quantity, state } of from) {
    const terms = taylorTerms(state, to)
    if (terms === undefined) isExplained = false
    for (const [part, perContract] of Object.entries(terms ?? {}))
      parts[part as Part] += toMicros(quantity * perContract)
  }
  return isExplained
}

/** Shares that an option delivered were worth more, or less, than was paid for them: that is the option's. */
function deliver(profits: Profit[], changes: readonly PositionChange[], instruments: Instruments): void {
  for (const { symbol, strategy, booked } of changes) {
    const option = instruments.of(symbol)
    if (option.kind !== 'option') continue
    const brought = booked.reduce((sum, { entry }) => safe(sum + broughtByExercise(option, entry)), 0)
    if (brought === 0) continue
    const shares = profits.find((row) => row.symbol === option.underlying && row.strategy === strategy)!
    shares.profit = safe(shares.profit - brought)
    shares.parts.delta = safe(shares.parts.delta - brought)
  }
}

/** As equity counts it: what was never priced at nothing. */
function valueOfRow(row: HeldRow | undefined): Micros {
  if (row === undefined || Number.isNaN(row.mark)) return 0
  return valueOf(row.quantity * row.multiplier, toMicros(row.mark))
}

/** What the fill paid beyond the middle of its quote, or beyond what was observed; negative costs. */
function executionOf({ quantity, multiplier, price, evidence: { observed, quote } }: Fill): Micros {
  const fair = quote === undefined ? observed : (quote.bid + quote.ask) / 2
  return safe(roundTo(quantity * multiplier * (fair - price), 'half-even'))
}
