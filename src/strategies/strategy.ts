/** A strategy is pure: what was known at a decision in, a target position out. */

/** What a model said at one decision. NaN where it said nothing. */
export interface Signal {
  /** Day number of the session in which the decision is made. */
  readonly session: number
  readonly decidedAt: number
  /** Probability that the label is above zero. */
  readonly probability: number
  /** Expected value of the label, a simple return. */
  readonly expectedReturn: number
}

export interface Strategy {
  /** One line with the parameters, for reports. */
  readonly description: string
  /** Fraction of equity to hold until the exit: 1 long, −1 short, 0 flat. */
  target(signal: Signal): number
}

export interface StrategyDefinition<P = unknown> {
  readonly extension: 'strategy'
  readonly name: string
  /** Checks and completes parameters as a study file gives them; throws a ZodError on wrong ones. */
  parse(parameters: unknown): P
  create(parameters: P): Strategy
}

/** Declares a strategy; a file of your own exports what this returns. */
export function defineStrategy<P>(definition: Omit<StrategyDefinition<P>, 'extension'>): StrategyDefinition<P> {
  return { extension: 'strategy', ...definition }
}
