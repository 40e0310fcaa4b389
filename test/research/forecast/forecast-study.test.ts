import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { BellwetherError } from '../../../src/core/errors.ts'
import { parseDate } from '../../../src/core/time.ts'
import { createFeatureRegistry } from '../../../src/features/registry.ts'
import { onTimeframe } from '../../../src/features/horizons/timeframe-features.ts'
import { parseFeature } from '../../../src/features/grammar.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { bindEstimator } from '../../../src/models/registry.ts'
import { isForecastStudy, parseForecastStudy } from '../../../src/research/forecast/forecast-study.ts'

const text = await readFile(new URL('../../../studies/spy-horizons.yaml', import.meta.url), 'utf8')

function errorOf(changed: string): BellwetherError {
  try {
    parseForecastStudy(changed, 'study.yaml')
  } catch (error) {
    if (error instanceof BellwetherError) return error
    throw error
  }
  throw new Error('no error was thrown')
}

it('reads the study that comes with the project: four timeframes, seven horizons, seven families, 30 days', () => {
  const study = parseForecastStudy(text, 'spy-horizons.yaml')
  expect(Object.keys(study.timeframes)).toEqual(['5m', '15m', '1h', '1d'])
  expect(study.horizons).toEqual([12, 24, 36, 48, 72, 96, 168])
  expect(Object.keys(study.families)).toEqual(['ridge', 'forest', 'boosting', 'adaboost', 'lstm', 'gru', 'attention'])
  expect(study.forecast.days).toBe(30)
  expect(study.intervals.levels).toContain(study.gate.coverage.level)
})

it.each(['overnight-options', 'option-returns'])('reads %s, whose families must agree', async (file) => {
  const other = await readFile(new URL(`../../../studies/${file}.yaml`, import.meta.url), 'utf8')
  const study = parseForecastStudy(other, file)
  expect(study.study).toBe(file)
  expect(study.agreements['both']).toHaveLength(2)
  expect(isForecastStudy(other)).toBe(true)
})

it.each(['spy-horizons', 'overnight-options', 'option-returns'])(
  'has as many simulated sessions as %s asks for, within its span',
  async (file) => {
    const study = parseForecastStudy(
      await readFile(new URL(`../../../studies/${file}.yaml`, import.meta.url), 'utf8'),
      file,
    )
    const { from, to } = study.data.simulated!
    const later = [study.from ?? from, from].toSorted().at(-1)!
    const earlier = [study.to ?? to, to].toSorted()[0]!
    const { validation, forecast } = study
    const sessions = nyse.sessions(parseDate(later), parseDate(earlier))
    expect(sessions.length).toBeGreaterThanOrEqual(validation.firstTrain + forecast.warmUp + forecast.days)
  },
)

it('sends a study of one decision a session to the command that runs it', async () => {
  const other = await readFile(new URL('../../../studies/overnight.yaml', import.meta.url), 'utf8')
  expect(isForecastStudy(other)).toBe(false)
  expect(errorOf(other)).toMatchObject({
    code: 'STUDY_INVALID',
    message: 'study.yaml is a study of another kind: it has the key "decision".',
    remedy: 'Run bellwether study run study.yaml.',
  })
})

it('names features and models that there are, and a scale among the features', () => {
  const study = parseForecastStudy(text, 'spy-horizons.yaml')
  const registry = createFeatureRegistry([])
  for (const { estimator, task, parameters, warm } of Object.values(study.families)) {
    expect(bindEstimator({ name: estimator, parameters: { ...parameters, ...warm } }, task).name).toBe(estimator)
  }
  for (const timeframe of Object.keys(study.timeframes)) {
    const specs = [...onTimeframe(study.features.bars, timeframe, registry), ...study.features.common]
    const names = specs.flatMap((spec) => parseFeature(spec, registry).map(({ name }) => name))
    expect(names).toContain(study.intervals.scale)
  }
})

it.each([
  ['every: 12', 'evry: 12', '"every"'],
  ['5m: {', '5 minutes: {', 'a length such as 15m'],
  ['days: 30', 'days: 0', 'at least 1'],
  ['refit: week', 'refit: never', 'day, week, month'],
  ['horizon: 48', 'horizon: 50', 'The horizons are 12, 24'],
  ["scale: 'rv_cc:20'", "scale: 'rv_cc:10'", 'among features.common'],
  ['times: [close]', "times: ['4pm']", 'HH:MM'],
  ['levels: [0.75, 0.9]', 'levels: [75]', 'number'],
  ['task: classification', 'task: ranking', 'regression, classification'],
  ['horizons: [12, 24,', 'horizons: [24, 24,', 'nothing stands twice'],
  ['levels: [0.75, 0.9]', 'levels: [0.75, 0.75]', 'nothing stands twice'],
  ['times: [close]', 'times: [close, close]', 'nothing stands twice'],
  ['  ridge:', '  no-change:', 'a name of its own'],
  ['  ridge:', '  stack:', 'a name of its own'],
  ['tuning:', 'agreements: { forest: [ridge, lstm] }\ntuning:', 'a name of its own'],
  [/^families:[^]*?^tuning:/m, 'families: {}\ntuning:', 'at least one family'],
])('refuses %s written as %s', (written, changed, words) => {
  const error = errorOf(text.replace(written, changed))
  expect(error.code).toBe('STUDY_INVALID')
  expect(`${error.expected} ${error.remedy}`).toContain(words)
})
