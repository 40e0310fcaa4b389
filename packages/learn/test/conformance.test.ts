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
  type Matrix,
  MeanBaseline,
  type Model,
  MulticlassBoosting,
  QuantileForest,
  RandomForest,
  type RecurrentOptions,
  Ridge,
  Stacking,
  ZeroBaseline,
} from '../src/index.ts'
import { estimatorConformance, random } from './conformance.ts'

const bothTasks = ['regression', 'classification'] as const

// A letter too few or too many, as options that also say something right.
const misspelt = {
  forest: { trees: 3, minLeafs: 2 },
  boosting: { rounds: 3, learningrate: 0.1 },
  linear: { penalty: 1, penalti: 1 },
  sequence: { steps: 3, hiden: 8 },
}
/** Of boosting, on the last 30 % of the rows. */
const stopping = (patience: number) => ({ rounds: 40, minLeaf: 2, validation: 0.3, patience })

/** Two workers, the later trees first. */
function inParts(forest: RandomForest, features: Matrix, label: Float64Array): Model {
  const data = forest.prepare(features, label, {})
  const ranges = [
    [6, 15],
    [0, 6],
  ] as const
  return forest.merge(
    data,
    random(),
    ranges.map(([from, to]) => forest.growRange(data, random(), from, to)),
  )
}

estimatorConformance({
  name: 'forest',
  tasks: bothTasks,
  create: (task) => new RandomForest({ task, trees: 15, minLeaf: 2 }),
  createExact: (task) => new RandomForest({ task, trees: 3, minLeaf: 2, maxFeatures: 1, bootstrap: false, bins: 16 }),
  weightTolerance: 1e-6,
  createMisspelt: (task) => new RandomForest({ task, ...misspelt.forest }),
  fitInParts: (task, features, label) => inParts(new RandomForest({ task, trees: 15, minLeaf: 2 }), features, label),
})
estimatorConformance({
  name: 'extra trees',
  tasks: bothTasks,
  create: (task) => new ExtraTrees({ task, trees: 15, minLeaf: 2 }),
  createExact: (task) => new ExtraTrees({ task, trees: 3, minLeaf: 2, bins: 16 }),
  weightTolerance: 1e-6,
  createMisspelt: (task) => new ExtraTrees({ task, ...misspelt.forest }),
  fitInParts: (task, features, label) => inParts(new ExtraTrees({ task, trees: 15, minLeaf: 2 }), features, label),
})
estimatorConformance({
  name: 'quantile forest',
  tasks: ['regression'],
  create: () => new QuantileForest({ trees: 15, minLeaf: 2 }),
  createExact: () => new QuantileForest({ trees: 3, minLeaf: 2, maxFeatures: 1, bootstrap: false, bins: 16 }),
  weightTolerance: 1e-6,
  createMisspelt: () => new QuantileForest(misspelt.forest),
})
estimatorConformance({
  name: 'adaboost',
  tasks: ['classification'],
  create: () => new AdaBoost({ rounds: 12 }),
  createExact: () => new AdaBoost({ rounds: 4, bins: 16 }),
  weightTolerance: 1e-6,
  createMisspelt: () => new AdaBoost(misspelt.boosting),
  createStopping: (_task, patience) => new AdaBoost({ ...stopping(patience), learningRate: 0.3 }),
})
estimatorConformance({
  name: 'adaboost r2',
  tasks: ['regression'],
  create: () => new AdaBoostR2({ rounds: 12 }),
  createExact: () => new AdaBoostR2({ rounds: 4, bins: 16 }),
  weightTolerance: 1e-6,
  createMisspelt: () => new AdaBoostR2(misspelt.boosting),
})
estimatorConformance({
  name: 'boosting',
  tasks: bothTasks,
  create: (task) => new Boosting({ task, rounds: 15, minLeaf: 2, rowFraction: 0.8, columnFraction: 0.7 }),
  createExact: (task) => new Boosting({ task, rounds: 5, minLeaf: 2, bins: 16 }),
  weightTolerance: 1e-6,
  createMisspelt: (task) => new Boosting({ task, ...misspelt.boosting }),
  createStopping: (task, patience) => new Boosting({ task, ...stopping(patience) }),
})
estimatorConformance({
  name: 'multiclass boosting',
  tasks: ['classes'],
  create: () => new MulticlassBoosting({ rounds: 8, minLeaf: 2, rowFraction: 0.8 }),
  createExact: () => new MulticlassBoosting({ rounds: 5, minLeaf: 2, bins: 16 }),
  weightTolerance: 0,
  createMisspelt: () => new MulticlassBoosting(misspelt.boosting),
  createStopping: (_task, patience) => new MulticlassBoosting(stopping(patience)),
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
  createMisspelt: () => new Ridge(misspelt.linear),
})
estimatorConformance({
  name: 'lasso',
  tasks: ['regression'],
  create: () => new Lasso({ penalty: 0.05 }),
  weightTolerance: 1e-6,
  createMisspelt: () => new Lasso(misspelt.linear),
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
  createMisspelt: () => new Logistic(misspelt.linear),
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
    createMisspelt: (task) => new Sequence({ task, ...misspelt.sequence }),
    createStopping: (task, patience) =>
      new Sequence({ task, steps: 1, hidden: 8, epochs: 15, rate: 0.03, tail: 0.3, batch: 16, patience }),
  })
}
