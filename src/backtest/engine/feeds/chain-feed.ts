/** Chains of one underlying, read session by session: no more than one session of them is ever held. */
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import { type ChainRecords, type ChainSnapshot, snapshotsOf } from './chain-snapshot.ts'

export interface ChainFeedSetting {
  readonly underlying: string
  /** '' where the vendor's quotes are consolidated. */
  readonly exchange: string
  /** Day numbers of the sessions, rising. */
  readonly sessions: Int32Array
  /** The records of one session, in the order of their key. */
  readonly read: (session: number) => Promise<ChainRecords>
}

export class ChainFeed implements Feed {
  readonly rank = 'market'
  readonly #setting: ChainFeedSetting
  readonly #desk: Desk
  #waiting: ChainSnapshot[] = []
  /** How many sessions were read. */
  #read = 0

  constructor(setting: ChainFeedSetting, desk: Desk) {
    this.#setting = setting
    this.#desk = desk
    // From now on orders for its contracts have a place to wait.
    desk.broker.chainBook(setting.underlying)
  }

  get next(): number {
    return this.#waiting[0]?.knownAt ?? Number.POSITIVE_INFINITY
  }

  get isDry(): boolean {
    return this.#waiting.length === 0 && this.#read < this.#setting.sessions.length
  }

  /** The next session that has a chain. */
  async load(): Promise<void> {
    const { underlying, exchange, sessions, read } = this.#setting
    while (this.isDry) {
      this.#waiting = snapshotsOf(underlying, await read(sessions[this.#read++]!), exchange)
      if (this.#waiting.length === 0) this.#desk.parts.counts.add('sessions without a chain')
    }
  }

  advance(desk: Desk): void {
    const chain = this.#waiting.shift()!
    desk.clock.instant = chain.knownAt
    desk.market.setChain(chain)
    this.#markPositions(chain)
    desk.broker.matchChain(chain)
    desk.trader.onChain?.(desk.context, chain)
    desk.settle()
  }

  /** What is held and quoted gets a new price; what is not quoted, or absurdly, keeps its last one and is counted. */
  #markPositions(chain: ChainSnapshot): void {
    const { instruments, counts, ledger } = this.#desk.parts
    for (const { symbol } of ledger.positions()) {
      const instrument = instruments.of(symbol)
      if (symbol === chain.underlying) this.#markUnderlying(chain)
      if (instrument.kind !== 'option' || instrument.underlying !== chain.underlying) continue
      const row = chain.rowOf(symbol)
      const [bid, ask] = row < 0 ? [Number.NaN, Number.NaN] : [chain.bid(row), chain.ask(row)]
      if (ask >= bid && ask > 0) this.#desk.market.mark(symbol, (bid + ask) / 2, chain.at)
      else counts.add('positions without a mark')
    }
  }

  /** Shares that came of an assignment may have no feed of their own; where they have a newer price it stands. */
  #markUnderlying({ underlying, underlyingPrice, at }: ChainSnapshot): void {
    const { market } = this.#desk
    if (underlyingPrice > 0 && !(market.pricedAt(underlying) >= at)) market.mark(underlying, underlyingPrice, at)
  }
}
