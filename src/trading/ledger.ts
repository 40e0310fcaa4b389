/**
 * The ledger: every change of cash and of positions, in whole micros.
 *
 * Conservation holds after every entry: cash = opening cash + the sum of all entries' cash, and a
 * position = the sum of its entries' quantities. Nothing else can change either.
 *
 * Where several strategies share an account each has a book of its own, as if it were a sub-account: positions of
 * opposite signs in one instrument stand beside each other, and the books add up to the account.
 */
import { Book, type Owner } from './book.ts'
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
  /** Of capital from one book to another. */
  | 'transfer'

export interface LedgerEntry {
  readonly at: number
  readonly kind: EntryKind
  readonly symbol: string
  /** Change of cash; negative pays. */
  readonly cash: Micros
  /** Change of the position in `symbol`, whole units. */
  readonly quantity: number
  readonly strategy?: Owner
  /** Of an option that ended: the price of its underlying by which it did. */
  readonly spot?: Micros
  /** Of a contract that a corporate action takes out: the name of the one that comes for it. */
  readonly becomes?: string
}

/** A position of one owner. */
export interface OwnedPosition extends Position {
  readonly strategy?: Owner
}

/** Entries that belong to no instrument are of this one. */
export const CASH = 'cash'

export class Ledger {
  readonly openingCash: Micros
  readonly #entries: LedgerEntry[] = []
  readonly #books = new Map<Owner, Book>()
  #cash: Micros

  constructor(openingCash: Micros) {
    this.openingCash = safe(openingCash)
    this.#cash = this.openingCash
    this.#books.set(undefined, new Book(undefined, this.openingCash))
  }

  get cash(): Micros {
    return this.#cash
  }

  /** That of no strategy first, then in the order in which they were first named. */
  get books(): readonly Book[] {
    return [...this.#books.values()]
  }

  /** Opened with nothing where it has had no entry yet. */
  book(strategy: Owner): Book {
    const known = this.#books.get(strategy)
    if (known !== undefined) return known
    const opened = new Book(strategy, 0)
    this.#books.set(strategy, opened)
    return opened
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries
  }

  /** Units held by all together; negative when short. */
  position(symbol: string): number {
    let units = 0
    for (const book of this.#books.values()) units += book.position(symbol)
    return units
  }

  get isFlat(): boolean {
    for (const book of this.#books.values()) if (!book.isFlat) return false
    return true
  }

  /** What anyone holds, one an instrument: its quantity is 0 where strategies hold it with opposite signs. */
  positions(): Position[] {
    if (this.#books.size === 1) return this.book(undefined).positions()
    const sums = new Map<string, Position>()
    for (const { symbol, quantity, cash } of this.holdings()) {
      const before = sums.get(symbol) ?? { quantity: 0, cash: 0 }
      sums.set(symbol, { symbol, quantity: before.quantity + quantity, cash: safe(before.cash + cash) })
    }
    return [...sums.values()]
  }

  /** What each owner holds and is not flat, book by book, in the order in which it was opened. */
  holdings(): OwnedPosition[] {
    return this.books.flatMap((book) => book.positions().map((held) => ({ ...held, strategy: book.owner })))
  }

  /** Cash plus the position in `symbol` at `price`. */
  equity(symbol: string, price: Micros): Micros {
    return safe(this.#cash + valueOf(this.position(symbol), price))
  }

  /** Books a fill: units against cash, and its fee apart. */
  fill(fill: Fill): void {
    const { symbol, at, quantity, strategy } = fill
    this.post({ at, kind: 'fill', symbol, cash: -valueOf(quantity * fill.multiplier, fill.price), quantity, strategy })
    if (fill.fee !== 0) this.post({ at, kind: 'fee', symbol, cash: -fill.fee, quantity: 0, strategy })
  }

  /** A cash dividend on the units held into its ex-date; short positions pay it. Returns the cash booked. */
  dividend(symbol: string, perUnit: Micros, at: number): Micros {
    return this.books.reduce((sum, book) => {
      const cash = valueOf(book.position(symbol), perUnit)
      if (cash !== 0) this.post({ at, kind: 'dividend', symbol, cash, quantity: 0, strategy: book.owner })
      return safe(sum + cash)
    }, 0)
  }

  /** `ratio` new units for one old; a fraction of a unit is paid in cash at `price`, towards zero. */
  split(symbol: string, ratio: number, price: Micros, at: number): void {
    for (const book of this.books) {
      const before = book.position(symbol)
      if (before === 0) continue
      const exact = withoutNoise(before * ratio)
      const after = roundTo(exact, 'down')
      const strategy = book.owner
      this.post({ at, kind: 'split', symbol, cash: 0, quantity: after - before, strategy })
      const inLieu = safe(roundTo((exact - after) * price, 'down'))
      if (inLieu !== 0) this.post({ at, kind: 'cash-in-lieu', symbol, cash: inLieu, quantity: 0, strategy })
    }
  }

  /** Moves capital to a strategy from what belongs to none, or back where it is negative. */
  transfer(strategy: string, amount: Micros, at: number): void {
    if (amount === 0) return
    this.post({ at, kind: 'transfer', symbol: CASH, cash: 0 - amount, quantity: 0 })
    this.post({ at, kind: 'transfer', symbol: CASH, cash: amount, quantity: 0, strategy })
  }

  /** The only way to change anything. */
  post(entry: LedgerEntry): void {
    this.#entries.push(entry)
    this.#cash = safe(this.#cash + entry.cash)
    this.book(entry.strategy).post(entry)
  }
}

/** 100 x 1.15 is 115 units, not 114 and almost one. */
function withoutNoise(units: number): number {
  const whole = Math.round(units)
  return Math.abs(units - whole) < 1e-9 * Math.abs(whole) ? whole : units
}
