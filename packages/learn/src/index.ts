export type { Estimator, FitOptions, Matrix, Model, RandomSource, SerialisedModel, Task } from './estimator.ts'
