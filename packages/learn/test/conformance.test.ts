import { Boosting, LastBaseline, Logistic, MeanBaseline, RandomForest, Ridge, ZeroBaseline } from '../src/index.ts'
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
