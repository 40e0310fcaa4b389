/** What changes underneath a running server. */
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, dailyBar } from '../store/rows.ts'
import { addBars, addStudy } from './made-home.ts'
import { ask, bearer, type Served, serveHome } from './served-home.ts'

let home = ''
let served: Served
let study = ''
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'bellwether-damage-'))
  study = await addStudy(home, 'Nights')
  served = await serveHome(home)
})
afterEach(async () => {
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const folder = (file = ''): string => join(home, 'runs', study, file)
const problem = (code: string, status: number) => ({ problem: { code, status } })

it('a run that is removed is not there any more, and comes back', async () => {
  const { client } = served
  const before = await client.readRun({ id: study })
  const { headers } = await ask(served.url, `/api/v1/runs/${study}`, bearer(served.key))
  renameSync(folder(), join(home, 'away'))
  await expect(client.readRun({ id: study })).rejects.toMatchObject(problem('RUN_UNKNOWN', 404))
  await expect(client.listArtefacts({ id: study })).rejects.toMatchObject(problem('RUN_UNKNOWN', 404))
  await expect(client.downloadArtefact({ id: study, name: 'nights.parquet' })).rejects.toMatchObject(
    problem('RUN_UNKNOWN', 404),
  )
  expect(await client.listRuns()).toEqual({ total: 0, rows: [], damaged: [] })
  const stale = { headers: { ...bearer(served.key).headers, 'if-none-match': headers.etag! } }
  expect((await ask(served.url, `/api/v1/runs/${study}`, stale)).status).toBe(404)
  renameSync(join(home, 'away'), folder())
  expect(await client.readRun({ id: study })).toEqual(before)
  expect((await ask(served.url, `/api/v1/runs/${study}`, stale)).status).toBe(304)
})

it('a file of a run that is removed or changed is said to be', async () => {
  const { client } = served
  await client.readRun({ id: study })
  expect((await client.readVerification({ id: study })).isIntact).toBe(true)
  writeFileSync(folder('result.json'), '{"title":"Better nights"}')
  rmSync(folder('nights.parquet'))
  const { isIntact, artefacts } = await client.readVerification({ id: study })
  expect(isIntact).toBe(false)
  expect(Object.fromEntries(artefacts.map(({ name, state }) => [name, state]))).toEqual({
    'nights.parquet': 'missing',
    'samples.parquet': 'same',
    'result.json': 'changed',
  })
  expect((await client.listArtefacts({ id: study })).map(({ bytes }) => bytes)).toContain(null)
  await expect(client.downloadArtefact({ id: study, name: 'nights.parquet' })).rejects.toMatchObject(
    problem('RUN_DAMAGED', 409),
  )
  await expect(client.readTable({ id: study, table: 'nights' })).rejects.toMatchObject(problem('RUN_DAMAGED', 409))
  await expect(client.readRun({ id: study })).rejects.toMatchObject(problem('RUN_DAMAGED', 409))
  expect(await client.listRuns()).toMatchObject({ total: 0, damaged: [{ code: 'RUN_DAMAGED' }] })
  expect(served.failures).toEqual([])
})

it('a table that is no Parquet, and a manifest that is no JSON, are said to be damaged', async () => {
  const { client } = served
  writeFileSync(folder('samples.parquet'), 'PAR1 but no more')
  await expect(client.readTable({ id: study, table: 'samples' })).rejects.toMatchObject(problem('RUN_DAMAGED', 409))
  await expect(client.readColumns({ id: study, table: 'samples' })).rejects.toMatchObject(problem('RUN_DAMAGED', 409))
  const nights = readFileSync(folder('nights.parquet'))
  writeFileSync(folder('nights.parquet'), nights.fill(0xff, 4, 1000))
  await expect(client.readTable({ id: study, table: 'nights' })).rejects.toMatchObject(problem('RUN_DAMAGED', 409))
  writeFileSync(folder('manifest.json'), '{')
  await expect(client.readManifest({ id: study })).rejects.toMatchObject(problem('RUN_DAMAGED', 409))
  expect(served.failures).toEqual([])
})

it('figures follow the ledger of trials, and their tag with them', async () => {
  const get = () => ask(served.url, `/api/v1/runs/${study}`, bearer(served.key))
  const first = await get()
  const trial = {
    at: 'x',
    study: 's',
    family: 'overnight',
    market: 'XYZ',
    configuration: 'k',
    run: 'r',
    sharpe: 0.1,
    periods: 99,
  }
  appendFileSync(join(home, 'trials.jsonl'), `${JSON.stringify(trial)}\n`)
  const second = await get()
  expect(
    [first, second].map(({ json }) => (json as { figures: { trials: { count: number } } }).figures.trials.count),
  ).toEqual([0, 1])
  expect(second.headers.etag).not.toBe(first.headers.etag)
})

it('the lake may be written meanwhile: each answer is of one commit', async () => {
  const { client } = served
  expect(await client.listSeries()).toEqual({ commit: 0, total: 0, rows: [] })
  await expect(client.readQuality()).rejects.toMatchObject(problem('DATA_NONE', 404))
  await addBars(home)
  const lake = await openLake({ root: join(home, 'lake'), clock: new FixedClock(Date.UTC(2026, 0, 6)) })
  const writing = (async () => {
    for (let day = 0; day < 8; day++)
      await lake.append([batchOf('bars', [dailyBar('CCC', day, 50)], { sha256: `c${day}` })])
  })()
  for (let look = 0; look < 12; look++) {
    const { commit, rows } = await client.listSeries({ symbol: 'CCC' })
    expect(rows.reduce((sum, series) => sum + series.rows, 0)).toBe(commit - 1)
    await client.listQuarantine({ limit: 1 })
  }
  await writing
  expect(await client.listSeries({ symbol: 'CCC' })).toMatchObject({ commit: 9, rows: [{ rows: 8 }] })
  expect(await client.readQuality({ asOfCommit: 1, source: 'vendor' })).toMatchObject({ commit: 1, rows: 90 })
  expect(served.failures).toEqual([])
})
