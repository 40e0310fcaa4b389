import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { deflate } from '../../../src/research/overfitting/deflation.ts'
import {
  abilityOdds,
  judgeSweep,
  LIMITS,
  objectionsText,
  type SweepGrounds,
} from '../../../src/research/overfitting/sweep-verdict.ts'

const SPACES = /[\u202f\u00a0]/g

/** A search whose best row passes everything. */
function grounds(over: Partial<SweepGrounds> = {}): SweepGrounds {
  return {
    rows: 9747,
    distinctRows: 5000,
    sessions: 252,
    best: { row: 77, sample: { sharpe: 0.3, n: 252, skewness: 0, kurtosis: 3 }, standardError: 0.064 },
    crossValidation: {
      pbo: 0.01,
      splits: 12_870,
      rows: 9747,
      medianRank: 0.97,
      lossProbability: 0.02,
    } as SweepGrounds['crossValidation'],
    superiorAbility: {
      p: { lower: 0.001, consistent: 0.002, upper: 0.002 },
      rows: 500,
      replications: 1000,
    } as SweepGrounds['superiorAbility'],
    plateau: {
      peak: 77,
      size: 40,
      share: 40 / 9747,
      level: 0.23,
      axes: [
        { name: 'stop', unit: 'ticks', from: 20, to: 40, steps: 3, isCut: false },
        { name: 'limit', unit: 'ticks', from: 500, to: 500, steps: 1, isCut: false },
      ],
    },
    walk: {
      steps: new Array(14).fill({ block: 2, row: 1, sharpeBefore: 0.2, sum: 3, sharpe: 0.1 }),
      sum: 100,
      sharpe: 0.2,
      standardError: 0.068,
      sessions: 220,
      hindsight: { row: 77, sum: 200, sharpe: 0.31 },
      rowsChosen: 5,
    },
    deflation: deflate(
      { sharpe: 0.3, n: 252, skewness: 0, kurtosis: 3 },
      { effective: 12, count: 9747, sharpeVariance: 0 },
    ),
    trades: 600,
    isSimulated: false,
    sessionsPerYear: 252,
    ...over,
  }
}

function against(over: Partial<SweepGrounds>): { heading: string; rules: string[]; text: string } {
  const { heading, mayCallBest, reasons } = judgeSweep(grounds(over))
  const found = reasons.filter(({ speaks }) => speaks === 'against')
  expect(mayCallBest).toBe(found.length === 0)
  return { heading, rules: found.map(({ rule }) => rule), text: (found[0]?.text ?? '').replaceAll(SPACES, ' ') }
}

it('calls a row best when nothing speaks against it, and says each ground', () => {
  const { rule, heading, mayCallBest, reasons } = judgeSweep(grounds())
  expect([rule, heading, mayCallBest]).toEqual(['best', 'One row passes every check made here', true])
  expect(reasons.map(({ text }) => text.replaceAll(SPACES, ' '))).toEqual([
    'The best row made 600 round trips in 252 sessions; fewer than 30 or 60 cannot be judged.',
    'The best row has a Sharpe ratio of 4.76 a year, with a standard error of 1.02.',
    '9,747 configurations were tried on this market and amount to 12 independent ones: chance alone shows a best Sharpe ratio of about 1.67 a year. One as good as that of the best row arises by luck in 1 of 1,000 such searches (p 0.0013).',
    'If none of 500 rows, taken evenly from the 9,747, earned anything, the best of them would do as well in 2 of 1,000 such histories (p 0.0020).',
    'Over 12,870 ways to halve the sessions, the row chosen on one half falls to the worse half of the rows on the other in 1 of 100 (probability of overfitting 0.01); the middle choice ranks above 97 % of the rows there, and 2 % of the choices lose.',
    'Choosing the best row on the past and holding it for the next block earned (Sharpe ratio 3.17 a year, ± 1.08, with 5 rows in 14 blocks); the best row in hindsight had 4.92 there.',
    '40 rows that hang together, 0.41 % of the grid, lie within one standard error of the best one (stop 20 to 40 ticks with the others unchanged): which of them is best cannot be told.',
  ])
})

