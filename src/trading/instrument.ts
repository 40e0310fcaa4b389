/** What can be traded, by the key under which orders, fills and positions name it. */
import type { Exercise, Settlement } from '@bellwether/options'
import { MS_PER_DAY } from '../core/time.ts'
import type { Calendar } from '../market/calendar.ts'
import { type OptionContract, parseOccSymbol, underlyingOfRoot } from '../market/contract.ts'
import { expiryOfRoot, termsOfRoot } from '../market/option-root.ts'
import type { Micros } from './money.ts'

/** A share, a fund, or an index that stands for itself. */
export interface Shares {
  readonly kind: 'shares'
  /** Its ticker. */
  readonly symbol: string
  readonly multiplier: 1
}

export interface ListedOption extends OptionContract {
  readonly kind: 'option'
  /** Its OCC symbol without blanks. */
  readonly symbol: string
  readonly underlying: string
  /** A premium of 1.00 costs this many currency units a contract. */
  readonly multiplier: number
  /** What exercising one contract delivers against multiplier × strike; cash alone where it is settled in cash. */
  readonly deliverable: Deliverable
  readonly exercise: Exercise
  readonly settlement: Settlement
  /** When the settlement value is fixed, and when the contract trades for the last time. */
  readonly expiresAt: number
  readonly lastTradeAt: number
}

export interface Deliverable {
  readonly shares: number
  readonly cash: Micros
}

export type Instrument = Shares | ListedOption

/** Of 365 days; 0 from its expiry on. */
export function yearsToExpiry({ expiresAt }: Pick<ListedOption, 'expiresAt'>, now: number): number {
  return Math.max(0, expiresAt - now) / (365 * MS_PER_DAY)
}

const STANDARD_MULTIPLIER = 100

/** Everything traded in a run; contracts are described when they are first named. */
export class Instruments {
  readonly #calendar: Calendar
  readonly #known = new Map<string, Instrument>()

  constructor(calendar: Calendar) {
    this.#calendar = calendar
  }

  /** A key that is no OCC symbol is a ticker. Errors: CALENDAR_RANGE for an expiry that the calendar does not cover. */
  of(symbol: string): Instrument {
    const known = this.#known.get(symbol)
    if (known !== undefined) return known
    const contract = parseOccSymbol(symbol)
    const made: Instrument =
      contract === undefined
        ? { kind: 'shares', symbol, multiplier: 1 }
        : listedOption(symbol, contract, this.#calendar)
    this.#known.set(symbol, made)
    return made
  }

  /** Replaces what is known of an instrument, as when a split changes what its contracts deliver. */
  define(instrument: Instrument): void {
    this.#known.set(instrument.symbol, instrument)
  }
}

/** With the standard terms of its root. */
function listedOption(symbol: string, contract: OptionContract, calendar: Calendar): ListedOption {
  const terms = termsOfRoot(contract.root)
  const isSettledInCash = terms.exercise === 'european'
  return {
    kind: 'option',
    symbol,
    ...contract,
    underlying: underlyingOfRoot(contract.root),
    multiplier: STANDARD_MULTIPLIER,
    deliverable: { shares: isSettledInCash ? 0 : STANDARD_MULTIPLIER, cash: 0 },
    ...terms,
    ...expiryOfRoot(terms, contract.expiry, calendar),
  }
}
