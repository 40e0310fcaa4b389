/** Whether a ledger adds up: nothing but its entries changed cash or a position. */
import { expect } from 'vitest'
import type { EngineResult } from '../../../src/backtest/engine/engine.ts'

export function expectConserved({ ledger }: EngineResult): void {
  const { entries } = ledger
  expect(ledger.cash).toBe(entries.reduce((sum, { cash }) => sum + cash, ledger.openingCash))
  const held = new Map<string, number>()
  for (const { symbol, quantity } of entries) held.set(symbol, (held.get(symbol) ?? 0) + quantity)
  const open = [...held].filter(([, quantity]) => quantity !== 0)
  expect(Object.fromEntries(ledger.positions().map(({ symbol, quantity }) => [symbol, quantity]))).toEqual(
    Object.fromEntries(open),
  )
}
