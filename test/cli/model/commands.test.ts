/** `model fit`, `predict` and `explain` over whole files. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { Boosting, restoreModel } from '@bellwether/learn'
import { expect, it } from 'vitest'
import * as explain from '../../../src/cli/model/explain.ts'
import * as fit from '../../../src/cli/model/fit.ts'
import * as predict from '../../../src/cli/model/predict.ts'
import { Random } from '../../../src/core/random.ts'

const folder = mkdtempSync(join(tmpdir(), 'model-'))
const place = (name: string) => join(folder, name)
const context = (threads: number) => ({
  config: { home: folder, threads } as Parameters<typeof fit.run>[1]['config'],
  signal: new AbortController().signal,
})

const ROWS = 400

/** The label is a - b²/2 and noise; c says nothing and is often missing; day is text. */
function samples(): string {
  const random = Random.fromSeed(3)
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const [a, b, c, noise] = [random.normal(), random.normal(), random.normal(), random.normal()]
    return [`d${i}`, a, b, i % 3 === 0 ? '' : c, a - (b * b) / 2 + noise / 4].join(',')
  })
  return ['day,a,b,c,y', ...lines].join('\n') + '\n'
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(place(name), content)
  return place(name)
}

const table = write('samples.csv', samples())

function fitted(options: Readonly<Record<string, string>> = {}, threads = 1) {
  const given = {
    in: table,
    label: 'y',
    model: 'boosting',
    out: place('model.json'),
    horizon: '1',
    seed: '1',
    ...options,
  }
  return fit.run({ options: given }, context(threads))
}

const predicted = (model: string, options: Readonly<Record<string, string>>) =>
  predict.run({ arguments: [model], options })
const explained = (model: string, options: Readonly<Record<string, string>>) =>
  explain.run({ arguments: [model], options })

/** The columns of a CSV without quotes; empty cells are NaN. */
function columnsOf(text: string): Record<string, number[]> {
  const [head, ...lines] = text.trim().split('\n')
  const cells = lines.map((line) => line.split(','))
  const number = (cell: string) => (cell === '' ? Number.NaN : Number(cell))
  return Object.fromEntries(head!.split(',').map((name, j) => [name, cells.map((row) => number(row[j]!))]))
}

it('fits what the library fits, and predicts its bits beside the cells as they were', async () => {
  const params = write('params.yaml', 'rounds: 20\nmaxLeaves: 8\n')
  const out = place('boosting.json')
  const { data, warnings } = await fitted({ out, params })
  expect(data).toMatchObject({ model: 'boosting', task: 'regression', features: ['a', 'b', 'c'], rows: ROWS })
  expect(data).toMatchObject({ parameters: { rounds: 20, maxLeaves: 8, learningRate: 0.1 } })
  expect(warnings).toEqual(['Column day holds no numbers and was left out.'])
  const { text } = await predicted(out, { in: table })
  const { a, b, c, y, prediction } = columnsOf(text)
  const features = { rows: ROWS, columns: [a!, b!, c!].map((column) => Float64Array.from(column)) }
  const estimator = new Boosting({ task: 'regression', rounds: 20, maxLeaves: 8 })
  const model = estimator.fit(features, Float64Array.from(y!), { random: Random.fromSeed(1) })
  expect(prediction).toEqual([...model.predict(features)])
  expect(text.split('\n').map((line) => line.replace(/,[^,]*$/, ''))).toEqual(samples().trim().split('\n'))
})

it('writes the same model for any number of threads', async () => {
  const [one, two] = [place('one.json'), place('two.json')]
  const params = write('trees.json', '{"trees": 10}')
  await fitted({ out: one, model: 'forest', params }, 1)
  await fitted({ out: two, model: 'forest', params }, 2)
  expect(readFileSync(one, 'utf8')).toBe(readFileSync(two, 'utf8'))
})

