import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/features/report.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../src/core/config.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'

const STUDY = `
study: few
question: Which of these tell anything?
data:
  simulated:
    from: 2022-01-03
    to: 2024-12-31
    traded: { symbol: SIM }
    related: { vx: { futures: SIMVX }, news: { news: all }, cpi: { events: SIMCPI } }
decision: '15:45'
label: overnight_return
features: [return:1, 'level|lag:1', level, contango@vx, sentiment@news, sessions_to_event@cpi, weekday]
models:
  direction: { estimator: logistic }
  size: { estimator: mean }
validation: { firstTrain: 250, refit: quarter }
strategy: { name: overnight }
execution: { fee: { model: none }, slippage: { model: none } }
account: { cash: 100000 }
`

const FORECASTS = `
study: few-forecasts
question: Which of these tell of tomorrow?
data:
  simulated:
    from: 2022-01-03
    to: 2024-12-31
    traded: { symbol: SIM }
    related: { vx: { futures: SIMVX } }
timeframes: { 1d: {} }
horizons: [24, 48]
features: { bars: [return:1, 'level|lag:1'], common: [contango@vx, 'contango@vx - rv_cc:5', weekday] }
families: { ridge: { estimator: ridge } }
validation: { firstTrain: 250 }
forecast: { days: 5, warmUp: 5 }
gate: {}
`

async function report(text: string, options: Readonly<Record<string, string>> = {}) {
  const home = temporaryFolder()
  const file = join(home, 'few.yaml')
  writeFileSync(file, text)
  const config = await loadConfiguration({ cwd: home, env: {}, flags: { home, threads: '1' } })
  const context = { config, clock: new FixedClock(Date.UTC(2026, 0, 5)), progress: silentProgress }
  const signal = new AbortController().signal
  const out = join(home, 'few.html')
  return { ...(await run({ arguments: [file], options: { out, ...options } }, { ...context, signal })), out }
}

it('judges the features of a study, as text, as data and as a page', async () => {
  const { data, text, warnings, out } = await report(STUDY)
  expect(text).toContain('[SIMULATED]')
  expect(text).toContain(`report  ${out}`)
  expect(warnings).toContainEqual(expect.stringContaining('level|lag:1 = level'))
  expect(data).toMatchObject({ study: 'few', symbol: 'SIM', model: 'logistic', isSimulated: true })
  const { features } = data as { features: { name: string; known: number; source: string }[] }
  expect(features.map(({ name, source }) => [name, source])).toEqual([
    ['return:1', 'SIM'],
    ['level|lag:1', 'SIM'],
    ['level', 'SIM'],
    ['contango:1:2@vx', 'vx'],
    ['sentiment@news', 'news'],
    ['sessions_to_event:60@cpi', 'cpi'],
    ['weekday', 'the date'],
  ])
  expect(Math.min(...features.map(({ known }) => known))).toBeGreaterThan(0.9)
  expect(JSON.parse(JSON.stringify(data))).toEqual(data)
  expect(readFileSync(out, 'utf8')).toContain('When did each source tell anything?')
})

it('judges the features of a study of forecasts on one timeframe and horizon', async () => {
  const { data, text } = await report(FORECASTS, { horizon: '48' })
  expect(text).toContain('the return after 48 h')
  expect(data).toMatchObject({ study: 'few-forecasts, 1d, 48 h', model: 'ridge' })
  const { features } = data as { features: { name: string; source: string }[] }
  expect(features.map(({ name, source }) => [name, source])).toEqual([
    ['return:1', 'SIM'],
    ['level|lag:1', 'SIM'],
    ['contango:1:2@vx', 'vx'],
    ['contango:1:2@vx - rv_cc:5', 'vx, SIM'],
    ['weekday', 'the date'],
  ])
})

it('judges the features of contracts, those of each and those of the date', async () => {
  const contracts = FORECASTS.replace('timeframes: { 1d: {} }', 'contracts: chain')
    .replace('{ vx: { futures: SIMVX } }', '{ chain: { contracts: SIM } }')
    .replace(
      "bars: [return:1, 'level|lag:1'], common: [contango@vx, 'contango@vx - rv_cc:5', weekday]",
      'common: [return:1, weekday]',
    )
    .replace('firstTrain: 250', 'firstTrain: 20')
  const { data, text } = await report(contracts)
  expect(text).toMatch(/^chain +12 .* of /m)
  expect(data).toMatchObject({ study: 'few-forecasts, contracts, 24 h', model: 'ridge' })
  const { features } = data as { features: { name: string; source: string; known: number; correlation: object }[] }
  expect(features.map(({ source }) => source)).toEqual([...Array<string>(12).fill('chain'), 'SIM', 'the date'])
  expect(features[0]).toMatchObject({ name: 'is_call', known: 1 })
})

it.each([
  [FORECASTS, { timeframe: '5m' }, 'Its timeframes are 1d.'],
  [FORECASTS, { horizon: 'soon' }, 'It must be a number of hours above 0.'],
  [STUDY, { horizon: '24' }, 'A timeframe and a horizon are chosen of a study of forecasts.'],
])('refuses what the study does not have', async (study, options, expected) => {
  await expect(report(study, options)).rejects.toMatchObject({ code: 'USAGE_VALUE', expected })
})
