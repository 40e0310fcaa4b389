/**
 * The smallest iron condor: sells the strikes of a delta of 0.16, buys those of half of it, of the first expiry 30 days
 * away or more; closes at half of the credit, when a short strike reaches a delta of 0.35, or a week before the expiry, as soon as
 * every leg has a bid.
 */
import { europeanImpliedVolatility, normalCdf } from '@bellwether/options'
import { MS_PER_DAY } from '../../src/core/time.ts'
import type { Right } from '../../src/market/contract.ts'
import { newYorkDay } from '../../src/market/new-york-time.ts'
import type { Chain, ChainExpiry } from '../../src/strategies/market.ts'
import type { Context, Trader } from '../../src/strategies/trader.ts'
import type { OrderLeg } from '../../src/trading/order.ts'

const [SOLD, BOUGHT, TESTED] = [0.16, 0.08, 0.35]
/** Days to the expiry. */
const [LEAST, LEAVE] = [30, 7]

interface Condor {
  readonly expiry: number
  readonly root: string
  readonly legs: readonly OrderLeg[]
  /** Middle price of all legs when it was sold; negative is received. */
  readonly opened: number
}

export class CondorTrader implements Trader {
  readonly description = 'an iron condor of deltas of 0.16'
  #condor: Condor | undefined

  onChain(context: Context, chain: Chain): void {
    if (context.portfolio.positions().length === 0) this.#sell(context, chain)
    else if (this.#condor !== undefined && isOver(this.#condor, chain)) submit(context, this.#condor.legs, -1)
  }

  #sell(context: Context, chain: Chain): void {
    const today = newYorkDay(chain.at)
    const expiry = chain.expiries.find((one) => one.root === 'SPXW' && one.expiry >= today + LEAST)
    if (expiry === undefined) return
    const smile = new Smile(chain, expiry)
    const legs = (['put', 'call'] as const).flatMap((right) => [
      { symbol: chain.symbol(smile.rowOf(right, BOUGHT)), ratio: 1 },
      { symbol: chain.symbol(smile.rowOf(right, SOLD)), ratio: -1 },
    ])
    this.#condor = { root: expiry.root, expiry: expiry.expiry, legs, opened: middle(legs, chain) }
    submit(context, legs, 1)
  }
}

function isOver({ root, expiry, legs, opened }: Condor, chain: Chain): boolean {
  if (expiry - newYorkDay(chain.at) <= LEAVE) return true
  const quoted = chain.expiries.find((one) => one.root === root && one.expiry === expiry)
  if (quoted === undefined) return false
  const smile = new Smile(chain, quoted)
  const deltas = legs.filter(({ ratio }) => ratio < 0).map(({ symbol }) => smile.delta(chain.rowOf(symbol)))
  return middle(legs, chain) > opened / 2 || deltas.some((delta) => delta > TESTED)
}

function submit({ orders }: Context, legs: readonly OrderLeg[], quantity: number): void {
  orders.submit({ symbol: 'condor', quantity, type: 'market', combination: { legs, execution: 'all-or-none' } })
}

function middle(legs: readonly OrderLeg[], chain: Chain): number {
  return legs.reduce((sum, { symbol, ratio }) => sum + ratio * middleOf(chain, chain.rowOf(symbol)), 0)
}

function middleOf(chain: Chain, row: number): number {
  return (chain.bid(row) + chain.ask(row)) / 2
}

/** Deltas of one expiry, not signed, solved where they are asked for. */
class Smile {
  readonly #chain: Chain
  readonly #expiry: ChainExpiry
  readonly #puts: number
  readonly #forward: number
  readonly #years: number

  constructor(chain: Chain, expiry: ChainExpiry) {
    this.#chain = chain
    this.#expiry = expiry
    this.#years = (expiry.expiry * MS_PER_DAY + 72e6 - chain.at) / (365 * MS_PER_DAY)
    this.#puts = halved(expiry.from, expiry.to, (row) => chain.right(row) === 'put')
    this.#forward = this.#parity()
  }

  /** Puts of the same strikes, at the strike nearest to the spot. */
  #parity(): number {
    const chain = this.#chain
    const call = halved(this.#expiry.from, this.#puts - 1, (row) => chain.strike(row) >= chain.underlyingPrice)
    const put = this.#puts + call - this.#expiry.from
    return chain.strike(call) + middleOf(chain, call) - middleOf(chain, put)
  }

  /** The contract out of the money whose delta is the first that is at most `delta`. */
  rowOf(right: Right, delta: number): number {
    const { from, to } = this.#expiry
    return right === 'call'
      ? halved(from, this.#puts - 1, (row) => this.delta(row) <= delta)
      : halved(this.#puts, to - 1, (row) => this.delta(row) > delta) - 1
  }

  delta(row: number): number {
    const [strike, right] = [this.#chain.strike(row), this.#chain.right(row)]
    const contract = { right, strike, yearsToExpiry: this.#years }
    const carry = { spot: this.#forward, rate: 0, dividendYield: 0 }
    const { volatility } = europeanImpliedVolatility(contract, carry, middleOf(this.#chain, row))
    const total = volatility * Math.sqrt(this.#years)
    const sign = right === 'call' ? 1 : -1
    return normalCdf(sign * (Math.log(this.#forward / strike) / total + total / 2))
  }
}

/** The first row from `from` on of which something holds, `to` where none does; it holds from some row on. */
function halved(from: number, to: number, holds: (row: number) => boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const row = (low + high) >>> 1
    if (holds(row)) high = row
    else low = row + 1
  }
  return low
}