it('reads compressed text and Parquet alike, and writes compressed text', async () => {
  const packed = write('samples.csv.gz', gzipSync(samples()))
  const parquet = place('samples.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`COPY (SELECT * FROM read_csv('${table}')) TO '${parquet}' (FORMAT parquet)`)
  connection.closeSync()
  const out = place('ridge.json')
  await fitted({ out, model: 'ridge' })
  const plain = readFileSync(out, 'utf8')
  for (const file of [packed, parquet]) {
    await fitted({ in: file, out, model: 'ridge' })
    expect(readFileSync(out, 'utf8')).toBe(plain)
  }
  const { prediction } = columnsOf((await predicted(out, { in: table })).text)
  expect(columnsOf((await predicted(out, { in: parquet })).text)).toEqual({ prediction })
  await predicted(out, { in: packed, out: place('predicted.csv.gz') })
  expect(columnsOf(gunzipSync(readFileSync(place('predicted.csv.gz'))).toString())['prediction']).toEqual(prediction)
})

it('takes labels of 0 and 1 for classes, unless told otherwise, and leaves rows without one out', async () => {
  const lines = samples().trim().split('\n')
  const classes = lines.map((line, i) => (i === 0 ? line : line.replace(/[^,]*$/, i <= 9 ? '' : String(i % 2))))
  const file = write('classes.csv', `${classes.join('\n')}\n`)
  const out = place('classes.json')
  const { data, warnings } = await fitted({ in: file, out, model: 'logistic' })
  expect(data).toMatchObject({ task: 'classification', rows: ROWS - 9 })
  expect(warnings).toContain('9 rows without y were left out.')
  const { prediction } = columnsOf((await predicted(out, { in: file })).text)
  expect(prediction!.every((value) => value > 0 && value < 1)).toBe(true)
  expect((await fitted({ in: file, out, model: 'ridge', task: 'regression' })).data).toMatchObject({
    task: 'regression',
  })
})

it('explains: contributions sum to predictions, what matters comes first', async () => {
  const [out, contributions] = [place('explained.json'), place('contributions.csv')]
  await fitted({ out })
  const { data, text } = await explained(out, { in: table, out: contributions, permutations: '2' })
  const features = (data as { features: { feature: string; permutation: number }[] }).features
  expect(features.map(({ feature }) => feature)).toEqual(['a', 'b', 'c'])
  expect(features[0]!.permutation).toBeGreaterThan(features[2]!.permutation)
  expect(text).toContain('a moves it most')
  const { base, a, b, c } = columnsOf(readFileSync(contributions, 'utf8'))
  const { prediction } = columnsOf((await predicted(out, { in: table })).text)
  for (let i = 0; i < ROWS; i++) expect(base![i]! + a![i]! + b![i]! + c![i]!).toBeCloseTo(prediction![i]!, 9)
})

it('explains linear models and stacks by Shapley values too, a constant by none', async () => {
  const [model, contributions] = [place('linear.json'), place('linear.csv')]
  const stack = write('stack.yaml', 'members: { ridge: {}, forest: { trees: 10 } }\nfolds: 3\n')
  for (const options of [{ model: 'ridge' }, { model: 'lasso' }, { model: 'stacking', params: stack }]) {
    await fitted({ out: model, ...options })
    const { data, text } = await explained(model, { in: table, out: contributions })
    expect(data).toMatchObject({ explained: 'prediction', features: [{ feature: 'a' }, {}, {}] })
    expect(text).toContain('a moves it most')
    const { base, a, b, c } = columnsOf(readFileSync(contributions, 'utf8'))
    const { prediction } = columnsOf((await predicted(model, { in: table })).text)
    for (let i = 0; i < ROWS; i++) expect(base![i]! + a![i]! + b![i]! + c![i]!).toBeCloseTo(prediction![i]!, 9)
  }
  await fitted({ out: model, model: 'mean' })
  expect((await explained(model, { in: table })).text).toContain('no feature moves it.')
})

it('explains a model of sequences by shuffling, and says what it needs for that', async () => {
  const model = place('lstm.json')
  const params = write('lstm.yaml', 'steps: 3\nhidden: 8\nepochs: 8\nrate: 0.01\n')
  await fitted({ out: model, model: 'lstm', params })
  const { data } = await explained(model, { in: table })
  const features = (data as { features: { feature: string; permutation: number; permutationError: number }[] }).features
  expect(features[0]).toMatchObject({ feature: 'a', meanAbsolute: null, importance: null })
  expect(features[0]!.permutation).toBeGreaterThan(10 * features[0]!.permutationError)
  await expect(explained(model, { in: table, out: place('none.csv') })).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  expect(existsSync(place('none.csv'))).toBe(false)
  const unlabelled = write('unlabelled.csv', 'a,b,c\n1,2,3\n')
  await expect(explained(model, { in: unlabelled })).rejects.toMatchObject({ code: 'COLUMN_MISSING', given: 'y' })
})

it('tells the quantiles that a quantile forest is asked for', async () => {
  const model = place('quantiles.json')
  const params = write('quantiles.yaml', 'trees: 20\n')
  await fitted({ out: model, model: 'quantile-forest', params })
  const columns = columnsOf((await predicted(model, { in: table, quantiles: '0.1,0.9' })).text)
  const [low, high] = [columns['q0.1']!, columns['q0.9']!]
  const covered = columns['y']!.filter((value, i) => value >= low[i]! && value <= high[i]!).length
  expect(covered / ROWS).toBeGreaterThan(0.8)
  expect(low.every((value, i) => value <= high[i]!)).toBe(true)
  await expect(predicted(model, { in: table, quantiles: '0.1,1' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await fitted({ out: model, model: 'ridge' })
  await expect(predicted(model, { in: table, quantiles: '0.1' })).rejects.toMatchObject({ code: 'MODEL_INVALID' })
})

it('learns several classes, and says how likely each is', async () => {
  const lines = samples().trim().split('\n')
  const band = (value: number) => (value > 0.5 ? 2 : value > -1 ? 1 : 0)
  const banded = lines.map((line, i) => (i === 0 ? line : line.replace(/[^,]*$/, (cell) => String(band(Number(cell))))))
  const file = write('bands.csv', `${banded.join('\n')}\n`)
  const model = place('bands.json')
  const params = write('bands.yaml', 'rounds: 20\n')
  const { data } = await fitted({ in: file, out: model, model: 'multiclass-boosting', params })
  expect(data).toMatchObject({ task: 'classes', rows: ROWS })
  const columns = columnsOf((await predicted(model, { in: file })).text)
  const probabilities = [0, 1, 2].map((k) => columns[`probability_${k}`]!)
  for (let i = 0; i < ROWS; i++) {
    const row = probabilities.map((column) => column[i]!)
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
    expect(columns['prediction']![i]).toBe(row.indexOf(Math.max(...row)))
  }
  expect((await explained(model, { in: file })).data).toMatchObject({ features: [{ feature: 'a' }, {}, {}] })
  await expect(fitted({ out: model, model: 'multiclass-boosting' })).rejects.toMatchObject({ code: 'VALUE_INVALID' })
  const wrong = fitted({ in: file, out: model, model: 'forest', task: 'classes' })
  await expect(wrong).rejects.toMatchObject({ code: 'MODEL_INVALID' })
})

it('refuses a label among the features, by its name and under another', async () => {
  const lines = samples().trim().split('\n')
  const leaking = lines.map((line, i) => `${line},${i === 0 ? 'copy' : 3 * Number(line.split(',').at(-1)) + 1}`)
  const file = write('leaking.csv', `${leaking.join('\n')}\n`)
  await expect(fitted({ features: 'a,y' })).rejects.toMatchObject({ code: 'LOOK_AHEAD', given: 'y' })
  await expect(fitted({ in: file })).rejects.toMatchObject({ code: 'LOOK_AHEAD', given: 'copy' })
  expect((await fitted({ in: file, allow: 'copy' })).data).toMatchObject({ features: ['a', 'b', 'c', 'copy'] })
  expect((await fitted({ in: file, features: 'a,b' })).data).toMatchObject({ features: ['a', 'b'] })
})

const one = (cell: string) => `a,y\n1,2\n${cell},3\n`

it.each([
  ['a column that is not there', {}, { label: 'z' }, 'COLUMN_MISSING', 'no column z'],
  ['a column of texts', {}, { features: 'day' }, 'COLUMN_MISSING', 'does not hold numbers'],
  ['a model that is not known', {}, { model: 'bosting' }, 'MODEL_INVALID', 'bosting'],
  ['a parameter that it does not have', { params: 'round: 3' }, {}, 'MODEL_INVALID', 'no parameter round'],
  ['parameters that are none', { params: '- 3' }, {}, 'USAGE_VALUE', 'no list of names'],
  ['parameters that cannot be read', { params: 'a: [1' }, {}, 'USAGE_VALUE', 'params'],
  ['a seed that is none', {}, { seed: '1.5' }, 'USAGE_VALUE', '--seed is 1.5'],
  ['a horizon of nothing', {}, { horizon: '0' }, 'USAGE_VALUE', '--horizon is 0'],
  ['a word among numbers', { in: one('word') }, {}, 'VALUE_INVALID', 'line 3'],
  ['an infinite number', { in: one('inf') }, {}, 'VALUE_INVALID', 'line 3'],
  ['a name given twice', { in: 'a,a,y\n1,2,3\n' }, {}, 'VALUE_INVALID', 'two columns'],
  ['no label at all', { in: 'a,y\n1,\n2,\n' }, {}, 'DATA_INSUFFICIENT', 'no sample'],
])('refuses %s', async (name, files, options, code, said) => {
  const paths = Object.entries(files).map(([key, content]) => [key, write(`${key}-${name}`, content)])
  const work = fitted({ ...Object.fromEntries(paths), ...options, out: place('refused.json') })
  await expect(work).rejects.toMatchObject({ code, message: expect.stringContaining(said) })
  expect(existsSync(place('refused.json'))).toBe(false)
})

it('refuses infinite numbers of Parquet', async () => {
  const file = place('infinite.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`COPY (SELECT 'inf'::DOUBLE AS a, 1.0::DOUBLE AS y) TO '${file}' (FORMAT parquet)`)
  connection.closeSync()
  await expect(fitted({ in: file })).rejects.toMatchObject({ code: 'VALUE_INVALID' })
})

it('refuses a file that holds no model, and a table without its features', async () => {
  const out = place('whole.json')
  await fitted({ out, model: 'ridge' })
  await expect(predicted(table, { in: table })).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
  await expect(predicted(place('absent.json'), { in: table })).rejects.toMatchObject({ code: 'FILE_MISSING' })
  const document = JSON.parse(readFileSync(out, 'utf8')) as { model: Record<string, unknown> }
  const other = write('other.json', JSON.stringify({ ...document, model: { ...document.model, type: 'oracle' } }))
  await expect(predicted(other, { in: table })).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
  const narrow = write('narrow.csv', 'a,c\n1,3\n')
  await expect(predicted(out, { in: narrow })).rejects.toMatchObject({
    code: 'COLUMN_MISSING',
    given: 'b',
  })
  await expect(predicted(out, { in: table, out: table })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  expect(restoreModel(document.model as never).task).toBe('regression')
})
