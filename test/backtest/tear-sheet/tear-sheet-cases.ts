/** The inputs a tear sheet must bear, by name; for tests of its text and of its looks. */
import type { TearSheetInput } from '../../../src/backtest/tear-sheet/tear-sheet-input.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { exampleInput } from './tear-sheet-example.ts'

/** Breaks out of text, attributes, comments and CDATA where it is not escaped; and does not break into lines. */
export const HOSTILE = `<script>alert(1)</script>"'&\u0000\u001b[31m\ud800\u202e]]>-->${'endless'.repeat(30)}`

export function tearSheetCases(): Record<string, TearSheetInput> {
  const base = exampleInput()
  const n = base.sessions.length
  const all = (value: number): Float64Array => new Float64Array(n).fill(value)
  return {
    'six years': base,
    '33 years': {
      ...exampleInput({ sessions: 8400, from: dayNumber(1993, 2, 1), seed: 3, skill: 0.05 }),
      isSimulated: false,
    },
    'no sessions': exampleInput({ sessions: 0 }),
    'one session': exampleInput({ sessions: 1 }),
    'three sessions': exampleInput({ sessions: 3 }),
    'four months': exampleInput({ sessions: 85 }),
    'no trades': {
      ...base,
      positions: all(0),
      netReturns: all(0),
      grossReturns: all(0),
      costs: {
        ...base.costs,
        fills: 0,
        fees: 0,
        slippage: 0,
        grossProfit: 0,
        netProfit: 0,
        breakEvenBpsPerSide: Number.NaN,
      },
    },
    'no probabilities': { ...base, probability: all(Number.NaN), predictedReturn: all(Number.NaN) },
    'all lost': { ...base, netReturns: base.netReturns.map((value, i) => (i === 700 ? -1 : value)) },
    'more than all lost': { ...base, netReturns: base.netReturns.map((value, i) => (i === 700 ? -1.7 : value)) },
    'constant returns': {
      ...base,
      netReturns: all(0.001),
      grossReturns: all(0.001),
      holdingReturns: all(0),
      alwaysReturns: all(0),
    },
    'huge numbers': {
      ...base,
      netReturns: base.netReturns.map((value) => value * 40 + 0.3),
      holdingReturns: base.holdingReturns.map((value) => value * 20),
      costs: { ...base.costs, grossProfit: 1e18, netProfit: 1e17 },
    },
    'returns all missing': { ...base, netReturns: all(Number.NaN) },
    'bunched probabilities': { ...base, probability: base.probability.map((p) => 0.54 + 0.05 * (p - 0.54)) },
    'no features and scores': { ...base, importance: [], scores: [] },
    'hostile names': hostile(base),
  }
}

function hostile(base: TearSheetInput): TearSheetInput {
  const { importance, scores, provenance, costs } = base
  return {
    ...base,
    title: HOSTILE,
    symbol: HOSTILE,
    importance: importance.map((each) => ({ ...each, feature: HOSTILE + each.feature })),
    scores: scores.map((each) => ({ ...each, model: HOSTILE })),
    costs: { ...costs, description: HOSTILE },
    provenance: {
      ...provenance,
      run: HOSTILE,
      verifyCommand: HOSTILE,
      dataHash: HOSTILE,
      data: [HOSTILE],
      gaps: [HOSTILE],
    },
    caveats: [HOSTILE],
  }
}
