/**
 * Round trips: what was opened by one order, and all that became of it until nothing of it was left.
 *
 * What closes a position closes the oldest lots first, whichever order opened them. Shares that an exercise or an
 * assignment brings belong to the trip of their option. Every change of cash but interest belongs to one trip, so the
 * trips' cash and the interest are all that the account gained. Strategies that share an account close their own lots only.
 */
import type { Fill } from '../../trading/fill.ts'
import type { LedgerEntry } from '../../trading/ledger.ts'
import { type Micros, roundTo, safe } from '../../trading/money.ts'

/** A part of an entry of the ledger that belongs to one trip. */
export interface TripEvent {
  readonly at: number
  readonly kind: LedgerEntry['kind']
  readonly symbol: string
  readonly quantity: number
  readonly cash: Micros
  /** The fill that made it. */
  readonly fill?: Fill
}

export interface RoundTrip {
  /** Of the order that opened it. */
  readonly orderId: number
  readonly openedAt: number
  /** Undefined while anything of it is held. */
  readonly closedAt: number | undefined
  readonly events: readonly TripEvent[]
  /** Sum of its events' cash. */
  readonly cash: Micros
  /** What is left of it, units by symbol. */
  readonly held: ReadonlyMap<string, number>
}

/** In the order in which they were opened. @param fills in the order in which the ledger booked them */
export function roundTrips(entries: readonly LedgerEntry[], fills: readonly Fill[]): RoundTrip[] {
  const book = new TripBook(fills)
  for (const entry of entries) book.take(entry)
  return book.trips
}

class Trip implements RoundTrip {
  readonly orderId: number
  readonly openedAt: number
  closedAt: number | undefined
  readonly events: TripEvent[] = []
  readonly held = new Map<string, number>()

  constructor(orderId: number, openedAt: number) {
    this.orderId = orderId
    this.openedAt = openedAt
  }

  get cash(): Micros {
    return this.events.reduce((sum, { cash }) => safe(sum + cash), 0)
  }

  add(event: TripEvent): void {
    this.events.push(event)
    const left = (this.held.get(event.symbol) ?? 0) + event.quantity
    if (left === 0) this.held.delete(event.symbol)
    else this.held.set(event.symbol, left)
    this.closedAt = this.held.size === 0 ? event.at : undefined
  }
}

interface Lot {
  readonly trip: Trip
  quantity: number
}

/** So much of an entry is of one trip. */
interface Part {
  readonly trip: Trip
  readonly quantity: number
}

class TripBook {
  readonly trips: Trip[] = []
  readonly #fills: readonly Fill[]
  #nextFill = 0
  /** By owner and symbol. */
  readonly #lots = new Map<string, Lot[]>()
  readonly #byOrder = new Map<number, Trip>()
  /** Whose the last change of a symbol was: fees follow it, and shares follow their option. */
  readonly #last = new Map<string, readonly Part[]>()
  #lastParts: readonly Part[] = []
  /** Of contracts that a corporate action took out: all go before any comes, in the same order. */
  readonly #takenOut: (readonly Part[])[] = []

  constructor(fills: readonly Fill[]) {
    this.#fills = fills
  }

  take(entry: LedgerEntry): void {
    // capital that strategies are given, and what cash earns, are of no trip
    if (entry.kind === 'interest' || entry.kind === 'transfer') return
    if (entry.kind === 'fill') this.#fill(entry, this.#fills[this.#nextFill++]!)
    else if (entry.quantity === 0) this.#share(entry, this.#partsOf(entry))
    else if (entry.kind === 'split') this.#rescale(entry)
    else if (entry.kind === 'adjustment') this.#adjust(entry)
    else this.#change(entry, () => this.#lastParts)
  }

