/** Fills and entries of the ledger, as the tables of a backtest hold them. */
import type { Frame } from '../../core/frame.ts'
import type { Fill } from '../../trading/fill.ts'
import type { LedgerEntry } from '../../trading/ledger.ts'
import type { FILLS_SCHEMA, LEDGER_SCHEMA } from './backtest-tables.ts'

export function fillsOf({ columns: c, length }: Frame<typeof FILLS_SCHEMA>): Fill[] {
  return Array.from({ length }, (_, row) => ({
    orderId: c.orderId[row]!,
    strategy: c.strategy[row] || undefined,
    symbol: c.symbol[row]!,
    session: c.session[row]!,
    at: c.at[row]!,
    quantity: c.quantity[row]!,
    multiplier: c.multiplier[row]!,
    price: c.price[row]!,
    slippage: c.slippage[row]!,
    fee: c.fee[row]!,
    evidence: {
      rule: c.rule[row]!,
      observed: c.observed[row]!,
      ...(!Number.isNaN(c.bid[row]!) && {
        quote: { bid: c.bid[row]!, ask: c.ask[row]!, size: c.size[row]!, age: c.age[row]! },
      }),
    },
  }))
}

export function ledgerOf({ columns: c, length }: Frame<typeof LEDGER_SCHEMA>): LedgerEntry[] {
  return Array.from({ length }, (_, row) => ({
    at: c.at[row]!,
    kind: c.kind[row] as LedgerEntry['kind'],
    strategy: c.strategy[row] || undefined,
    symbol: c.symbol[row]!,
    cash: c.cash[row]!,
    quantity: c.quantity[row]!,
  }))
}
