/** Every source of features at once, on the simulated market: what they give, and that none looks ahead. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { Random } from '../../../src/core/random.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { ingestFiles } from '../../../src/jobs/ingest.ts'
import { deriveRecords } from '../../../src/jobs/derived-records.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { compareBeforeCut, type Observed } from '../../../src/research/evaluation/causality.ts'
import { type MarketInputs, readMarketInputs } from '../../../src/research/evaluation/market-inputs.ts'
import { buildSamples } from '../../../src/research/evaluation/samples.ts'
import { noExtensions } from '../../../src/research/extensions/extensions.ts'
import { replaceInputs } from '../../../src/research/runs/compute-run.ts'
import { parseStudy } from '../../../src/research/study.ts'
import type { RelatedData } from '../../../src/research/study-sections.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { itOnShared, sharedPath } from '../../shared.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const RELATED: Readonly<Record<string, RelatedData>> = {
  volatility: { bars: 'SIMVIX' },
  options: { options: 'SIM' },
  vx: { futures: 'SIMVX' },
  news: { news: 'all' },
  yield10y: { series: 'SIM10Y' },
  yield2y: { series: 'SIM2Y' },
  jobs: { series: 'SIMPAYEMS' },
  cpi: { events: 'SIMCPI' },
}

const FEATURES = [
  'rv_cc:20',
  'atm_iv:30@options',
  'skew:30@options|change:1',
  'expected_move:7@options',
  'put_call_volume@options',
  'put_call_interest@options',
  'gamma_exposure@options',
  'atm_iv:30@options - rv_cc:20',
  'contango@vx',
  'level@volatility / settlement:1@vx',
  'sentiment@news|mean:3',
  'headlines@news',
  'level@yield10y - level@yield2y',
  'roc:3@jobs',
  'sessions_to_event@cpi',
  'sessions_to_fomc',
]

const study = parseStudy(
  `
study: sources
question: What do all sources say?
data: { simulated: { traded: { symbol: SIM } } }
from: 2025-01-02
decision: '15:45'
label: overnight_return
features: ${JSON.stringify(FEATURES)}
models: { direction: { estimator: mean }, size: { estimator: mean } }
validation: { firstTrain: 20 }
strategy: { name: overnight }
execution: { fee: { model: none }, slippage: { model: none } }
account: { cash: 100000 }
`,
  'sources.yaml',
)

const folder = mkdtempSync(join(tmpdir(), 'bellwether-sources-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const lake = await openLake({ root: folder, clock: new FixedClock(Date.UTC(2026, 0, 5)) })
await lake.append([
  ...simulatedBatches({ from: '2024-06-03', to: '2025-06-30', symbols: 0, minuteSessions: 0, chainSessions: 30 }),
])
const place = {
  lake,
  executor: new InProcessExecutor(),
  progress: silentProgress,
  signal: new AbortController().signal,
}
await deriveRecords(RELATED, place)

const from = dayNumber(2025, 1, 2)
const inputs = await readMarketInputs({
  lake,
  calendar: nyse,
  traded: { symbol: 'SIM' },
  related: RELATED,
  from,
  to: undefined,
})

const observe = (given: MarketInputs): Observed => {
  const { dataset } = buildSamples({ study, inputs: given, calendar: nyse, extensions: noExtensions, codeHash: '' })
  const columns = dataset.columns.map((values, j) => ({ name: dataset.featureNames[j]!, values }))
  return { ...dataset, columns, orders: [] }
}

it('gives every feature from the day on which its source is known', () => {
  const { columns, decisionAt } = observe(inputs)
  const known = Object.fromEntries(
    columns.map(({ name, values }) => [name, values.filter((value) => !Number.isNaN(value)).length]),
  )
  for (const [name, count] of Object.entries(known)) {
    // Chains are there for the last 30 sessions; yesterday's is the newest at a decision.
    const expected = name.includes('@options') ? [20, 30] : [decisionAt.length - 5, decisionAt.length]
    expect(count, name).toBeGreaterThanOrEqual(expected[0]!)
    expect(count, name).toBeLessThanOrEqual(expected[1]!)
  }
})

it('changes no value before a cut when what was known later is replaced, whatever the source', () => {
  const original = observe(inputs)
  const random = Random.fromSeed(5)
  const cuts = Array.from({ length: 6 }, () => 60 + random.integer(original.decisionAt.length - 62))
  for (const place of [...cuts, original.decisionAt.length - 15]) {
    const cut = original.decisionAt[place]! + 1
    const replaced = observe(replaceInputs(inputs, cut, random.split(`${place}`)))
    const { power, compared } = compareBeforeCut(original, replaced, cut)
    expect(compared).toBeGreaterThan(FEATURES.length * place)
    expect(power).toBeGreaterThan(0.5)
  }
})

it('reaches what each source says after the cut', () => {
  const original = observe(inputs)
  const cut = original.decisionAt[original.decisionAt.length - 20]! + 1
  const replaced = observe(replaceInputs(inputs, cut, Random.fromSeed(9)))
  const untouched = original.columns
    .filter(({ values }, j) => values.every((value, i) => Object.is(value, replaced.columns[j]!.values[i])))
    .map(({ name }) => name)
  // Noise changes no count, and the date is known.
  expect(untouched).toEqual(['headlines@news', 'sessions_to_event:60@cpi', 'sessions_to_fomc'])
})

it('computes analytics and scores once', async () => {
  const head = await lake.head()
  await deriveRecords(RELATED, place)
  expect(await lake.head()).toBe(head)
})

it('says which publishers there are', async () => {
  const request = { lake, calendar: nyse, traded: { symbol: 'SIM' }, from, to: undefined }
  await expect(readMarketInputs({ ...request, related: { news: { news: 'reuters' } } })).rejects.toMatchObject({
    code: 'DATA_NONE',
    expected: 'There are headlines of simulated.',
  })
})

itOnShared('takes each vintage of a macro series only from the moment at which it was seen', async () => {
  const real = await openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 10, 5)) })
  const paths = [
    'equity_daily/yahoo_adj/spy.csv.gz',
    'equity_daily/yfinance_SPY_div_split_1993_2025.csv.gz',
    'corporate/spy_dividends_state_street_20260730.csv',
    'macro/fred_vintages_from_git_2026.csv.gz',
  ].map((path) => sharedPath(`data/${path}`))
  await ingestFiles({ paths, lake: real, progress: silentProgress, signal: place.signal })
  const related: Record<string, RelatedData> = { jobs: { series: 'PAYEMS', source: 'fred-vintages' } }
  const traded = { symbol: 'SPY', bars: 'yahoo-adjusted' }
  const request = { lake: real, calendar: nyse, traded, related, from: dayNumber(2026, 3, 2), to: undefined }
  const read = await readMarketInputs(request)
  const vintages = { ...study, from: '2026-03-02', features: ['level@jobs', 'change:1@jobs'] }
  const { dataset } = buildSamples({
    study: vintages,
    inputs: read,
    calendar: nyse,
    extensions: noExtensions,
    codeHash: '',
  })
  const { period, value, knownAt } = read.series[0]!.columns
  const newest = (at: number, row: number): number =>
    [...period.keys()].filter((one) => period[one] === period[row] && knownAt[one]! <= at).at(-1)!
  let revisedLater = 0
  for (const [i, at] of dataset.decisionAt.entries()) {
    const periods = [...new Set(period.filter((_, row) => knownAt[row]! <= at))].toSorted((x, y) => y - x)
    if (periods.length < 2) continue
    const [last, before] = periods.slice(0, 2).map((day) => newest(at, period.indexOf(day)))
    expect(dataset.columns[0]![i]).toBe(value[last!])
    expect(dataset.columns[1]![i]).toBe(value[last!]! - value[before!]!)
    const final = newest(Infinity, before!)
    if (value[final] !== value[before!]) revisedLater++
  }
  // Values stand that were revised later, so a reader of the last vintage would have been wrong.
  expect(revisedLater).toBeGreaterThan(0)
})
