import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Dataset } from '../../src/features/dataset.ts'
import { createFeatureSet } from '../../src/features/feature-set.ts'
import { FeatureStore } from '../../src/features/feature-store.ts'
import { createLabelRegistry, parseLabel } from '../../src/features/labels.ts'
import { datasetFrame } from '../../src/features/dataset-table.ts'
import { createFeatureRegistry } from '../../src/features/registry.ts'
import { fitScaler } from '../../src/features/scaler.ts'
import { FrameFiles } from '../../src/store/parquet/frame-file.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'

const featureSet = createFeatureSet({ features: ['rsi:14', 'weekday'] }, createFeatureRegistry(), 'code')
const label = parseLabel('overnight_return', createLabelRegistry())
const files = new FrameFiles(1)

function dataset(first: number): Dataset {
  return {
    featureNames: ['rsi:14', 'weekday'],
    columns: [Float64Array.of(first, Number.NaN, 60), Float64Array.of(1, 2, 3)],
    session: Int32Array.of(100, 101, 102),
    decisionAt: Float64Array.of(1, 2, 3),
    label: Float64Array.of(0.01, -0.01, Number.NaN),
    labelKnownAt: Float64Array.of(2, 3, 4),
  }
}

function stored(first: number): Parameters<FeatureStore['put']>[0] {
  const samples = dataset(first)
  const scaler = fitScaler('standard', samples, Int32Array.of(0, 1))
  return { symbol: 'BRK/B', dataset: samples, featureSet, label, scalers: [{ trainFrom: 'a', trainTo: 'b', scaler }] }
}

it('keeps a table once, by feature set, symbol and values, and gives the same bits back', async () => {
  const store = new FeatureStore(temporaryFolder(), files)
  const first = await store.put(stored(40))
  expect([first.isNew, (await store.put(stored(40))).isNew]).toEqual([true, false])
  const other = await store.put(stored(41))
  expect(other.values).not.toBe(first.values)
  expect((await store.list()).map(({ symbol, values }) => [symbol, values])).toEqual(
    [first.values, other.values].toSorted().map((values) => ['BRK/B', values]),
  )
  const { schema } = datasetFrame(dataset(40))
  const frame = await files.read(join(first.path, 'features.parquet'), schema, 3)
  expect(frame.columns).toEqual(datasetFrame(dataset(40)).columns)
})

it('keeps the scalers of other folds beside those of the first, though the values are the same', async () => {
  const store = new FeatureStore(temporaryFolder(), files)
  await store.put(stored(40))
  const scaler = fitScaler('standard', dataset(40), Int32Array.of(0, 1, 2))
  const other = await store.put({ ...stored(40), scalers: [{ trainFrom: 'a', trainTo: 'c', scaler }] })
  expect(other.isNew).toBe(true)
  expect((await store.schema(other)).scalers).toMatchObject([{ trainTo: 'c', scaler: { rows: 3 } }])
})

it('stores what each column is, and the scalers with the rows they were learnt from', async () => {
  const store = new FeatureStore(temporaryFolder(), files)
  const schema = await store.schema(await store.put(stored(40)))
  expect(schema).toMatchObject({ symbol: 'BRK/B', rows: 3, label: 'overnight_return' })
  expect(schema.features.map(({ name }) => name)).toEqual(['rsi:14', 'weekday'])
  // the third row is not of the training fold: 60 and 3 leave no trace
  expect(schema.scalers[0]!.scaler.features).toMatchObject([
    { name: 'rsi:14', centre: 40, scale: 1 },
    { name: 'weekday', centre: 1.5, scale: 0.5 },
  ])
})

it('leaves nothing half-written where it cannot write', async () => {
  const root = temporaryFolder()
  class BrokenFiles extends FrameFiles {
    override write(): Promise<void> {
      return Promise.reject(new Error('broken'))
    }
  }
  const store = new FeatureStore(root, new BrokenFiles(1))
  await expect(store.put(stored(40))).rejects.toThrow('broken')
  expect(await store.list()).toEqual([])
  expect(readdirSync(root, { recursive: true }).filter((name) => String(name).includes('features.parquet'))).toEqual([])
})
