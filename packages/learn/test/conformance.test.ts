import {
  AdaBoost,
  AdaBoostR2,
  Attention,
  Boosting,
  ExtraTrees,
  Gru,
  Lasso,
  LastBaseline,
  Logistic,
  Lstm,
  MeanBaseline,
  QuantileForest,
  RandomForest,
  type RecurrentOptions,
  Ridge,
  Stacking,
  type Task,
  ZeroBaseline,
} from '../src/index.ts'
import { estimatorConformance, misspeltConformance, stoppingConformance } from './conformance.ts'

const bothTasks = ['regression', 'classification'] as const

estimatorConformance({
  name: 'forest',
  tasks: bothTasks,
  create: (task) => new RandomForest({ task, trees: 15, minLeaf: 2 }),
  createExact: (task) => new RandomForest({ task, trees: 3, minLeaf: 2, maxFeatures: 1, bootstrap: false, bins: 16 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'extra trees',
  tasks: bothTasks,
  create: (task) => new ExtraTrees({ task, trees: 15, minLeaf: 2 }),
  createExact: (task) => new ExtraTrees({ task, trees: 3, minLeaf: 2, bins: 16 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'quantile forest',
  tasks: ['regression'],
  create: () => new QuantileForest({ trees: 15, minLeaf: 2 }),
  createExact: () => new QuantileForest({ trees: 3, minLeaf: 2, maxFeatures: 1, bootstrap: false, bins: 16 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'adaboost',
  tasks: ['classification'],
  create: () => new AdaBoost({ rounds: 12 }),
  createExact: () => new AdaBoost({ rounds: 4, bins: 16 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'adaboost r2',
  tasks: ['regression'],
  create: () => new AdaBoostR2({ rounds: 12 }),
  createExact: () => new AdaBoostR2({ rounds: 4, bins: 16 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'boosting',
  tasks: bothTasks,
  create: (task) => new Boosting({ task, rounds: 15, minLeaf: 2, rowFraction: 0.8, columnFraction: 0.7 }),
  createExact: (task) => new Boosting({ task, rounds: 5, minLeaf: 2, bins: 16 }),
  weightTolerance: 1e-6,
})
for (const loss of ['absolute', 'quantile', 'huber'] as const) {
  estimatorConformance({
    name: `boosting of the ${loss} loss`,
    tasks: ['regression'],
    create: (task) => new Boosting({ task, loss, rounds: 10, minLeaf: 2 }),
    weightTolerance: 1e-6,
  })
}
estimatorConformance({
  name: 'ridge',
  tasks: ['regression'],
  create: () => new Ridge({ penalty: 2 }),
  weightTolerance: 1e-9,
})
estimatorConformance({
  name: 'lasso',
  tasks: ['regression'],
  create: () => new Lasso({ penalty: 0.05 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'elastic net',
  tasks: ['regression'],
  create: () => new Lasso({ penalty: 0.05, ridgeShare: 0.5 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'logistic',
  tasks: ['classification'],
  create: () => new Logistic({ penalty: 0.5 }),
  weightTolerance: 1e-6,
})
estimatorConformance({
  name: 'zero',
  tasks: bothTasks,
  create: (task) => new ZeroBaseline({ task }),
  weightTolerance: 0,
})
estimatorConformance({
  name: 'mean',
  tasks: bothTasks,
  create: (task) => new MeanBaseline({ task }),
  weightTolerance: 1e-12,
})
estimatorConformance({
  name: 'last',
  tasks: bothTasks,
  create: (task) => new LastBaseline({ task }),
  weightTolerance: 0,
})
estimatorConformance({
  name: 'stacking',
  tasks: bothTasks,
  create: (task) =>
    new Stacking({
      task,
      members: {
        forest: new RandomForest({ task, trees: 8, minLeaf: 2 }),
        linear: task === 'regression' ? new Ridge() : new Logistic(),
      },
    }),
  // Rows given twice lie in other folds, so the weight of a single member is what can be compared.
  createExact: (task) =>
    new Stacking({ task, members: { linear: task === 'regression' ? new Ridge() : new Logistic() } }),
  weightTolerance: 1e-6,
})

class SmallAttention extends Attention {
  constructor(options: RecurrentOptions) {
    super({ ...options, heads: 2 })
  }
}

for (const Sequence of [Lstm, Gru, SmallAttention]) {
  const small = { steps: 1, hidden: 8, epochs: 3 }
  estimatorConformance({
    name: new Sequence({ task: 'regression' }).name,
    tasks: bothTasks,
    create: (task) => new Sequence({ task, ...small, dropout: 0.1 }),
    createExact: (task) => new Sequence({ task, ...small, tail: 0, batch: 256 }),
    // Its sums are of singles, in another order.
    weightTolerance: 1e-3,
  })
}

// A letter too few or too many, as options that also say something right.
const forest = { trees: 3, minLeafs: 2 }
const boosting = { rounds: 3, learningrate: 0.1 }
const sequence = { steps: 3, hiden: 8 }
const linear = { penalty: 1, penalti: 1 }
const ofBothTasks = [
  (task: Task) => new RandomForest({ task, ...forest }),
  (task: Task) => new Boosting({ task, ...boosting }),
  (task: Task) => new Lstm({ task, ...sequence }),
  (task: Task) => new Gru({ task, ...sequence }),
  (task: Task) => new Attention({ task, ...sequence }),
]
for (const create of ofBothTasks) misspeltConformance({ name: create('regression').name, tasks: bothTasks, create })
for (const estimator of [new Ridge(linear), new Lasso(linear), new Logistic(linear)]) {
  misspeltConformance({ name: estimator.name, tasks: [estimator.task], create: () => estimator })
}
stoppingConformance(
  'boosting',
  bothTasks,
  (task, patience) => new Boosting({ task, rounds: 40, minLeaf: 2, validation: 0.3, patience }),
)
