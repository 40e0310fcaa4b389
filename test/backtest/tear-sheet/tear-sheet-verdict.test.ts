import fc from 'fast-check'
import { expect, it } from 'vitest'
import { VERDICTS, type VerdictGrounds, type VerdictName, verdictOn } from '../../../src/backtest/tear-sheet/verdict.ts'

/** Passes every rule. Each test weakens one thing. */
const STRONG: VerdictGrounds = {
  period: 'night',
  periods: 'nights',
  isSimulated: false,
  causalityPassed: true,
  causalityPower: 0.98,
  sessions: 5000,
  held: 2500,
  isRuined: false,
  grossMean: 0.0006,
  netMean: 0.0004,
  grossProbability: 0.999,
  netProbability: 0.999,
  deflated: 0.97,
  timingProbability: 0.99,
  netReturn: 0.1,
  holdingReturn: 0.08,
  perRiskProbability: 0.99,
  isForecastEmpty: false,
  lowReturn: 0.05,
  costMargin: 4,
}

const heading = (change: Partial<VerdictGrounds>): string => verdictOn({ ...STRONG, ...change }).heading

it('speaks of an edge without reserve only when every test is passed', () => {
  expect(verdictOn(STRONG)).toEqual({ rule: 'edge', heading: 'An edge after costs' })
})

it('says what weakens a result, each at its threshold', () => {
  expect(heading({ causalityPassed: false })).toBe('Not to be trusted: it saw the future')
  expect(heading({ sessions: 0 })).toBe('Nothing to judge: no nights were tested')
  expect(heading({ held: 0 })).toBe('It never traded')
  expect(heading({ isRuined: true })).toBe('It lost everything')
  expect(heading({ held: 29 })).toBe('Too few nights to judge')
  expect(heading({ sessions: 59 })).toBe('Too few nights to judge')
  expect(heading({ grossMean: 0 })).toBe('No edge, before or after costs')
  expect(heading({ grossProbability: 0.89 })).toBe('No edge, before or after costs')
  expect(heading({ netMean: -0.0001 })).toBe('No edge after costs')
  expect(heading({ netProbability: 0.94 })).toBe('No edge after costs')
  expect(heading({ netProbability: Number.NaN })).toBe('Nothing to judge: its risk cannot be measured')
  expect(heading({ deflated: 0.74 })).toBe('An edge that luck explains')
  expect(heading({ deflated: 0.94 })).toBe('An edge that luck may explain')
  expect(heading({ causalityPower: 0.005 })).toBe('An edge not yet cleared of look-ahead')
  expect(heading({ timingProbability: 0.94 })).toBe('An edge, but no better than holding every night')
  expect(heading({ holdingReturn: 0.11, perRiskProbability: 0.94 })).toBe(
    'An edge after costs, but holding earned more',
  )
  expect(heading({ isForecastEmpty: true })).toBe('An edge after costs, small and uncertain')
  expect(heading({ held: 499 })).toBe('An edge after costs, small and uncertain')
  expect(heading({ lowReturn: 0.009 })).toBe('An edge after costs, small and uncertain')
  expect(heading({ costMargin: 1.4 })).toBe('An edge after costs, small and uncertain')
})

it('does not hold a lower return against a strategy that surely earns more for its risk', () => {
  expect(heading({ holdingReturn: 0.2 })).toBe('An edge after costs')
})

it('names simulated data in the heading wherever it speaks of an edge, and only there', () => {
  expect(heading({ isSimulated: true })).toBe('An edge after costs (simulated data)')
  expect(heading({ isSimulated: true, deflated: 0.5 })).toBe('An edge that luck explains (simulated data)')
  expect(heading({ isSimulated: true, netMean: -1 })).toBe('No edge after costs')
})

it('names the worst weakness when there are several', () => {
  expect(heading({ deflated: 0.2, timingProbability: 0.1, causalityPassed: false })).toBe(
    'Not to be trusted: it saw the future',
  )
  expect(heading({ grossMean: -1, netMean: -2, deflated: 0 })).toBe('No edge, before or after costs')
})

const share = fc.double({ min: 0, max: 1, noNaN: true })
const signed = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(Number.NaN))
const unsure = fc.oneof(share, fc.constant(Number.NaN))
const anyGrounds = fc.record({
  period: fc.constant('night'),
  periods: fc.constant('nights'),
  isSimulated: fc.boolean(),
  causalityPassed: fc.boolean(),
  causalityPower: unsure,
  sessions: fc.nat(5000),
  held: fc.nat(5000),
  isRuined: fc.boolean(),
  grossMean: signed,
  netMean: signed,
  grossProbability: unsure,
  netProbability: unsure,
  deflated: unsure,
  timingProbability: unsure,
  netReturn: signed,
  holdingReturn: signed,
  perRiskProbability: unsure,
  isForecastEmpty: fc.boolean(),
  lowReturn: signed,
  costMargin: unsure,
})

it('never speaks of an edge after costs without the evidence for it, whatever is undefined', () => {
  const AFTER_COSTS: readonly VerdictName[] = ['no-timing', 'behind-holding', 'small', 'edge']
  fc.assert(
    fc.property(anyGrounds, (grounds) => {
      const { rule } = verdictOn(grounds)
      if (!AFTER_COSTS.includes(rule)) return
      expect(grounds.netMean).toBeGreaterThan(0)
      expect(grounds.netProbability).toBeGreaterThanOrEqual(0.95)
      expect(grounds.deflated).toBeGreaterThanOrEqual(0.95)
      expect(grounds.causalityPassed).toBe(true)
      expect(grounds.held).toBeGreaterThanOrEqual(30)
    }),
    { numRuns: 3000 },
  )
})

it('never gives a better verdict for weaker evidence', () => {
  const rank = (grounds: VerdictGrounds): number => VERDICTS.indexOf(verdictOn(grounds).rule)
  const weaker = fc.constantFrom<(grounds: VerdictGrounds) => Partial<VerdictGrounds>>(
    (g) => ({ deflated: g.deflated / 2 }),
    (g) => ({ netProbability: g.netProbability / 2 }),
    (g) => ({ netMean: g.netMean - 0.5 }),
    (g) => ({ timingProbability: g.timingProbability / 2 }),
    (g) => ({ lowReturn: g.lowReturn - 0.5 }),
    (g) => ({ costMargin: g.costMargin / 2 }),
    (g) => ({ held: Math.floor(g.held / 2) }),
    () => ({ causalityPassed: false }),
  )
  fc.assert(
    fc.property(anyGrounds, weaker, (grounds, weaken) => {
      // An undefined figure can be halved without getting weaker.
      expect(rank({ ...grounds, ...weaken(grounds) })).toBeLessThanOrEqual(rank(grounds))
    }),
    { numRuns: 3000 },
  )
})
