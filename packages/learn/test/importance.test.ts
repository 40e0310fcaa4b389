import { expect, it } from 'vitest'
import { LearnError, meanAbsoluteError, permutationImportance, RandomForest, Ridge } from '../src/index.ts'
import { normalMatrix, TestRandom } from './random.ts'

const random = new TestRandom('importance')
const features = normalMatrix(300, 4, random)
const label = features.columns[0]!.map((value, i) => 2 * value + features.columns[1]![i]! + 0.1 * random.normal())
const model = new Ridge().fit(features, label, { random })

it('permutation importance of a linear model is twice the squared coefficient', () => {
  const importance = permutationImportance(model, features, label, { random, repeats: 20 })
  // Shuffling x adds 2 * variance * coefficient^2 to the squared error.
  expect(importance[0]!.mean / (2 * model.coefficients[0]! ** 2)).toBeCloseTo(1, 1)
  expect(importance[1]!.mean / (2 * model.coefficients[1]! ** 2)).toBeCloseTo(1, 1)
  expect(Math.abs(importance[2]!.mean)).toBeLessThan(0.01)
  expect(importance[0]!.error).toBeGreaterThan(0)
})

it('is exactly zero for a feature that the model does not use', () => {
  const columns = [...features.columns, new Float64Array(300).fill(1)]
  const wider = new RandomForest({ task: 'regression', trees: 5 }).fit({ rows: 300, columns }, label, { random })
  expect(permutationImportance(wider, { rows: 300, columns }, label, { random }).at(-1)).toEqual({ mean: 0, error: 0 })
})

it('depends on the stream and the feature only, and takes another loss', () => {
  const once = permutationImportance(model, features, label, { random, repeats: 2, loss: meanAbsoluteError })
  random.next()
  expect(permutationImportance(model, features, label, { random, repeats: 2, loss: meanAbsoluteError })).toEqual(once)
  expect(permutationImportance(model, features, label, { random, repeats: 1 })[0]!.error).toBeNaN()
  expect(() => permutationImportance(model, features, label, { random, repeats: 0 })).toThrow(LearnError)
})
