import { expect, it } from 'vitest'
import { walkForwardFolds } from '@bellwether/learn'
import { Random } from '../../../src/core/random.ts'
import { populationStability } from '../../../src/research/feature-report/drift.ts'
import { featureFigures } from '../../../src/research/feature-report/feature-figures.ts'
import { featurePage } from '../../../src/research/feature-report/feature-page.ts'
import {
  rarelyKnown,
  repeated,
  reportDoubts,
  reportHeading,
  reportLead,
  shifted,
  steady,
  steadyByLuck,
} from '../../../src/research/feature-report/verdict.ts'
import { formatDate } from '../../../src/core/time.ts'
import { plantedReport } from './planted-report.ts'

const report = plantedReport(7)
const { figures, dataset } = report

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
    return named(steady(plantedReport(seed).figures)).filter((name) => name === 'chance').length
  })
  // 40 tests at 5 %: more than 8 have a probability below 0.001.
  expect(ofChance.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(8)
})

it('takes for steady what Student’s distribution does, and luck for one in twenty of the features that were judged', () => {
  // Two-sided 5 % point at 3 degrees of freedom: 3.182 (any table of Student's t).
  const ofFourFolds = (statistic: number) => {
    return { ...figures[0]!, stability: { folds: 4, mean: statistic, spread: 2, sameSign: 1 } }
  }
  expect(steady([ofFourFolds(3.17), ofFourFolds(-3.17)])).toEqual([])
  expect(steady([ofFourFolds(3.19), ofFourFolds(-3.19)])).toHaveLength(2)
  expect(steadyByLuck(figures)).toBeCloseTo(0.05 * 5, 12)
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
    '2 of 6 features are known at less than half of the decisions; 1 shifted between training and use; 1 repeats another',
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
  const until = report.sources[1]!.known.map((known, i) => (i < 1000 ? known : 0))
  const sources = report.sources.with(1, { ...report.sources[1]!, known: until })
  expect(reportDoubts({ ...report, sources })).toContainEqual(
    `Sources that stop before the end: cpi (${formatDate(dataset.session[999]!)}). A model that was trained on them goes on without.`,
  )
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

it('measures what a feature saves in variances of the label, so that its size does not matter', () => {
  const folds = walkForwardFolds(dataset, { firstTrain: 500, refit: 'year', embargo: 0 })
  const each = (gain: number) => dataset.featureNames.map((feature) => ({ feature, gain, error: gain / 2 }))
  const figuresOf = (size: number) => {
    const label = dataset.label.map((value) => size * value)
    const rises = { importance: each(1), permutation: each(size ** 2), task: 'regression' as const }
    return featureFigures({ ...dataset, label }, dataset.featureNames, folds, rises)[0]!.permutation
  }
  expect(figuresOf(0.001).mean).toBeCloseTo(figuresOf(1).mean, 9)
  expect(figuresOf(1).spread).toBeCloseTo(figuresOf(1).mean / 2, 9)
})
