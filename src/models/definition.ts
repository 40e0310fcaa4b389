/** The declaration of a model, built in or a user's own. */
import type { Estimator, LabelHistory, Task } from '@bellwether/learn'

export interface ModelDefinition<P = unknown> {
  readonly extension: 'model'
  /** Lower-case letters, digits and dashes; begins with a letter. */
  readonly name: string
  readonly tasks: readonly Task[]
  /** `import.meta.url` of the file that exports it, from which workers load it; absent in built-in models. */
  readonly module?: string
  /** Checks and completes parameters as a study file gives them; throws a ZodError on wrong ones. */
  parse(parameters: unknown): P
  create(task: Task, parameters: P): Estimator
  /**
   * In a walk-forward, predictions that are renewed at each decision instead of at each refit: one a
   * sample, from labels known by its decision only; NaN where there is none.
   */
  atEachDecision?(history: LabelHistory): Float64Array
}

/** Declares a model; a file of your own exports what this returns, with `module: import.meta.url`. */
export function defineModel<P>(
  definition: Omit<ModelDefinition<P>, 'extension' | 'module'> & { readonly module: string },
): ModelDefinition<P> {
  return { extension: 'model', ...definition }
}
