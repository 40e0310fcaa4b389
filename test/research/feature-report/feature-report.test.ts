import { walkForwardFolds } from '@bellwether/learn'
import { expect, it } from 'vitest'
import { Random } from '../../../src/core/random.ts'
import { dayNumber } from '../../../src/core/time.ts'
import type { Dataset } from '../../../src/features/dataset.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { populationStability } from '../../../src/research/feature-report/drift.ts'
import { featureFigures, redundancyOf } from '../../../src/research/feature-report/feature-figures.ts'
import { featurePage } from '../../../src/research/feature-report/feature-page.ts'
import { type FeatureReport, sourceCoverage } from '../../../src/research/feature-report/report-input.ts'
import {
  rarelyKnown,
  repeated,
  reportDoubts,
  reportHeading,
  reportLead,
  shifted,
  steady,
} from '../../../src/research/feature-report/verdict.ts'

const SESSIONS = nyse.sessions(dayNumber(2012, 1, 1), dayNumber(2019, 12, 31))

/** A feature that tells, its copy, one that drifts, one that came late, one that is never known, one of chance. */
function planted(seed: number): Dataset {
  const random = Random.fromSeed(seed)
  const rows = SESSIONS.length
  const normal = (): Float64Array => Float64Array.from({ length: rows }, () => random.normal())
  const signal = normal()
  const noise = normal()
  const columns = {
    signal,
    copy: signal.map((value) => value ** 3),
    drifting: normal().map((value, i) => value + (4 * i) / rows),
    late: normal().map((value, i) => (i < 0.6 * rows || (i > 1500 && i < 1510) ? Number.NaN : value)),
    never: new Float64Array(rows).fill(Number.NaN),
    chance: normal(),
  }
  return {
    featureNames: Object.keys(columns),
    columns: Object.values(columns),
    session: Int32Array.from(SESSIONS, ({ day }) => day),
    decisionAt: Float64Array.from(SESSIONS, ({ close }) => close - 900_000),
    label: noise.map((value, i) => value + 0.5 * signal[i]!),
    labelKnownAt: Float64Array.from(SESSIONS, ({ close }) => close + 900_000),
  }
}

const dataset = planted(7)
const sources = ['SPY', 'SPY', 'cpi', 'news', 'vx', 'the date']
const folds = walkForwardFolds(dataset, { firstTrain: 500, refit: 'year', embargo: 0 })
const figures = featureFigures(dataset, sources, folds, {
  importance: dataset.featureNames.map((feature) => ({ feature, gain: 1 / 6, error: 0.01 })),
  permutation: dataset.featureNames.map((feature) => ({ feature, gain: 0.001, error: 0.002 })),
})

const report: FeatureReport = {
  study: 'planted',
  symbol: 'SPY',
  label: 'overnight_return',
  model: 'forest',
  isSimulated: false,
  dataset,
  figures,
  redundancy: redundancyOf(dataset),
  folds: folds.length,
  sources: sourceCoverage(dataset, sources),
  descriptions: ['made by a test'],
  gaps: [],
  caveats: [],
  featureSet: 'f'.repeat(64),
  command: 'bellwether features report planted.yaml',
}

const named = (found: readonly { readonly name: string }[]): string[] => found.map(({ name }) => name)

it('finds what was planted: what is rarely known, drifts, repeats, and tells', () => {
  expect(named(rarelyKnown(figures))).toEqual(['late', 'never'])
  expect(named(shifted(figures))).toEqual(['drifting'])
  expect(named(steady(figures))).toEqual(expect.arrayContaining(['signal', 'copy']))
  expect(report.redundancy.groups).toEqual([[0, 1]])
  expect(repeated(report)).toBe(1)
  expect(figures[0]!.stability.mean).toBeGreaterThan(0.35)
  expect(figures[0]!.stability.sameSign).toBe(1)
})

it('calls what knows nothing steady no oftener than one time in twenty', () => {
  const ofChance = Array.from({ length: 40 }, (_, seed) => {
    const made = planted(seed)
    const found = featureFigures(made, sources, folds, { importance: [], permutation: [] })
    return named(steady(found)).filter((name) => name === 'chance').length
  })
  // 40 tests at 5 %: more than 8 have a probability below 0.001.
  expect(ofChance.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(8)
})

it('says from when to when a feature was known, and its longest gap', () => {
  const { coverage } = figures[3]!
  expect(coverage.longestGap).toBe(9)
  expect(coverage.from).toBe(dataset.session[Math.ceil(0.6 * dataset.session.length)])
  expect(coverage.to).toBe(dataset.session.at(-1))
  expect(figures[4]!.coverage).toEqual({ share: 0, from: Number.NaN, to: Number.NaN, longestGap: 0 })
  expect(report.sources.map(({ source, known }) => [source, known.some((one) => one === 1)])).toEqual([
    ['SPY', true],
    ['cpi', true],
    ['news', true],
    ['vx', false],
  ])
})

it('opens with what is wrong and never counts luck as knowledge', () => {
  expect(reportHeading(report)).toBe(
    '2 of 6 features are known on less than half of the sessions; 1 shifted between training and use; 1 repeats another',
  )
  expect(reportLead(report)).toMatch(/^[23] of 5 features keep the sign/)
  expect(reportLead(report)).toContain('about 0.3 would')
  const clean = {
    ...report,
    figures: [figures[0]!, figures[5]!],
    redundancy: { matrix: new Float64Array(4), groups: [] },
  }
  expect(reportHeading(clean)).toBe('All 2 features are known, steady in their spread and different from each other')
  expect(reportDoubts(report)).toContainEqual(expect.stringContaining('Never known: never.'))
  expect(reportDoubts(report)).toContainEqual(expect.stringContaining('signal = copy'))
  expect(reportDoubts({ ...report, isSimulated: true })[0]).toBe('The market is SIMULATED.')
})

it('is a page with every feature in it', () => {
  const html = featurePage({ ...report, isSimulated: true })
  for (const { name } of figures) expect(html).toContain(name)
  expect(html).toContain('What may be wrong with this')
  expect(html).toContain('SIMULATED')
})

it('measures no shift within one distribution, and one of a standard deviation', () => {
  const random = Random.fromSeed(3)
  const normal = (n: number, shift = 0): Float64Array => Float64Array.from({ length: n }, () => shift + random.normal())
  expect(populationStability(normal(2000), normal(1000))).toBeLessThan(0.03)
  expect(populationStability(normal(2000), normal(1000, 1))).toBeGreaterThan(0.5)
  expect(populationStability(normal(40), normal(1000))).toBeNaN()
  // Few distinct values have as many bins.
  const days = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i % 5)
  expect(populationStability(days(1000), days(500))).toBeLessThan(0.001)
})