const cross = grounds().crossValidation
const ability = grounds().superiorAbility
const deflation = grounds().deflation

it('refuses at each of its limits, and only beyond them', () => {
  const walk = { ...grounds().walk, sum: 0 }
  const needle = { ...grounds().plateau, size: 1 }
  const p = (consistent: number) => ({ ...ability, p: { ...ability.p, consistent } })
  expect(against({ deflation: { ...deflation, probability: 0.95 } }).rules).toEqual([])
  expect(against({ deflation: { ...deflation, probability: 0.9499 } }).rules).toEqual(['deflated'])
  expect(against({ superiorAbility: p(0.05) }).rules).toEqual([])
  expect(against({ superiorAbility: p(0.0501) }).rules).toEqual(['ability'])
  expect(against({ crossValidation: { ...cross, pbo: 0.05 } }).rules).toEqual([])
  expect(against({ crossValidation: { ...cross, pbo: 0.0501 } }).rules).toEqual(['overfitting'])
  expect(against({ walk }).rules).toEqual(['walk'])
  expect(against({ plateau: needle }).rules).toEqual(['plateau'])
  expect(against({ trades: LIMITS.leastTrades }).rules).toEqual([])
  expect(against({ trades: LIMITS.leastTrades - 1 }).rules).toEqual(['sample'])
  expect(against({ sessions: LIMITS.leastSessions - 1 }).rules).toEqual(['sample'])
})

it('names in its heading what weighs most', () => {
  const luck = { ...deflation, probability: 0.5 }
  const chance = { ...ability, p: { ...ability.p, consistent: 0.4 } }
  const loser = { ...grounds().best, sample: { ...grounds().best.sample, sharpe: -0.1 } }
  expect(against({ trades: 0 }).heading).toBe('Nothing to judge: the best row never traded')
  expect(against({ trades: 7 }).heading).toBe('Too few sessions or trades to judge')
  expect(against({ best: loser }).heading).toBe('No row earned anything')
  expect(against({ deflation: luck, superiorAbility: chance }).heading).toBe('Noise explains the best row')
  expect(against({ deflation: luck }).heading).toBe('No row may be called best')
  expect(against({ deflation: luck, isSimulated: true }).heading).toBe('No row may be called best (simulated data)')
})

it('claims no more of a resampling than its replications can show', () => {
  const never = { ...ability, p: { lower: 0, consistent: 0, upper: 0 } }
  expect(
    judgeSweep(grounds({ superiorAbility: never, distinctRows: 500 })).reasons.find(({ rule }) => rule === 'ability')!
      .text,
  ).toBe('If none of 500 rows earned anything, the best of them would do as well in none of 1,000 such histories.')
})

it('has words for what could not be computed', () => {
  expect(against({ crossValidation: { ...cross, pbo: Number.NaN } })).toMatchObject({
    rules: ['overfitting'],
    text: 'All rows did the same: there was nothing to choose from.',
  })
  expect(against({ walk: { ...grounds().walk, steps: [], sum: 0 } }).text).toBe(
    'There are too few blocks of sessions to choose on the past and hold in the future.',
  )
  expect(against({ plateau: { ...grounds().plateau, size: 1 } }).text).toBe(
    'No neighbour of the best row comes within one standard error of it: it stands alone.',
  )
  const unknown = deflate(
    { sharpe: Number.NaN, n: 252, skewness: Number.NaN, kurtosis: 3 },
    { effective: 1, count: 1, sharpeVariance: 0 },
  )
  expect(against({ deflation: unknown })).toMatchObject({ rules: ['deflated'], heading: 'No row may be called best' })
})

