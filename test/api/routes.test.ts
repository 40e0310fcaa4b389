/** Each route of the contract against the real server. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { CONTRACT, ProblemError, type Route } from '@bellwether/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ERROR_CATALOGUE } from '../../src/core/errors.ts'
import { Engine } from '../../src/store/parquet/engine.ts'
import { readSlice } from '../../src/store/parquet/table-slice.ts'
import { addBacktest, addBars, addForecast, addStudy, addSweep, NIGHTS } from './made-home.ts'
import { ask, bearer, type Served, serveHome } from './served-home.ts'

const home = mkdtempSync(join(tmpdir(), 'bellwether-api-'))
let served: Served
let study = ''
let older = ''
let sweep = ''
let forecast = ''
let backtest = ''

beforeAll(async () => {
  await addBars(home)
  study = await addStudy(home, 'Nights of XYZ')
  older = await addStudy(home, 'Older nights', '2025-03-05T00:00:00.000Z')
  sweep = await addSweep(home)
  forecast = await addForecast(home)
  backtest = await addBacktest(home)
  served = await serveHome(home)
})

afterAll(async () => {
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const failed = async (asking: Promise<unknown>): Promise<unknown> => {
  try {
    await asking
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem.status, error.problem.code]
    throw error
  }
  return 'done'
}

it('answers whether it is well, to anybody', async () => {
  const { status, json } = await ask(served.url, '/api/v1/health')
  expect([status, json]).toEqual([200, { status: 'ok', time: '2026-01-10T00:00:00Z', version: '0.0.0' }])
})

it('lists runs of every kind, newest first, and tells what was found', async () => {
  const { total, rows, damaged } = await served.client.listRuns()
  expect([total, damaged]).toEqual([5, []])
  expect(new Set(rows.map(({ kind, id }) => `${kind} ${id}`))).toEqual(
    new Set([`study ${study}`, `study ${older}`, `sweep ${sweep}`, `forecast ${forecast}`, `backtest ${backtest}`]),
  )
  const times = rows.map(({ recordedAt }) => recordedAt)
  expect(times).toEqual(times.toSorted().toReversed())
  expect(rows.every(({ verdict }) => verdict !== '')).toBe(true)
})

it('chooses, orders and cuts the list', async () => {
  const { client } = served
  const ids = async (query: Parameters<typeof client.listRuns>[0]): Promise<unknown> => {
    const { total, rows } = await client.listRuns(query)
    return [total, rows.map(({ id }) => id)]
  }
  expect(await ids({ kind: 'sweep' })).toEqual([1, [sweep]])
  expect(await ids({ symbol: 'XYZ', sort: 'title', order: 'asc' })).toEqual([2, [study, older]])
  expect(await ids({ simulated: true, kind: 'forecast' })).toEqual([1, [forecast]])
  expect(await ids({ simulated: true, kind: 'backtest' })).toEqual([1, [backtest]])
  expect(await ids({ to: '2025-12-31' })).toEqual([1, [older]])
  expect(await ids({ from: '2026-01-01', kind: 'study' })).toEqual([1, [study]])
  expect(await ids({ search: 'NIGHTS older' })).toEqual([1, [older]])
  expect(await ids({ kind: 'study', sort: 'recordedAt', order: 'asc', limit: 1, offset: 1 })).toEqual([2, [study]])
  expect(await ids({ offset: 100 })).toEqual([5, []])
})

it('shows each kind with its figures, as the command line prints them', async () => {
  const [ofStudy, ofSweep, ofForecast, ofBacktest] = await Promise.all(
    [study, sweep, forecast, backtest].map((id) => served.client.readRun({ id })),
  )
  expect(ofStudy).toMatchObject({ kind: 'study', id: study, figures: { numbers: { sessions: NIGHTS } } })
  expect(ofSweep).toMatchObject({ kind: 'sweep', figures: { rows: 80, sessions: 80, trials: { position: 3 } } })
  expect(ofForecast).toMatchObject({ kind: 'forecast', isSimulated: true, figures: { horizons: [{ horizon: 24 }] } })
  expect(ofBacktest).toMatchObject({
    kind: 'backtest',
    symbol: 'SIM',
    figures: { strategies: [{ strategy: 'moving-average-cross', parameters: { fast: 2, slow: 5 } }] },
  })
})

it('gives manifests, artefacts and whether these are whole', async () => {
  for (const id of [study, sweep, forecast, backtest]) {
    const { artefacts } = await served.client.readManifest({ id })
    const listed = await served.client.listArtefacts({ id })
    expect(Object.fromEntries(listed.map(({ name, rows, hash }) => [name, { hash, rows }]))).toEqual(artefacts)
    const verification = await served.client.readVerification({ id })
    expect(verification).toMatchObject({ id, isIntact: true })
    expect(verification.artefacts.map(({ name }) => name)).toEqual(Object.keys(artefacts))
  }
})

it('gives an artefact as it lies there, named, with a strong tag that a second look is answered by', async () => {
  const path = `/api/v1/runs/${study}/artefacts/nights.parquet`
  const first = await ask(served.url, path, bearer(served.key))
  expect(first.body.equals(readFileSync(join(home, 'runs', study, 'nights.parquet')))).toBe(true)
  expect(first.headers).toMatchObject({
    'content-type': 'application/vnd.apache.parquet',
    'content-disposition': `attachment; filename="${study}-nights.parquet"`,
    'content-length': String(first.body.length),
  })
  const etag = first.headers.etag!
  const head = await ask(served.url, path, { ...bearer(served.key), method: 'HEAD' })
  expect([head.status, head.body.length, head.headers.etag]).toEqual([200, 0, etag])
  const again = (tags: string) =>
    ask(served.url, path, { headers: { ...bearer(served.key).headers, 'if-none-match': tags } })
  expect(await again(etag)).toMatchObject({ status: 304, body: Buffer.alloc(0) })
  expect((await again(`"other", W/${etag}`)).status).toBe(304)
  expect((await again('"stale"')).status).toBe(200)
})

it('compresses a document, with a tag of its own, and knows it again however it was sent', async () => {
  const path = `/api/v1/runs/${forecast}`
  const get = (headers: Record<string, string>) =>
    ask(served.url, path, { headers: { ...bearer(served.key).headers, ...headers } })
  const plain = await get({})
  const zipped = await get({ 'accept-encoding': 'gzip' })
  const best = await get({ 'accept-encoding': 'gzip, br' })
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true)
  expect(brotliDecompressSync(best.body).equals(plain.body)).toBe(true)
  expect(best.body.length).toBeLessThan(plain.body.length / 2)
  const tags = [plain, zipped, best].map(({ headers }) => headers.etag!)
  expect(new Set(tags).size).toBe(3)
  for (const tag of tags) expect((await get({ 'if-none-match': tag })).status).toBe(304)
  expect((await get({ 'accept-encoding': 'gzip;q=0, identity' })).headers['content-encoding']).toBeUndefined()
})

it('chooses, orders and cuts rows of a table', async () => {
  const id = sweep
  const page = await served.client.readTable({
    id,
    table: 'rows',
    columns: ['row', 'sharpe', 'trades'],
    where: ['trades>=1', 'failure='],
    sort: 'sharpe',
    order: 'desc',
    limit: 5,
  })
  expect(page.columns.map(({ name }) => name)).toEqual(['row', 'sharpe', 'trades'])
  const sharpes = page.rows.map((row) => row[1] as number)
  expect(sharpes).toEqual(sharpes.toSorted((a, b) => b - a))
  const order = { sort: 'sharpe', order: 'desc' } as const
  const next = await served.client.readTable({ id, table: 'rows', columns: ['sharpe'], ...order, limit: 5, offset: 5 })
  expect(next.rows[0]![0] as number).toBeLessThanOrEqual(sharpes.at(-1)!)
  const { total, rows } = await served.client.readTable({ id: study, table: 'nights', where: ['session<=1997-05-20'] })
  expect([total, rows[0]![0], rows.at(-1)![0]]).toEqual([rows.length, '1997-05-19', '1997-05-20'])
})

it('gives the same rows in columns', async () => {
  const query = { where: ['stops>0'], sort: 'netProfit', order: 'desc' as const, columns: ['row', 'netProfit'] }
  const bytes = await served.client.readColumns({ id: sweep, table: 'rows', ...query })
  const file = join(home, 'columns.parquet')
  writeFileSync(file, bytes)
  const whole = { where: [], order: 'asc', offset: 0, limit: 1000 } as const
  const columnar = await readSlice(new Engine(1), file, whole)
  const { rows } = await served.client.readTable({ id: sweep, table: 'rows', ...query })
  expect(columnar.rows).toEqual(rows)
  expect(rows.length).toBeGreaterThan(10)
})

it('says what the lake holds, what the rules say of it, and what was refused', async () => {
  const { client } = served
  const bars = await client.listSeries({ kind: 'bars', source: 'vendor', sort: 'rows', order: 'desc' })
  expect(bars.rows.map(({ title, rows, from }) => [title, rows, from])).toEqual([
    ['BBB 1d raw (vendor)', 60, '2024-01-02'],
    ['AAA 1d raw (vendor)', 30, '2024-01-02'],
  ])
  expect((await client.listSeries({ simulated: true })).rows.every(({ isSimulated }) => isSimulated)).toBe(true)
  expect((await client.listSeries({ symbol: 'AAA', asOfCommit: 1 })).total).toBe(1)
  const quality = await client.readQuality({ source: 'vendor' })
  expect(quality).toMatchObject({ rows: 90, quarantined: 2, coverage: [{ series: 'AAA 1d raw (vendor)' }, {}] })
  const refused = await client.listQuarantine({ rule: 'OHLC_IMPOSSIBLE', limit: 1, offset: 1 })
  expect(refused).toMatchObject({ total: 2, rows: [{ line: 9, raw: "a'b,9", file: 'test.csv' }] })
  expect((await client.listQuarantine({ file: "x' OR '1'='1" })).total).toBe(0)
})

it('says what is wrong with what it does not know, with the code of the catalogue', async () => {
  const { client } = served
  const id = 'r-0000000000000000'
  expect(await failed(client.readRun({ id }))).toEqual([404, 'RUN_UNKNOWN'])
  expect(await failed(client.readRun({ id: 'q-0000000000000000' }))).toEqual([404, 'RUN_UNKNOWN'])
  expect(await failed(client.readRun({ id: '../..' }))).toEqual([400, 'REQUEST_INVALID'])
  expect(await failed(client.downloadArtefact({ id: study, name: 'no.json' }))).toEqual([404, 'ARTEFACT_UNKNOWN'])
  expect(await failed(client.readTable({ id: study, table: 'no' }))).toEqual([404, 'ARTEFACT_UNKNOWN'])
  expect(await failed(client.readTable({ id: study, table: 'nights', sort: 'no' }))).toEqual([400, 'QUERY_INVALID'])
  const where = ['session>tomorrow']
  expect(await failed(client.readTable({ id: study, table: 'nights', where }))).toEqual([400, 'QUERY_INVALID'])
  expect(await failed(client.listSeries({ kind: 'candles' }))).toEqual([400, 'USAGE_VALUE'])
  expect(await failed(client.listSeries({ asOfCommit: 99 }))).toEqual([400, 'USAGE_VALUE'])
  expect(await failed(client.readQuality({ source: 'none' }))).toEqual([404, 'DATA_NONE'])
  const unknown = await ask(served.url, '/nothing', bearer(served.key))
  expect([unknown.status, unknown.json]).toMatchObject([404, { code: 'ROUTE_UNKNOWN' }])
  expect(unknown.headers['content-type']).toMatch('application/problem+json')
  expect(await ask(served.url, '/api/v1/runs?limit=x', bearer(served.key))).toMatchObject({
    status: 400,
    json: { code: 'REQUEST_INVALID', given: '"x"', expected: 'limit must be a number.' },
  })
})

it('leaves nothing of its tables outside: names of files are names of the run', async () => {
  const names = [
    '..%2f..%2ftrials.jsonl',
    '%2e%2e/manifest.json',
    'manifest.json',
    '..\\x.json',
    '%00.json',
    'a%2fb.json',
  ]
  for (const name of names) {
    const { status, body } = await ask(served.url, `/api/v1/runs/${study}/artefacts/${name}`, bearer(served.key))
    expect([400, 404], name).toContain(status)
    expect(body.toString()).not.toContain('seal')
  }
})

it('names only codes of the catalogue in the contract', () => {
  for (const { errors } of Object.values(CONTRACT) as Route[]) {
    for (const code of errors) expect(Object.keys(ERROR_CATALOGUE)).toContain(code)
  }
})
