/** The tables that a backtest leaves behind. Money is in micros; prices of marks are in currency units. */
import { type ColumnArray, createFrame, type Frame, type Schema } from '../../core/frame.ts'
import type { EngineResult } from '../../backtest/engine/engine.ts'
import type { SessionRecorder } from '../../backtest/engine/session-recorder.ts'
import type { Fill } from '../../trading/fill.ts'
import type { Order } from '../../trading/order.ts'
import { ATTRIBUTION_SCHEMA } from './attribution-table.ts'
import { MARKET_SCHEMA } from './market-table.ts'

const SESSIONS_SCHEMA = {
  session: 'date',
  equity: 'float',
  cash: 'float',
  positions: 'float',
  /** Currency units; NaN where no margin is asked. */
  requirement: 'float',
  excess: 'float',
} as const satisfies Schema

/** Prices of what is traded at the end of each session. */
const PRICES_SCHEMA = { session: 'date', symbol: 'string', price: 'float' } as const satisfies Schema

const POSITIONS_SCHEMA = {
  session: 'date',
  /** Whose it is; empty where strategies are not told apart. */
  strategy: 'string',
  symbol: 'string',
  underlying: 'string',
  quantity: 'float',
  multiplier: 'float',
  cash: 'float',
  mark: 'float',
  markedAt: 'instant',
  spot: 'float',
  volatility: 'float',
  /** Of one contract: derivatives times the shares that it delivers; theta per year. */
  delta: 'float',
  gamma: 'float',
  vega: 'float',
  theta: 'float',
} as const satisfies Schema

export const ORDERS_SCHEMA = {
  id: 'float',
  strategy: 'string',
  symbol: 'string',
  quantity: 'float',
  type: 'string',
  timeInForce: 'string',
  limit: 'float',
  stop: 'float',
  /** `+1 SYMBOL -1 SYMBOL`; empty where it is no combination. */
  legs: 'string',
  purpose: 'string',
  session: 'date',
  decidedAt: 'instant',
} as const satisfies Schema

export const FILLS_SCHEMA = {
  orderId: 'float',
  strategy: 'string',
  symbol: 'string',
  session: 'date',
  at: 'instant',
  quantity: 'float',
  multiplier: 'float',
  price: 'float',
  slippage: 'float',
  fee: 'float',
  rule: 'string',
  observed: 'float',
  /** Of the quote it stands on; NaN where there is none. Age in milliseconds. */
  bid: 'float',
  ask: 'float',
  size: 'float',
  age: 'float',
} as const satisfies Schema

const ENDS_SCHEMA = {
  orderId: 'float',
  at: 'instant',
  state: 'string',
  reason: 'string',
} as const satisfies Schema

export const LEDGER_SCHEMA = {
  at: 'instant',
  kind: 'string',
  strategy: 'string',
  symbol: 'string',
  cash: 'float',
  quantity: 'float',
} as const satisfies Schema

/** Schema of every table of a backtest, by name. */
export const BACKTEST_SCHEMAS = {
  sessions: SESSIONS_SCHEMA,
  prices: PRICES_SCHEMA,
  positions: POSITIONS_SCHEMA,
  orders: ORDERS_SCHEMA,
  fills: FILLS_SCHEMA,
  ends: ENDS_SCHEMA,
  ledger: LEDGER_SCHEMA,
  market: MARKET_SCHEMA,
  attribution: ATTRIBUTION_SCHEMA,
} as const satisfies Record<string, Schema>

export type BacktestTables = { readonly [N in keyof typeof BACKTEST_SCHEMAS]: Frame<(typeof BACKTEST_SCHEMAS)[N]> }

/** Of what was traded. */
export function backtestTables(
  result: EngineResult,
  recorder: SessionRecorder,
): Omit<BacktestTables, 'market' | 'attribution'> {
  return {
    sessions: frameOf(SESSIONS_SCHEMA, sessionRows(result, recorder)),
    prices: frameOf(PRICES_SCHEMA, priceRows(recorder)),
    positions: frameOf(POSITIONS_SCHEMA, recorder.held.map(owned)),
    orders: frameOf(ORDERS_SCHEMA, result.orders.map(orderRow)),
    fills: frameOf(FILLS_SCHEMA, result.fills.map(fillRow)),
    ends: frameOf(
      ENDS_SCHEMA,
      result.updates.map(({ order, at, state, reason }) => ({ orderId: order.id, at, state, reason })),
    ),
    ledger: frameOf(LEDGER_SCHEMA, result.ledger.entries.map(owned)),
  }
}

/** Named by its strategy, where it is of one. */
function owned<T extends { readonly strategy?: string | undefined }>(row: T): T & { readonly strategy: string } {
  return { ...row, strategy: row.strategy ?? '' }
}

type Row<S extends Schema> = { readonly [K in keyof S]: number | string }

function frameOf<S extends Schema>(schema: S, rows: readonly Row<S>[]): Frame<S> {
  const frame = createFrame(schema, rows.length)
  for (const name of Object.keys(schema)) {
    const column = frame.columns[name] as ColumnArray
    for (let i = 0; i < rows.length; i++) column[i] = rows[i]![name] as never
  }
  return frame
}

/** A run that a failure ended has sessions that were not recorded. */
function sessionRows({ equity }: EngineResult, { sessions }: SessionRecorder): Row<typeof SESSIONS_SCHEMA>[] {
  const recorded = new Map(sessions.map((row) => [row.session, row]))
  return equity.flatMap(({ session, equity: amount }) => {
    const row = recorded.get(session)
    return row === undefined ? [] : [{ ...row, equity: amount }]
  })
}

function priceRows({ sessions, prices }: SessionRecorder): Row<typeof PRICES_SCHEMA>[] {
  return [...prices].flatMap(([symbol, values]) =>
    values.map((price, i) => ({ session: sessions[i]!.session, symbol, price })),
  )
}

function orderRow(order: Order): Row<typeof ORDERS_SCHEMA> {
  const { id, strategy = '', symbol, quantity, type, session, decidedAt, timeInForce = 'day', purpose = '' } = order
  const legs = (order.combination?.legs ?? []).map((leg) => `${leg.ratio > 0 ? '+' : ''}${leg.ratio} ${leg.symbol}`)
  const [limit, stop] = [order.limit ?? Number.NaN, order.stop ?? Number.NaN]
  const terms = { symbol, quantity, type, timeInForce, limit, stop, legs: legs.join(' '), purpose }
  return { id, strategy, ...terms, session, decidedAt }
}

const NO_QUOTE = { bid: Number.NaN, ask: Number.NaN, size: Number.NaN, age: Number.NaN }

function fillRow({ evidence, ...fill }: Fill): Row<typeof FILLS_SCHEMA> {
  const { rule, observed, quote } = evidence
  return { ...owned(fill), rule, observed, ...(quote ?? NO_QUOTE) }
}