it('never calls a row best with a figure missing, and never speaks for a rule that fails', () => {
  const figure = fc.oneof(fc.double({ min: -1, max: 2 }), fc.constant(Number.NaN))
  fc.assert(
    fc.property(figure, figure, figure, figure, (probability, consistent, pbo, sum) => {
      const { mayCallBest } = judgeSweep(
        grounds({
          deflation: { ...deflation, probability },
          superiorAbility: { ...ability, p: { ...ability.p, consistent } },
          crossValidation: { ...cross, pbo },
          walk: { ...grounds().walk, sum },
        }),
      )
      expect(mayCallBest).toBe(probability >= 0.95 && consistent <= 0.05 && pbo <= 0.05 && sum > 0)
    }),
  )
})

it('deflates by no less than the chance of independent trials', () => {
  const best = { sharpe: 0.1, n: 401, skewness: 0, kurtosis: 3 }
  const trials = (sharpeVariance: number) => ({ effective: 20, count: 1000, sharpeVariance })
  expect(deflate(best, trials(0)).sharpeVariance).toBe(1 / 400)
  expect(deflate(best, trials(0.01)).sharpeVariance).toBe(0.01)
  expect(deflate(best, trials(0.01)).probability).toBeLessThan(deflate(best, trials(0)).probability)
  expect(deflate(best, { effective: 0, count: 0, sharpeVariance: 0 })).toMatchObject({
    effectiveTrials: 1,
    threshold: 0,
  })
})

it('sums up what forbids the word best, and adds nothing where the heading says it all', () => {
  const objections = (over: Partial<SweepGrounds>) => objectionsText(judgeSweep(grounds(over)))
  expect(objections({})).toBe('')
  expect(objections({ sessions: 4 })).toBe('')
  expect(objections({ crossValidation: { ...cross, pbo: 0.28 } })).toBe(
    'Against it: what is chosen on half of the sessions fails on the others too often (overfitting 0.28, at most 0.05 is asked for).',
  )
  const p = { ...ability.p, consistent: 0.14 }
  expect(objections({ deflation: { ...deflation, probability: 0.75 }, superiorAbility: { ...ability, p } })).toBe(
    'Against it: luck is not ruled out (deflated Sharpe ratio 0.75, at least 0.95 is asked for); it may be that no row earns anything (p 0.14).',
  )
})

it('says of how many rows a figure is where it is not of all', () => {
  const sampled = grounds({ rows: 1_000_000, crossValidation: { ...cross, rows: 20_000 } })
  const texts = judgeSweep(sampled).reasons.map(({ text }) => text.replaceAll(SPACES, ' '))
  expect(texts.find((text) => text.startsWith('Over '))).toContain(
    'falls to the worse half of 20,000 rows, taken evenly from the 1,000,000, on the other in 1 of 100',
  )
})

it('never calls a chance rarer than the replications can see', () => {
  const p = { lower: 0, consistent: 0, upper: 0 }
  expect(abilityOdds({ p, replications: 1000 })).toBe('none of 1,000')
  expect(abilityOdds({ p: { ...p, consistent: 0.001 }, replications: 1000 }).replaceAll(SPACES, ' ')).toBe('1 of 1,000')
})

it('says of one row alone what it is, not what it is the best of', () => {
  const one = grounds()
  const found = judgeSweep({
    ...one,
    rows: 1,
    distinctRows: 1,
    crossValidation: { ...one.crossValidation, rows: 1, pbo: Number.NaN },
    superiorAbility: { ...one.superiorAbility, rows: 1 },
    plateau: { ...one.plateau, size: 1, share: 1, axes: [] },
  })
  expect(found.heading).toBe('One row alone cannot be called best')
  expect(objectionsText(found)).toBe('Against it: there was nothing to choose it from; no neighbour was tried.')
  const texts = found.reasons.map(({ text }) => text).join(' ')
  expect(texts).not.toMatch(/best (row|of them)|All rows|the rows/)
})

it('warns of a test that few sessions make too easy, and of none that many make', () => {
  const ability = (sessions: number) =>
    judgeSweep(grounds({ sessions })).reasons.find(({ rule }) => rule === 'ability')!.text
  expect(ability(LIMITS.sessionsForAbility - 1)).toContain('this is often too low')
  expect(ability(LIMITS.sessionsForAbility)).not.toContain('too low')
})
