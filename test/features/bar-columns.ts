/** Columns of bars for tests of indicators: from a list of OHLCV rows, or at random. */
import fc from 'fast-check'
import type { BarColumns, BarRow } from '../../src/features/evaluate.ts'
import { BAR_FIELDS } from '../../src/features/node.ts'
import type { DailyRow } from './frames.ts'

/** Bars without actions, as the indicators command sees them. */
export function columnsOf(rows: readonly Omit<DailyRow, 'session'>[]): BarColumns {
  const column = (of: (row: Omit<DailyRow, 'session'>, i: number) => number) => Float64Array.from(rows, of)
  return {
    session: column((_, i) => i),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
    rawOpen: column(({ open }) => open),
    rawClose: column(({ close }) => close),
    dividend: column(() => 0),
    split: column(() => 1),
  }
}

export function rowAt(columns: BarColumns, i: number): BarRow {
  return Object.fromEntries(BAR_FIELDS.map((field) => [field, columns[field][i]!])) as unknown as BarRow
}

const price = fc.double({ min: 0.01, max: 1e4, noNaN: true })
const randomBar = fc
  .tuple(price, price, price, price, fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.double({ min: 0, max: 1e9 })))
  .map(([a, b, open, close, volume]) => ({
    open,
    close,
    high: Math.max(a, b, open, close),
    low: Math.min(a, b, open, close),
    volume,
  }))
/** A bar on which nothing was known, as after a gap in a feed. */
const gap = fc.constant({
  open: Number.NaN,
  close: Number.NaN,
  high: Number.NaN,
  low: Number.NaN,
  volume: Number.NaN,
})
const flat = fc.constant({ open: 5, close: 5, high: 5, low: 5, volume: 0 })

/** Up to 120 rows: random bars, runs of constant prices without volume, missing volumes, missing bars. */
export const anyBars = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: randomBar.map((row) => [row]) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(flat, fc.integer({ min: 1, max: 30 }))
          .map(([row, n]) => Array.from({ length: n }, () => row)),
      },
      { weight: 1, arbitrary: gap.map((row) => [row]) },
    ),
    { maxLength: 80 },
  )
  .map((runs) => runs.flat().slice(0, 120))

/** Bars without gaps, each with volume. */
export const cleanBars = fc.array(
  randomBar.map((row) => ({ ...row, volume: row.volume >= 1 ? row.volume : 1 })),
  { minLength: 120, maxLength: 120 },
)
