/** `model export`: what it writes tells onnxruntime what `model predict` tells. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { itOnOnnx, runOnnx } from '../../../packages/learn/test/onnx-peer.ts'
import * as exporting from '../../../src/cli/model/export.ts'
import * as fit from '../../../src/cli/model/fit.ts'
import * as predict from '../../../src/cli/model/predict.ts'
import { Random } from '../../../src/core/random.ts'

const folder = mkdtempSync(join(tmpdir(), 'export-'))
const place = (name: string) => join(folder, name)
const context = {
  config: { home: folder, threads: 1 } as Parameters<typeof fit.run>[1]['config'],
  signal: new AbortController().signal,
}
const ROWS = 200
const random = Random.fromSeed(7)
const rows = Array.from({ length: ROWS }, () => [Math.floor(4 * random.next()), random.normal(), random.normal()])
const table = place('samples.csv')
writeFileSync(
  table,
  ['kind,a,b,y,up', ...rows.map(([kind, a, b]) => [kind, a, b, kind! + a! - b!, a! > b! ? 1 : 0].join(','))].join('\n'),
)

async function fitted(model: string, label: string, parameters: object = {}): Promise<string> {
  const params = place(`${model}.params.json`)
  writeFileSync(params, JSON.stringify(parameters))
  const out = place(`${model}.json`)
  const columns = { label, features: 'kind,a,b', allow: 'kind,a,b' }
  await fit.run({ options: { in: table, model, out, params, horizon: '1', seed: '1', ...columns } }, context)
  return out
}

const exported = (model: string, onnx: string) => exporting.run({ arguments: [model], options: { onnx } })

const CASES = [
  ['ridge', 'y', {}, 1e-12],
  ['boosting', 'y', { rounds: 20 }, 1e-5],
  ['forest', 'up', { trees: 20 }, 1e-5],
  ['mean', 'y', {}, 1e-12],
] as const
for (const [model, label, parameters, error] of CASES) {
  itOnOnnx(`${model} tells onnxruntime what model predict says`, async (runtime) => {
    const file = await fitted(model, label, parameters)
    const onnx = place(`${model}.onnx`)
    const { data } = await exported(file, onnx)
    expect(data).toMatchObject({ input: 'features', output: 'prediction', features: ['kind', 'a', 'b'] })
    const values = Float64Array.from(rows.flat())
    const said = await runOnnx(runtime, readFileSync(onnx), { name: 'features', values, dimensions: [ROWS, 3] })
    const { text } = await predict.run({ arguments: [file], options: { in: table } })
    const wanted = text
      .split('\n')
      .slice(1)
      .map((line) => Number(line.slice(line.lastIndexOf(',') + 1)))
    for (const [row, value] of wanted.entries()) {
      expect(Math.abs(said['prediction']!.data[row]! - value)).toBeLessThanOrEqual(error * (1 + Math.abs(value)))
    }
  })
}

it('says what a sequence wants to see', async () => {
  const file = await fitted('lstm', 'y', { steps: 3, hidden: 4, epochs: 1 })
  const { data, text } = await exported(file, place('lstm.onnx'))
  expect(data).toMatchObject({ input: 'windows', output: 'prediction' })
  expect(text).toContain('rows x 3 steps x features')
})

it('refuses what ONNX has no words for, and to write over the model', async () => {
  const file = await fitted('boosting', 'y', { rounds: 5, categorical: ['kind'] })
  await expect(exported(file, place('never.onnx'))).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  await expect(exported(file, file)).rejects.toMatchObject({ code: 'USAGE_VALUE' })
})