  #fill(entry: LedgerEntry, fill: Fill): void {
    this.#change(entry, (rest) => [{ trip: this.#tripOf(fill), quantity: rest }], fill)
  }

  /** One contract for another, of the same trips in the same proportion. */
  #adjust(entry: LedgerEntry): void {
    const isOut = (this.#lots.get(placeOf(entry)) ?? []).length > 0
    this.#change(entry, () => this.#takenOut.shift() ?? [])
    if (isOut) this.#takenOut.push(this.#lastParts)
  }

  #tripOf({ orderId, at }: Fill): Trip {
    const known = this.#byOrder.get(orderId)
    if (known !== undefined) return known
    const trip = new Trip(orderId, at)
    this.#byOrder.set(orderId, trip)
    this.trips.push(trip)
    return trip
  }

  /** Closes what is held the other way, oldest first; what remains is opened by whom `openers` names, in their proportion. */
  #change(entry: LedgerEntry, openers: (rest: number) => readonly Part[], fill?: Fill): void {
    const closed = this.#close(placeOf(entry), entry.quantity)
    const rest = entry.quantity - closed.reduce((sum, { quantity }) => sum + quantity, 0)
    const opened = rest === 0 ? [] : divided(rest, openers(rest))
    for (const { trip, quantity } of opened) this.#open(placeOf(entry), trip, quantity)
    const parts = [...closed, ...opened]
    this.#last.set(placeOf(entry), parts)
    this.#lastParts = parts
    this.#share(entry, parts, fill)
  }

  #close(place: string, quantity: number): Part[] {
    const lots = this.#lots.get(place) ?? []
    const parts: Part[] = []
    let left = quantity
    while (left !== 0 && lots.length > 0 && Math.sign(lots[0]!.quantity) !== Math.sign(left)) {
      const [lot] = lots as [Lot]
      const taken = Math.sign(left) * Math.min(Math.abs(left), Math.abs(lot.quantity))
      parts.push({ trip: lot.trip, quantity: taken })
      lot.quantity += taken
      left -= taken
      if (lot.quantity === 0) lots.shift()
    }
    return parts
  }

  #open(place: string, trip: Trip, quantity: number): void {
    if (quantity === 0) return
    const lots = this.#lots.get(place)
    if (lots === undefined) this.#lots.set(place, [{ trip, quantity }])
    else lots.push({ trip, quantity })
  }

  /** A split changes every lot alike. */
  #rescale(entry: LedgerEntry): void {
    const lots = this.#lots.get(placeOf(entry)) ?? []
    const parts = divided(entry.quantity, lots)
    for (const [i, { quantity }] of parts.entries()) lots[i]!.quantity += quantity
    this.#share(entry, parts)
  }

  /** Of a change of cash alone: those who hold the symbol, else those who held it last. */
  #partsOf(entry: LedgerEntry): readonly Part[] {
    const place = placeOf(entry)
    const lots = this.#lots.get(place) ?? []
    return entry.kind === 'fee' || lots.length === 0 ? (this.#last.get(place) ?? []) : lots
  }

  #share({ at, kind, symbol, cash, quantity }: LedgerEntry, parts: readonly Part[], fill?: Fill): void {
    const amounts = divided(cash, parts)
    for (const [i, part] of parts.entries()) {
      const event = { at, kind, symbol, quantity: quantity === 0 ? 0 : part.quantity, cash: amounts[i]!.quantity }
      part.trip.add(fill === undefined ? event : { ...event, fill })
    }
  }
}

/** Names hold no blanks. */
function placeOf({ strategy = '', symbol }: LedgerEntry): string {
  return `${strategy} ${symbol}`
}

/** A whole amount in whole parts, in the proportion of others; the last takes what rounding leaves. */
function divided(amount: number, parts: readonly Part[]): Part[] {
  const whole = parts.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0)
  let left = amount
  return parts.map(({ trip, quantity }, i) => {
    const share = i === parts.length - 1 ? left : roundTo((amount * Math.abs(quantity)) / whole, 'down')
    left -= share
    return { trip, quantity: share }
  })
}
