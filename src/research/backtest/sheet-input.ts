/** From the tables of a stored backtest to what its tear sheet shows. */
import { halfSpread, profitBand, toTheTouch } from '../../backtest/engine/profit-band.ts'
import { roundTrips } from '../../backtest/engine/round-trips.ts'
import type { Costs, Exposure, RunSheetInput } from '../../backtest/run-sheet/run-sheet-input.ts'
import { runningSum } from '../../core/stats/running-sum.ts'
import { fromMicros, toMicros } from '../../trading/money.ts'
import type { TrialCount } from '../runs/trial-ledger.ts'
import { returnsOf } from './session-returns.ts'
import { sheetAttribution } from './sheet-attribution.ts'
import type { BacktestTables } from './backtest-tables.ts'
import type { StoredBacktest } from './show-backtest.ts'
import { fillsOf, ledgerOf } from './table-rows.ts'
import { sheetTrips } from './sheet-trips.ts'

export function sheetInput({ manifest, result, tables }: StoredBacktest, trials: TrialCount): RunSheetInput {
  const { sessions, market } = tables
  const opening = toMicros(result.openingCash)
  const { session, equity } = sessions.columns
  const [fills, ledger] = [fillsOf(tables.fills), ledgerOf(tables.ledger)]
  const profit = fromMicros((equity.at(-1) ?? opening) - opening)
  const rows = new SessionRows(session)
  const profits = new StrategyProfits(tables)
  const costs = rows.sums(fills, ({ session: day, fee, slippage }) => [day, fromMicros(fee + slippage)])
  const toTouch = runningSum(rows.sums(fills, (fill) => [fill.session, toTheTouch(fill)]))
  const toMiddle = runningSum(rows.sums(fills, (fill) => [fill.session, toTheTouch(fill) + halfSpread(fill)]))
  const inUnits = equity.map(fromMicros)
  const soFar = inUnits.map((value) => value - result.openingCash)
  return {
    ...result,
    strategies: result.strategies.map((one) => ({ ...one, profit: profits.of(one.name) })),
    isSimulated: manifest.isSimulated,
    sessions: session,
    equity: inUnits,
    netReturns: returnsOf(equity, opening),
    grossReturns: inUnits.map((value, i) => (value + costs[i]!) / (inUnits[i - 1] ?? result.openingCash) - 1),
    holdingReturns: market.columns.holding,
    cashReturns: market.columns.cash,
    exposure: exposureOf(tables, rows),
    attribution: sheetAttribution(tables.attribution, session),
    touchProfit: soFar.map((value, i) => value + toTouch[i]!),
    middleProfit: soFar.map((value, i) => value + toMiddle[i]!),
    band: profitBand(fills, profit),
    costs: costsOf(tables, profit),
    trips: sheetTrips(roundTrips(ledger, fills), tables),
    market: market.columns,
    trials: { count: Math.max(1, trials.effective), sharpeVariance: trials.sharpeVariance },
    provenance: {
      run: manifest.id,
      dataHash: manifest.identity.data,
      codeHash: manifest.identity.code,
      orderHash: result.orderHash,
      data: result.data,
      gaps: result.gaps,
    },
  }
}

/** What each strategy's book gained: its cash but for the capital that it was given, and what it holds in the end. */
class StrategyProfits {
  readonly #profits = new Map<string, number>()

  constructor({ ledger, positions, sessions }: BacktestTables) {
    const { strategy, kind, cash } = ledger.columns
    for (const [row, owner] of strategy.entries()) {
      if (kind[row] !== 'transfer') this.#add(owner, fromMicros(cash[row]!))
    }
    const last = sessions.columns.session.at(-1)
    const held = positions.columns
    for (const [row, session] of held.session.entries()) {
      const value = held.quantity[row]! * held.multiplier[row]! * held.mark[row]!
      if (session === last) this.#add(held.strategy[row]!, value || 0)
    }
  }

  /** NaN where strategies are not told apart. */
  of(name: string): number {
    return this.#profits.get(name) ?? Number.NaN
  }

  #add(owner: string, amount: number): void {
    this.#profits.set(owner, (this.#profits.get(owner) ?? 0) + amount)
  }
}

/** Where each session stands in the tables of sessions. */
class SessionRows {
  readonly #rows: ReadonlyMap<number, number>

  constructor(sessions: Int32Array) {
    this.#rows = new Map([...sessions].map((session, row) => [session, row]))
  }

  get length(): number {
    return this.#rows.size
  }

  /** Of amounts by session; those of other days are left out. */
  sums<T>(items: readonly T[], amountOf: (item: T) => readonly [session: number, amount: number]): Float64Array {
    const sums = new Float64Array(this.length)
    for (const item of items) {
      const [session, amount] = amountOf(item)
      const row = this.#rows.get(session)
      if (row !== undefined) sums[row]! += amount
    }
    return sums
  }
}

const DAYS_A_YEAR = 365

function exposureOf({ sessions, positions }: BacktestTables, rows: SessionRows): Exposure {
  const { columns, length } = positions
  const all = Array.from({ length }, (_, row) => row)
  /** Of numbers by position; one that is not known counts as nothing. */
  const bySession = (of: (row: number) => number): Float64Array =>
    rows.sums(all, (row) => [columns.session[row]!, of(row) || 0])
  const { quantity, multiplier, mark, spot, delta, gamma, vega, theta, volatility } = columns
  const value = (row: number): number => quantity[row]! * multiplier[row]! * mark[row]!
  const isOption = (row: number): boolean => columns.symbol[row] !== columns.underlying[row]
  const { equity, requirement, positions: count } = sessions.columns
  return {
    positions: count,
    long: bySession((row) => Math.max(0, value(row))),
    short: bySession((row) => Math.min(0, value(row))),
    delta: bySession((row) => quantity[row]! * delta[row]! * spot[row]!),
    gamma: bySession((row) => quantity[row]! * gamma[row]! * spot[row]! * (spot[row]! / 100)),
    vega: bySession((row) => (quantity[row]! * vega[row]!) / 100),
    theta: bySession((row) => (quantity[row]! * theta[row]!) / DAYS_A_YEAR),
    marginUse: marginUse(requirement, count, equity),
    hasOptions: all.some(isOption),
    withoutGreeks: all.filter((row) => isOption(row) && Number.isNaN(volatility[row]!)).length,
  }
}

/** Nothing is asked while nothing is held; NaN throughout where no rules of margin hold. */
function marginUse(requirement: Float64Array, positions: Float64Array, equity: Float64Array): Float64Array {
  if (requirement.every((value) => Number.isNaN(value)) && positions.some((count) => count > 0)) return requirement
  return requirement.map((value, i) => (positions[i] === 0 ? 0 : value / fromMicros(equity[i]!)))
}

function costsOf({ ledger, fills, orders }: BacktestTables, netProfit: number): Costs {
  const { kind, cash } = ledger.columns
  const total = (...kinds: readonly string[]): number =>
    fromMicros(kind.reduce((sum, one, row) => (kinds.includes(one) ? sum + cash[row]! : sum), 0))
  return {
    fees: -total('fee'),
    slippage: fromMicros(fills.columns.slippage.reduce((sum, value) => sum + value, 0)),
    borrow: -total('borrow'),
    interest: total('interest'),
    dividends: total('dividend', 'cash-in-lieu'),
    netProfit,
    fills: fills.length,
    orders: orders.length,
  }
}
