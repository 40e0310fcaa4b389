import {
  Attention,
  Gru,
  LastBaseline,
  Logistic,
  Lstm,
  MeanBaseline,
  RandomForest,
  type RecurrentOptions,
  Ridge,
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
