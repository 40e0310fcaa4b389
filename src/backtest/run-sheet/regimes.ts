/** How it fared in each state of the market, as the state was known when a session opened. */
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import type { RunSheetInput } from './run-sheet-input.ts'

export interface RegimeRow {
  readonly family: 'trend' | 'volatility' | 'rates'
  readonly state: string
  readonly sessions: number
  /** In currency units. */
  readonly profit: number
  /** Mean returns a session, and the error of the first. */
  readonly perSession: number
  readonly error: number
  readonly holding: number
}

/** A rate that moved less than this in a quarter, a quarter of a point, stood still. */
const STILL = 0.0025

const FAMILIES: readonly {
  readonly family: RegimeRow['family']
  readonly values: (market: RunSheetInput['market']) => Float64Array
  readonly states: readonly string[]
  readonly stateOf: (value: number) => string
}[] = [
  {
    family: 'trend',
    values: ({ trend }) => trend,
    states: ['up', 'down'],
    stateOf: (value) => (value > 0 ? 'up' : 'down'),
  },
  {
    family: 'volatility',
    values: ({ volatility }) => volatility,
    states: ['below its usual', 'above its usual'],
    stateOf: (value) => (value > 0 ? 'above its usual' : 'below its usual'),
  },
  {
    family: 'rates',
    values: ({ rate }) => rate,
    states: ['falling', 'still', 'rising'],
    stateOf: (value) => (Math.abs(value) < STILL ? 'still' : value > 0 ? 'rising' : 'falling'),
  },
]

/** States without a session are left out, and families of which none is known. */
export function regimeRows(input: RunSheetInput): RegimeRow[] {
  return FAMILIES.flatMap(({ family, values, states, stateOf }) => {
    const of = values(input.market)
    return states.flatMap((state) => {
      const rows = [...of.keys()].filter((i) => !Number.isNaN(of[i]!) && stateOf(of[i]!) === state)
      return rows.length === 0 ? [] : [regimeRow(input, family, state, rows)]
    })
  })
}

function regimeRow(
  { netReturns, holdingReturns, equity, openingCash }: RunSheetInput,
  family: RegimeRow['family'],
  state: string,
  rows: readonly number[],
): RegimeRow {
  const own = Float64Array.from(rows, (i) => netReturns[i]!)
  const holding = Float64Array.from(rows, (i) => holdingReturns[i]!).filter((value) => !Number.isNaN(value))
  return {
    family,
    state,
    sessions: rows.length,
    profit: rows.reduce((sum, i) => sum + equity[i]! - (equity[i - 1] ?? openingCash), 0),
    perSession: mean(own),
    error: standardDeviation(own) / Math.sqrt(own.length),
    holding: mean(holding),
  }
}
