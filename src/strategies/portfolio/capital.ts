/** How the account's capital is divided among strategies: by shares when they begin, then anew on a schedule. */
import { civilDate } from '../../core/time.ts'
import { apportion, type Micros, safe, share } from '../../trading/money.ts'
import { allocate, type AllocationSetting } from '../allocation/allocation.ts'
import type { Context, StrategyBooks } from '../trader.ts'
import { Member, type NamedTrader } from './member.ts'

export interface Rebalancing {
  /** Before the first session of each new one opens to the strategies. */
  readonly every: 'week' | 'month' | 'quarter'
  readonly allocation: AllocationSetting
  /** The last sessions whose returns are looked at. */
  readonly window: number
}

/** What was decided at one rebalancing. */
export interface Division {
  /** Day number of the session that opened. */
  readonly session: number
  /** In the order of the strategies; 0 where there was nothing to divide. */
  readonly weights: readonly number[]
  readonly notes: readonly string[]
}

export class Capital {
  readonly members: readonly Member[]
  readonly divisions: Division[] = []
  readonly #books: StrategyBooks
  readonly #rebalancing: Rebalancing | undefined
  /** Of each strategy, what its next return is measured from. */
  #bases: Micros[]
  /** Of each session that is looked at, the return of each strategy. */
  #returns: number[][] = []
  #lastDay = Number.NaN

  constructor(named: readonly NamedTrader[], account: Context, books: StrategyBooks, rebalancing?: Rebalancing) {
    const equity = account.portfolio.equity()
    // Fractions of a micro stay with none.
    this.#bases = named.map((each) => share(equity, each.share, 'down'))
    for (const [i, { name }] of named.entries()) books.allot(name, this.#bases[i]!)
    this.members = named.map((each) => new Member(each, account, books))
    this.#books = books
    this.#rebalancing = rebalancing
  }

  /** Takes the returns of a session of which all is known. A strategy without equity has none, so the session is left out. */
  endSession(): void {
    if (this.#rebalancing === undefined) return
    const equities = this.#equities()
    const returns = equities.map((equity, i) => equity / this.#bases[i]! - 1)
    if (this.#bases.every((base) => base > 0)) this.#returns.push(returns)
    if (this.#returns.length > this.#rebalancing.window) this.#returns.shift()
    this.#bases = equities
  }

  /** Divides what the strategies have together where a session opens a new period. */
  openSession(day: number): void {
    const { every } = this.#rebalancing ?? {}
    const isDue =
      every !== undefined && !Number.isNaN(this.#lastDay) && periodOf(day, every) !== periodOf(this.#lastDay, every)
    this.#lastDay = day
    if (isDue) this.divisions.push({ session: day, ...this.#divide(this.#rebalancing!.allocation) })
  }

  #divide(allocation: AllocationSetting): Omit<Division, 'session'> {
    const equities = this.#equities()
    const together = equities.reduce((sum, equity) => safe(sum + equity), 0)
    if (together <= 0) return { weights: equities.map(() => 0), notes: ['no equity to divide'] }
    const columns = this.members.map((_, i) => Float64Array.from(this.#returns, (row) => row[i]!))
    const { weights, notes } = allocate(columns, allocation)
    const wanted = apportion(
      together,
      weights.map((weight) => weight * together),
    )
    for (const [i, { name }] of this.members.entries()) this.#books.allot(name, wanted[i]! - equities[i]!)
    this.#bases = wanted
    return { weights, notes }
  }

  #equities(): Micros[] {
    return this.members.map(({ portfolio }) => portfolio.equity())
  }
}

/** A number that changes when a new one begins; weeks begin on Mondays. */
function periodOf(day: number, every: Rebalancing['every']): number {
  // Day 0 was a Thursday.
  if (every === 'week') return Math.floor((day + 3) / 7)
  const { year, month } = civilDate(day)
  return 12 * year + (every === 'month' ? month : 3 * Math.floor((month - 1) / 3))
}
