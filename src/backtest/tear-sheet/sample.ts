/** The sessions that can be judged: those with all four returns. */
import type { TearSheetInput } from './tear-sheet-input.ts'

type PerSession =
  | 'netReturns'
  | 'grossReturns'
  | 'holdingReturns'
  | 'alwaysReturns'
  | 'positions'
  | 'probability'
  | 'predictedReturn'
  | 'actualReturn'

const PER_SESSION: readonly PerSession[] = [
  'netReturns',
  'grossReturns',
  'holdingReturns',
  'alwaysReturns',
  'positions',
  'probability',
  'predictedReturn',
  'actualReturn',
]

export type Sample = { readonly [name in PerSession]: Float64Array } & {
  readonly sessions: Int32Array
  /** Sessions left out because a return was missing. */
  readonly missing: number
}

/** Throws RangeError where the arrays differ in length. */
export function sampleOf(input: TearSheetInput): Sample {
  const n = input.sessions.length
  for (const name of PER_SESSION) {
    if (input[name].length !== n) throw new RangeError(`${name} has ${input[name].length} values for ${n} sessions`)
  }
  const rows: number[] = []
  for (let i = 0; i < n; i++) if (isWhole(input, i)) rows.push(i)
  const picked = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!)
  return {
    sessions: Int32Array.from(rows, (row) => input.sessions[row]!),
    missing: n - rows.length,
    netReturns: picked(input.netReturns),
    grossReturns: picked(input.grossReturns),
    holdingReturns: picked(input.holdingReturns),
    alwaysReturns: picked(input.alwaysReturns),
    positions: picked(input.positions),
    probability: picked(input.probability),
    predictedReturn: picked(input.predictedReturn),
    actualReturn: picked(input.actualReturn),
  }
}

function isWhole(input: TearSheetInput, row: number): boolean {
  const { netReturns, grossReturns, holdingReturns, alwaysReturns } = input
  return [netReturns, grossReturns, holdingReturns, alwaysReturns].every((returns) => Number.isFinite(returns[row]))
}
