/** A stored model comes from a file, which may hold anything. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeArray } from '../src/bytes.ts'
import {
  AdaBoostR2,
  Attention,
  Boosting,
  LearnError,
  Lstm,
  MulticlassBoosting,
  QuantileForest,
  QuantileForestModel,
  RandomForest,
  restoreModel,
  Ridge,
  type SerialisedModel,
  Stacking,
} from '../src/index.ts'
import { normalMatrix, TestRandom } from './random.ts'

const features = normalMatrix(40, 2, new TestRandom('features'))
const label = features.columns[0]!.map((value, i) => value - features.columns[1]![i]!)
const options = { random: new TestRandom('fit') }
const task = 'regression'
const MODELS = {
  boosting: new Boosting({ task, rounds: 2, minLeaf: 3 }).fit(features, label, options),
  classes: new MulticlassBoosting({ rounds: 2, minLeaf: 3 }).fit(
    features,
    label.map((value) => Number(value > 0)),
    options,
  ),
  forest: new RandomForest({ task, trees: 2 }).fit(features, label, options),
  quantiles: new QuantileForest({ trees: 2 }).fit(features, label, options),
  adaboost: new AdaBoostR2({ rounds: 2 }).fit(features, label, options),
  lstm: new Lstm({ task, steps: 2, hidden: 4, epochs: 1 }).fit(features, label, options),
  attention: new Attention({ task, steps: 2, hidden: 4, heads: 1, epochs: 1 }).fit(features, label, options),
  stack: new Stacking({ task, members: { ridge: new Ridge() }, folds: 3 }).fit(features, label, options),
}

type Path = readonly string[]

function pathsIn(value: unknown, above: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [[...above, key], ...pathsIn(part, [...above, key])])
}

/** A copy with something else at the path. */
function changed(stored: SerialisedModel, path: Path, change: (old: unknown) => unknown): SerialisedModel {
  const copy = structuredClone(stored)
  const holder = path
    .slice(0, -1)
    .reduce((at: Record<string, unknown>, key) => at[key] as Record<string, unknown>, copy)
  holder[path.at(-1)!] = change(holder[path.at(-1)!])
  return copy
}

/** The array with other bytes at some places. */
function withBytes(old: unknown, places: readonly (readonly [number, number])[]): unknown {
  if (typeof old !== 'string' || old.length < 8) return old
  const bytes = Buffer.from(old, 'base64')
  for (const [place, byte] of places) bytes[place % bytes.length] = byte
  return bytes.toString('base64')
}

/** That it is used without harm, or was refused as no model. */
function expectHarmless(stored: SerialisedModel): void {
  try {
    const model = restoreModel(stored)
    expect(model.predict(features).length).toBe(40)
    if (model instanceof QuantileForestModel) expect(model.quantiles(features, [0.5])[0]!.length).toBe(40)
  } catch (error) {
    expect(error).toBeInstanceOf(LearnError)
  }
}

describe.each(Object.entries(MODELS))('a stored model, %s,', (_, model) => {
  const stored = model.serialise()
  const path = fc.constantFrom(...pathsIn(stored))

  it('is refused or used without harm whatever stands in it', () => {
    const junk = fc.constantFrom<unknown>(null, 0, -1, 1e9, '', 'x', 'AAAAAAAA8P8=', '////f////38=', true, [], {}, [
      null,
    ])
    fc.assert(fc.property(path, junk, (at, value) => expectHarmless(changed(stored, at, () => value))))
  })

  it('is refused or used without harm whatever bytes its arrays hold', () => {
    const bytes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(path, bytes, (at, places) => expectHarmless(changed(stored, at, (old) => withBytes(old, places)))),
    )
  })
})

it.each([null, undefined, 5, 'model', {}, { type: null }, { type: 'toString' }])(
  '%j is refused as a model',
  (stored) => {
    expect(() => restoreModel(stored as unknown as SerialisedModel)).toThrow(LearnError)
  },
)

it('trees deeper than any that is grown are refused', () => {
  const depth = 300
  const [splits, leaves] = [new Int32Array(depth).fill(5), Int32Array.from({ length: depth + 1 }, (_, leaf) => ~leaf)]
  const values = encodeArray(new Float64Array(depth + 1).fill(1))
  const nodes = encodeArray(Int32Array.of(...splits, ...leaves))
  const stored = { ...MODELS.boosting.serialise(), nodes, leaves: values, cover: values }
  expect(() => restoreModel(stored)).toThrow(LearnError)
})
