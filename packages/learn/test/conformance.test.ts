import {
  Attention,
  Gru,
  Lasso,
  LastBaseline,
  Logistic,
  Lstm,
  MeanBaseline,
  RandomForest,
  type RecurrentOptions,
  Ridge,
  Stacking,
  ZeroBaseline,
} from '../src/index.ts'
import { estimatorConformance } from './conformance.ts'

const bothTasks = ['regression', 'classification'] as const

estimatorConformance({
  name: 'forest',
  tasks: bothTasks,
  create: (task) => new RandomForest({ task, trees: 15, minLeaf: 2 }),
  createExact: (task) => new RandomForest({ task, trees: 3, minLeaf: 2, maxFeatures: 1, bootstrap: false, bins: 16 }),
  weightTolerance: 1e-6,
})
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
