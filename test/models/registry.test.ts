import { expect, it } from 'vitest'
import { BellwetherError } from '../../src/core/errors.ts'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { bindEstimator, createEstimator, findModel } from '../../src/models/registry.ts'
import { median } from './own-model.ts'

/** What a person reads of the error that `work` throws. */
function message(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof BellwetherError) return `${error.message} ${error.expected} ${error.remedy}`
  }
  return 'nothing was thrown'
}

it('completes the parameters of every built-in model and creates it for each of its tasks', async () => {
  const sequences = ['lstm', 'gru', 'attention']
  const trees = [
    'forest',
    'extra-trees',
    'quantile-forest',
    'boosting',
    'multiclass-boosting',
    'adaboost',
    'adaboost-r2',
  ]
  const names = [...trees, 'ridge', 'lasso', 'logistic', ...sequences, 'zero', 'mean', 'last', 'stacking']
  expect(BUILT_IN_MODELS.map(({ name }) => name)).toEqual(names)
  for (const { name, tasks } of BUILT_IN_MODELS) {
    // Only a stack has no members unless it is given some.
    if (name === 'stacking') continue
    for (const task of tasks) {
      const spec = bindEstimator({ name }, task)
      const estimator = await createEstimator(structuredClone(spec), task)
      expect(estimator).toMatchObject({ name, task, parameters: spec.parameters })
    }
  }
})

it('a stack has other models as members, their parameters checked and complete', async () => {
  const bind = (parameters: unknown) => bindEstimator({ name: 'stacking', parameters }, 'regression')
  const spec = bind({ members: { ridge: { penalty: 3 }, forest: { trees: 7 } }, folds: 3 })
  expect(spec.parameters).toMatchObject({
    folds: 3,
    embargo: 0,
    sumToOne: true,
    members: { ridge: { penalty: 3 }, forest: { trees: 7, bins: 255 } },
  })
  const stack = await createEstimator(structuredClone(spec), 'regression')
  expect(stack).toMatchObject({
    name: 'stacking',
    task: 'regression',
    parameters: { members: 'ridge, forest', folds: 3 },
  })
  for (const [parameters, expected] of [
    [{}, 'The parameter members of the model stacking is nothing.'],
    [{ members: {} }, 'It must be at least one model.'],
    [{ members: { forrest: {} } }, 'The parameter members.forrest of the model stacking'],
    [{ members: { ridge: { penalty: -1 } } }, 'The parameter members.ridge.penalty of the model stacking'],
    [{ members: { ridge: { depth: 3 } } }, 'has no parameter depth'],
  ] as const) {
    expect(message(() => bind(parameters))).toContain(expected)
  }
})

it('names the nearest model, the parameter and what it must be', () => {
  expect(message(() => bindEstimator({ name: 'forrest' }, 'regression'))).toContain('Did you mean forest?')
  const trees = message(() => bindEstimator({ name: 'forest', parameters: { trees: -1 } }, 'regression'))
  expect(trees).toContain('The parameter trees of the model forest is -1. It must be a number of at least 1.')
  const depth = message(() => bindEstimator({ name: 'forest', parameters: { depth: 3 } }, 'regression'))
  expect(depth).toContain('The model forest has no parameter depth.')
  const heads = message(() => bindEstimator({ name: 'attention', parameters: { heads: 3 } }, 'regression'))
  expect(heads).toContain('heads')
  expect(message(() => bindEstimator({ name: 'lstm', parameters: { heads: 2 } }, 'regression'))).toContain('heads')
  expect(message(() => bindEstimator({ name: 'ridge' }, 'classification'))).toContain(
    'cannot be used for classification',
  )
})

it("finds a user's own model, in its module too, and refuses a name that is taken", async () => {
  expect(findModel('median', [median])).toBe(median)
  const spec = bindEstimator({ name: 'median' }, 'regression', [median])
  expect(spec).toEqual({ name: 'median', parameters: { factor: 1 }, module: median.module })
  expect((await createEstimator(spec, 'regression')).name).toBe('median')
  expect(() => findModel('forest', [{ ...median, name: 'forest' }])).toThrow(/more than one model/)
})
