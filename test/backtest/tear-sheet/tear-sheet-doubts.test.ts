import { expect, it } from 'vitest'
import type { TearSheetInput } from '../../../src/backtest/tear-sheet/tear-sheet-input.ts'
import { tearSheetSummary } from '../../../src/backtest/tear-sheet/tear-sheet.ts'
import { WHAT_WAS_CHECKED } from '../../../src/backtest/tear-sheet/doubts.ts'
import { shareWords } from '../../../src/backtest/tear-sheet/lead.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { exampleInput, weekdays } from './tear-sheet-example.ts'

const base = exampleInput()

/** The sentences of one rule. */
function doubts(input: TearSheetInput, rule: string): string[] {
  return tearSheetSummary(input)
    .warnings.filter((warning) => warning.rule === rule)
    .map(({ text }) => text.replace(/[\u202f\u00a0]/g, ' '))
}

it('doubts a sample that is too small for its Sharpe ratio, and says how many sessions it would take', () => {
  const [text] = doubts(base, 'small-sample')
  expect(text).toMatch(
    /^800 nights held support a Sharpe ratio of 0\.51 with an error of 0\.41; about [\d,]+ sessions would be needed/,
  )
  expect(doubts(exampleInput({ skill: 0.5 }), 'small-sample')).toEqual([])
})

it('names the best nights and their month when the profit hangs on them', () => {
  const net = base.netReturns.map((value) => value - 0.0001)
  const sessions = base.sessions
  const march = Array.from(sessions.keys()).filter(
    (i) => sessions[i]! >= dayNumber(2020, 3, 1) && sessions[i]! < dayNumber(2020, 4, 1),
  )
  const held = base.positions.map((position, i) => (march.includes(i) ? 1 : position))
  for (const row of march.slice(0, 9)) net[row] = 0.06
  expect(doubts({ ...base, netReturns: net, positions: held }, 'few-nights')[0]).toMatch(
    /^The best 8 nights of \d+ make \d+ % of the profit, 8 of them in March 2020\.$/,
  )
})

it('is silent about best nights when there is no profit to hang on them', () => {
  expect(doubts({ ...base, netReturns: base.netReturns.map((value) => value - 0.01) }, 'few-nights')).toEqual([])
})

it('names a year that carries the profit alone', () => {
  const sessions = base.sessions
  const net = base.netReturns.map((_, i) => {
    const is2021 = sessions[i]! >= dayNumber(2021, 1, 1) && sessions[i]! < dayNumber(2022, 1, 1)
    return is2021 ? 0.001 : -0.0001 + (i % 2 ? 0.001 : -0.001)
  })
  expect(doubts({ ...base, netReturns: net }, 'one-year')).toEqual(['Without 2021 it would have earned nothing.'])
})

it('says when probabilities are no better than the base rate, and is silent when they are', () => {
  expect(doubts(base, 'base-rate')[0]).toMatch(
    /^The probabilities are no better than always saying 51\.5 %: Brier score 0\.25/,
  )
  const knowing = base.actualReturn.map((value) => (value > 0 ? 0.7 : 0.3))
  expect(doubts({ ...base, probability: knowing }, 'base-rate')).toEqual([])
})

it('says when predictions lie too close together to be judged', () => {
  const probability = base.probability.map((p) => 0.54 + 0.02 * (p - 0.54))
  expect(doubts({ ...base, probability }, 'base-rate')[1]).toMatch(
    /^Nine tenths of the probabilities lie between 53\.\d and 54\.\d %: too bunched/,
  )
})

it('lists the scores in which a baseline is as good as the model', () => {
  expect(doubts(base, 'baseline')[0]).toBe(
    'A baseline is as good as the model or better in 5 of 6 scores: MAE (mean), RMSE (mean), right way (mean), Brier score (mean), log loss (mean).',
  )
  const [model] = base.scores
  const worse = {
    ...model!,
    model: 'mean',
    isBaseline: true,
    mae: 0.01,
    rmse: 0.02,
    accuracy: 0.5,
    auc: 0.5,
    brier: 0.26,
    logLoss: 0.7,
  }
  expect(doubts({ ...base, scores: [model!, worse] }, 'baseline')).toEqual([])
})

it('warns of a profit close to the assumed cost', () => {
  const costs = { ...base.costs, assumedBpsPerSide: 1.2, breakEvenBpsPerSide: 1.8 }
  expect(doubts({ ...base, costs }, 'cost-margin')).toEqual([
    'At a cost of 1.8 bp a side the profit is gone; 1.2 bp is assumed.',
  ])
  expect(doubts({ ...base, costs: { ...costs, breakEvenBpsPerSide: 2.5 } }, 'cost-margin')).toEqual([])
})

it('warns of short histories, blind checks, uncounted trials and missing returns', () => {
  expect(doubts(exampleInput({ sessions: 600 }), 'short-history')[0]).toMatch(/^The test spans 2\.3 years/)
  expect(doubts(base, 'short-history')).toEqual([])
  expect(doubts({ ...base, causality: { ...base.causality, power: 0.002 } }, 'blind-check')[0]).toContain(
    '0.20 % of the later values',
  )
  expect(doubts({ ...base, trials: { count: 1, sharpeVariance: 0 } }, 'trials')).toEqual([
    'Only this variant of the strategy is on record; trials of other strategies, or made elsewhere, are not counted.',
  ])
  const net = base.netReturns.map((value, i) => (i < 3 ? Number.NaN : value))
  expect(doubts({ ...base, netReturns: net }, 'missing-returns')).toEqual([
    '3 sessions have no return and are left out.',
  ])
})

it('hands on what the study doubts, and the first gaps of the data', () => {
  const gaps = ['a.', 'b.', 'c.', 'd.', 'e.']
  const input = { ...base, caveats: ['x.', 'y.'], provenance: { ...base.provenance, gaps } }
  expect(doubts(input, 'caveats')).toEqual(['x.', 'y.'])
  expect(doubts(input, 'gaps')).toEqual(['a.', 'b.', 'c.', '2 more gaps in the data are listed at the foot.'])
})

it('says that simulated data are no evidence, and a failed look-ahead check first of all', () => {
  expect(doubts(base, 'simulated')).toHaveLength(1)
  expect(doubts({ ...base, isSimulated: false }, 'simulated')).toEqual([])
  const failed = { ...base, causality: { ...base.causality, passed: false } }
  expect(tearSheetSummary(failed).warnings[0]!.rule).toBe('look-ahead')
})

it('finds nothing to doubt in a test without trades on whole data, and then can say what it looked for', () => {
  const n = 2600
  const zero = (): Float64Array => new Float64Array(n)
  const quiet: TearSheetInput = {
    ...base,
    isSimulated: false,
    sessions: weekdays(n),
    netReturns: zero(),
    grossReturns: zero(),
    holdingReturns: zero(),
    alwaysReturns: zero(),
    positions: zero(),
    probability: zero().fill(Number.NaN),
    predictedReturn: zero(),
    actualReturn: zero(),
    scores: [],
    costs: { ...base.costs, fills: 0 },
    caveats: [],
    provenance: { ...base.provenance, gaps: [] },
  }
  expect(tearSheetSummary(quiet).warnings).toEqual([])
  expect(WHAT_WAS_CHECKED).toMatch(/^Looked for: .*gaps in the data.*\.$/)
})

it('says what part of the Sharpe ratio costs take', () => {
  expect([0.33, 0.5, 0.26, 0.01, 0.99, 1.4].map(shareWords)).toEqual([
    'a third of it',
    'half of it',
    'a quarter of it',
    'next to nothing of it',
    'all of it',
    'more than all of it',
  ])
})
