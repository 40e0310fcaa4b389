import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sourceHash } from '../../../options/kernel/build.ts'
import { TREE_KERNEL } from '../../../../scripts/build-kernels.ts'
import { boost, type Boosted } from '../../src/boosting/boost.ts'
import { BoostedTrees } from '../../src/boosting/boosted-trees.ts'
import { lossOf } from '../../src/boosting/boosting.ts'
import { BOOSTING_DEFAULTS, type BoostingParameters } from '../../src/boosting/boosting-parameters.ts'
import { softmaxLoss } from '../../src/boosting/class-losses.ts'
import { plainLeafSums } from '../../src/boosting/leaf-sums.ts'
import { checkTraining } from '../../src/training-set.ts'
import { treeWork } from '../../src/trees/kernel-work.ts'
import { PlainWork } from '../../src/trees/plain-work.ts'
import { TestRandom } from '../random.ts'

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -4, max: 4 }) },
  { weight: 3, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  fc.constant(Number.NaN),
)
const table = fc
  .record({ rows: fc.integer({ min: 1, max: 150 }), features: fc.integer({ min: 1, max: 19 }) })
  .chain(({ rows, features }) => {
    const exactly = { minLength: rows, maxLength: rows }
    return fc.record({
      columns: fc.array(fc.array(value, exactly), { minLength: features, maxLength: features }),
      label: fc.array(fc.integer({ min: 0, max: 2 }), exactly),
      weights: fc.option(fc.array(fc.integer({ min: 1, max: 9 }), exactly)),
    })
  })
const grown = fc.record({
  loss: fc.constantFrom('squared', 'quantile', 'logistic', 'poisson', 'softmax'),
  maxLeaves: fc.integer({ min: 2, max: 40 }),
  minLeaf: fc.constantFrom(1, 3, 10),
  penalty: fc.constantFrom(0, 1),
  growth: fc.constantFrom('leaf' as const, 'depth' as const),
  rowFraction: fc.constantFrom(1, 0.6),
  columnFraction: fc.constantFrom(1, 0.5),
  validation: fc.constantFrom(0, 0.3),
  bins: fc.constantFrom(255, 7),
  categorical: fc.constantFrom([], ['x0']),
  increasing: fc.constantFrom([], ['x1']),
})

it('the kernel grows the trees of its plain twin and predicts the same bits', () => {
  fc.assert(
    fc.property(table, grown, ({ columns, label, weights }, { loss, ...some }) => {
      const features = { rows: label.length, columns: columns.map((column) => Float64Array.from(column)) }
      const classes = Float64Array.from(label, (k) => (loss === 'logistic' ? Math.min(k, 1) : k))
      fc.pre(loss !== 'poisson' || label.slice(0, Math.floor(0.5 * label.length)).some((k) => k > 0))
      fc.pre(label.length > 3 || some.validation === 0)
      const isFree = loss === 'quantile' || loss === 'softmax' || columns.length < 2
      const parameters: BoostingParameters = {
        ...BOOSTING_DEFAULTS,
        ...some,
        increasing: isFree ? [] : some.increasing,
        rounds: 4,
        loss: loss === 'softmax' ? 'logistic' : loss,
      }
      const options = {
        random: new TestRandom('twin'),
        ...(weights && { weights: Float64Array.from(weights) }),
      }
      const set = checkTraining(features, classes, options, 'regression')
      const learn = (make: typeof treeWork): Boosted =>
        boost(set, parameters, loss === 'softmax' ? softmaxLoss(3) : lossOf(parameters), options, make)
      const kernel = new BoostedTrees(learn(treeWork))
      const plain = new BoostedTrees(learn((size) => new PlainWork(size)))
      expect(kernel.serialise()).toEqual(plain.serialise())
      expect(kernel.raw(features)).toEqual(plain.raw(features, plainLeafSums))
    }),
    { numRuns: 150 },
  )
})

it('what outgrows the addresses of the kernel is refused before anything is allocated', () => {
  const size = { rows: 4e6, features: 2000, isPair: false, slots: 32 }
  expect(() => treeWork(size)).toThrow(expect.objectContaining({ name: 'LearnError', kind: 'data' }))
})

it('the kernel that is loaded is that of its sources: else run npm run prepare', () => {
  const text = readFileSync(join(import.meta.dirname, '../../src/trees/kernel-bytes.ts'), 'utf8')
  expect(text).toContain(`SHA-256 ${sourceHash(TREE_KERNEL)}`)
})
