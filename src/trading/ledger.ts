/**
 * The ledger: every change of cash and of positions, in whole micros.
 *
 * Conservation holds after every entry: cash = opening cash + the sum of all entries' cash, and a
 * position = the sum of its entries' quantities. Nothing else can change either.
 */
import type { Fill } from './fill.ts'
import { type Micros, roundTo, safe, valueOf } from './money.ts'
import type { Position } from './position.ts'

export type EntryKind =
  | 'fill'
  | 'fee'
  | 'dividend'
  | 'split'
  | 'cash-in-lieu'
  /** Of options: one contract for another; the right used, by us or against us; paid in cash; ended worthless. */
  | 'adjustment'
  | 'exercise'
  | 'assignment'
  | 'settlement'
  | 'expiry'
  /** On cash, and for borrowed shares. */
  | 'interest'
  | 'borrow'

export interface LedgerEntry {
  readonly at: number
  readonly kind: EntryKind
  readonly symbol: string
  /** Change of cash; negative pays. */
  readonly cash: Micros
  /** Change of the position in `symbol`, whole units. */
  readonly quantity: number
}

export class Ledger {
  readonly openingCash: Micros
  readonly #entries: LedgerEntry[] = []
  readonly #positions = new Map<string, Holding>()
  #cash: Micros

  constructor(openingCash: Micros) {
    this.openingCash = safe(openingCash)
    this.#cash = this.openingCash
  }

  get cash(): Micros {
    return this.#cash
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries
  }

  /** Units held; negative when short. */
  position(symbol: string): number {
    return this.#positions.get(symbol)?.quantity ?? 0
  }

  get isFlat(): boolean {
    return this.#positions.size === 0
  }

  /** What is held and not flat, in the order in which it was opened. */
  positions(): Position[] {
    return [...this.#positions.values()]
  }

  /** Cash plus the position in `symbol` at `price`. */
  equity(symbol: string, price: Micros): Micros {
    return safe(this.#cash + valueOf(this.position(symbol), price))
  }

  /** Books a fill: units against cash, and its fee apart. */
  fill(fill: Fill): void {
    const { symbol, at, quantity } = fill
    this.post({ at, kind: 'fill', symbol, cash: -valueOf(quantity * fill.multiplier, fill.price), quantity })
    if (fill.fee !== 0) this.post({ at, kind: 'fee', symbol, cash: -fill.fee, quantity: 0 })
  }

  /** A cash dividend on the units held into its ex-date; short positions pay it. Returns the cash booked. */
  dividend(symbol: string, perUnit: Micros, at: number): Micros {
    const cash = valueOf(this.position(symbol), perUnit)
    if (cash !== 0) this.post({ at, kind: 'dividend', symbol, cash, quantity: 0 })
    return cash
  }

  /** `ratio` new units for one old; a fraction of a unit is paid in cash at `price`, towards zero. */
  split(symbol: string, ratio: number, price: Micros, at: number): void {
    const before = this.position(symbol)
    if (before === 0) return
    const exact = withoutNoise(before * ratio)
    const after = roundTo(exact, 'down')
    this.post({ at, kind: 'split', symbol, cash: 0, quantity: after - before })
    const inLieu = safe(roundTo((exact - after) * price, 'down'))
    if (inLieu !== 0) this.post({ at, kind: 'cash-in-lieu', symbol, cash: inLieu, quantity: 0 })
  }

  /** The only way to change anything. */
  post(entry: LedgerEntry): void {
    const { symbol, cash, quantity } = entry
    this.#entries.push(entry)
    this.#cash = safe(this.#cash + cash)
    const holding = this.#positions.get(symbol)
    if (holding !== undefined) {
      holding.cash = safe(holding.cash + cash)
      holding.quantity += quantity
      if (holding.quantity === 0) this.#positions.delete(symbol)
    } else if (quantity !== 0) this.#positions.set(symbol, { symbol, quantity, cash })
  }
}

interface Holding extends Position {
  quantity: number
  cash: Micros
}

/** 100 x 1.15 is 115 units, not 114 and almost one. */
function withoutNoise(units: number): number {
  const whole = Math.round(units)
  return Math.abs(units - whole) < 1e-9 * Math.abs(whole) ? whole : units
}
