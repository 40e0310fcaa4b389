/** The tables an overnight run leaves behind. Money is in micros; returns are simple. */
import { type ColumnArray, createFrame, type Frame, type Schema } from '../../core/frame.ts'
import type { OvernightResult } from '../../backtest/overnight.ts'
import type { Dataset } from '../../features/dataset.ts'
import type { Predictions } from '../evaluation/predict.ts'

export const NIGHTS_SCHEMA = {
  session: 'date',
  exitSession: 'date',
  quantity: 'float',
  position: 'float',
  grossReturn: 'float',
  netReturn: 'float',
  overnightReturn: 'float',
  holdingReturn: 'float',
  equityAfter: 'float',
} as const satisfies Schema

export const SAMPLES_SCHEMA = {
  session: 'date',
  decisionAt: 'instant',
  label: 'float',
  labelKnownAt: 'instant',
  /** Probability that the label is above zero, and its expected value; NaN before the first fold. */
  probability: 'float',
  expectedReturn: 'float',
} as const satisfies Schema

const ORDERS_SCHEMA = {
  id: 'float',
  symbol: 'string',
  quantity: 'float',
  type: 'string',
  session: 'date',
  decidedAt: 'instant',
} as const satisfies Schema

export const FILLS_SCHEMA = {
  orderId: 'float',
  symbol: 'string',
  session: 'date',
  at: 'instant',
  quantity: 'float',
  price: 'float',
  slippage: 'float',
  fee: 'float',
  rule: 'string',
  observed: 'float',
} as const satisfies Schema

const LEDGER_SCHEMA = {
  at: 'instant',
  kind: 'string',
  symbol: 'string',
  cash: 'float',
  quantity: 'float',
} as const satisfies Schema

/** Schema of every table of a run, by name. */
export const TABLE_SCHEMAS: Readonly<Record<string, Schema>> = {
  nights: NIGHTS_SCHEMA,
  samples: SAMPLES_SCHEMA,
  orders: ORDERS_SCHEMA,
  fills: FILLS_SCHEMA,
  ledger: LEDGER_SCHEMA,
}

/** A frame of objects whose members are named as the columns. */
function frameOf<S extends Schema>(schema: S, rows: readonly { readonly [K in keyof S]: number | string }[]): Frame<S> {
  const frame = createFrame(schema, rows.length)
  for (const name of Object.keys(schema)) {
    const column = frame.columns[name] as ColumnArray
    for (let i = 0; i < rows.length; i++) column[i] = rows[i]![name] as never
  }
  return frame
}

export function backtestTables(result: OvernightResult): Record<'nights' | 'orders' | 'fills' | 'ledger', Frame> {
  return {
    nights: frameOf(NIGHTS_SCHEMA, result.nights),
    orders: frameOf(ORDERS_SCHEMA, result.orders),
    fills: frameOf(
      FILLS_SCHEMA,
      result.fills.map((fill) => ({ ...fill, rule: fill.evidence.rule, observed: fill.evidence.observed })),
    ),
    ledger: frameOf(LEDGER_SCHEMA, result.ledger.entries),
  }
}

export function samplesTable({ dataset, predictions }: { dataset: Dataset; predictions: Predictions }): Frame {
  const { session, decisionAt, label, labelKnownAt } = dataset
  const { probability, expectedReturn } = predictions
  return {
    schema: SAMPLES_SCHEMA,
    length: session.length,
    columns: { session, decisionAt, label, labelKnownAt, probability, expectedReturn },
  }
}
