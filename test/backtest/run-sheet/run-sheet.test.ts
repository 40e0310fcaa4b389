/** What the tear sheet of a backtest says, by rules. */
import { expect, it } from 'vitest'
import { regimeRows } from '../../../src/backtest/run-sheet/regimes.ts'
import { renderRunSheet, runSheetSummary } from '../../../src/backtest/run-sheet/run-sheet.ts'
import { RUN_VERDICTS, type RunVerdictName } from '../../../src/backtest/run-sheet/run-verdict.ts'
import type { RunSheetInput } from '../../../src/backtest/run-sheet/run-sheet-input.ts'
import { runSheetCase } from './run-sheet-cases.ts'

const GOOD = { sessions: 2000, mean: 0.001, deviation: 0.006, trips: 200 }
const flat = (input: RunSheetInput): RunSheetInput => ({ ...input, holdingReturns: input.holdingReturns.map(() => 0) })

/** Holding earned more, at less risk. */
const calm = (input: RunSheetInput): RunSheetInput => ({
  ...input,
  holdingReturns: input.holdingReturns.map((value) => 0.001 + 0.3 * value),
})

const CASES: readonly (readonly [RunVerdictName, RunSheetInput])[] = [
  ['broken-off', runSheetCase(GOOD, { isCut: true, faults: ['it divided by nothing'] })],
  ['nothing-tested', runSheetCase({ ...GOOD, sessions: 0, trips: 0 })],
  ['never-traded', runSheetCase({ ...GOOD, trips: 0 })],
  ['ruined', runSheetCase({ ...GOOD, mean: -0.7, deviation: 0.5, sessions: 80 })],
  ['too-short', runSheetCase({ ...GOOD, sessions: 40 })],
  ['too-few', runSheetCase({ ...GOOD, trips: 5 })],
  ['no-edge', runSheetCase({ ...GOOD, mean: -0.001 })],
  ['no-edge-after-costs', runSheetCase({ ...GOOD, mean: 0.0001 })],
  ['fills', runSheetCase({ ...GOOD, halfSpread: 20 }, {})],
  ['luck', runSheetCase({ ...GOOD, mean: 0.00035 }, { trials: { count: 5000, sharpeVariance: 0.002 } })],
  ['perhaps-luck', runSheetCase({ ...GOOD, mean: 0.00035 }, { trials: { count: 2, sharpeVariance: 0.001 } })],
  ['behind-holding', calm(runSheetCase({ ...GOOD, mean: 0.00045 }))],
  ['small', flat(runSheetCase({ ...GOOD, trips: 30 }))],
  ['edge', flat(runSheetCase(GOOD))],
]

/** A better price than the touch, of which the profit is no more than a part. */
function filledBetter(input: RunSheetInput): RunSheetInput {
  return { ...input, band: { ...input.band, touch: -1, asFilled: 100, breakEven: 0.4 } }
}

it.each(CASES)('%s', (rule, input) => {
  const { verdict, lead, numbers } = runSheetSummary(rule === 'fills' ? filledBetter(input) : input)
  expect(verdict.rule).toBe(rule)
  expect(lead).toMatch(/\.$/)
  expect(Object.values(numbers).every((value) => value === null || Number.isFinite(value))).toBe(true)
})

it('of a strategy that gave no order it says so', () => {
  const input = runSheetCase({ ...GOOD, trips: 0 })
  const { lead } = runSheetSummary({ ...input, costs: { ...input.costs, orders: 0 } })
  expect(lead).toBe('In 2,000 sessions it gave no order.')
})

it('has a case for every verdict', () => {
  expect(CASES.map(([rule]) => rule)).toEqual(RUN_VERDICTS)
})

it('names a simulated market in the heading of an edge, and as the first doubt', () => {
  const { verdict, warnings } = runSheetSummary(flat(runSheetCase(GOOD, { isSimulated: true })))
  expect(verdict.heading).toBe('An edge after costs (simulated data)')
  expect(warnings[0]!.text).toBe('The market is simulated: nothing here is evidence about a real one.')
})

it('says what did not go as it should, among the doubts and in a table', () => {
  const counts = {
    'positions without a mark': 12,
    'settled by the last price known': 1,
    'margin call': 2,
    'failures of the strategy': 1,
    'sessions without a chain': 3,
  }
  const input = runSheetCase(GOOD, { counts, faults: ['it divided by nothing'] })
  const texts = runSheetSummary(input).warnings.map(({ text }) => text)
  for (const words of [
    /12 times a position was not quoted/,
    /1 expiry was settled by the last price known/,
    /2 margin calls were made/,
    /failed 1 time, first with: it divided by nothing/,
    /3 sessions have no chain/,
  ]) {
    expect(texts.some((text) => words.test(text))).toBe(true)
  }
  const html = renderRunSheet(input)
  for (const event of Object.keys(counts)) expect(html).toContain(event)
})

it('every round trip opens as a timeline with the evidence of its fills', () => {
  const html = renderRunSheet(runSheetCase({ ...GOOD, trips: 3 }))
  expect(html.match(/<details><summary class="trip">/g)).toHaveLength(3)
  expect(html).toContain('touch; bid 4.95, ask 5.05, size 10, fresh')
})

it('sessions of the states of one kind are all sessions, and so is their profit', () => {
  const input = runSheetCase(GOOD)
  for (const rows of Map.groupBy(regimeRows(input), ({ family }) => family).values()) {
    expect(rows.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(2000)
    const profit = rows.reduce((sum, row) => sum + row.profit, 0)
    expect(profit).toBeCloseTo(input.equity.at(-1)! - input.openingCash, 4)
  }
})
