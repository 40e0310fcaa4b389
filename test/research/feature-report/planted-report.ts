/** A report of features whose truths are known: one tells, one repeats it, one drifts, one comes late, one never, one is chance. */
import { walkForwardFolds } from '@bellwether/learn'
import { Random } from '../../../src/core/random.ts'
import { dayNumber } from '../../../src/core/time.ts'
import type { Dataset } from '../../../src/features/dataset.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { featureFigures, redundancyOf } from '../../../src/research/feature-report/feature-figures.ts'
import { type FeatureReport, sourceCoverage } from '../../../src/research/feature-report/report-input.ts'

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

const SOURCES = ['SPY', 'SPY', 'cpi', 'news', 'vx', 'the date']

export function plantedReport(seed: number): FeatureReport {
  const dataset = planted(seed)
  const folds = walkForwardFolds(dataset, { firstTrain: 500, refit: 'year', embargo: 0 })
  const each = (gain: number, error: number) => dataset.featureNames.map((feature) => ({ feature, gain, error }))
  return {
    study: 'planted',
    symbol: 'SPY',
    label: 'overnight_return',
    model: 'forest',
    isSimulated: false,
    dataset,
    figures: featureFigures(dataset, SOURCES, folds, {
      importance: each(1 / 6, 0.01),
      permutation: each(0.001, 0.002),
      task: 'classification',
    }),
    redundancy: redundancyOf(dataset),
    folds: folds.length,
    sources: sourceCoverage(dataset, SOURCES),
    descriptions: ['made by a test'],
    gaps: [],
    caveats: [],
    featureSet: 'f'.repeat(64),
    command: 'bellwether features report planted.yaml',
  }
}
