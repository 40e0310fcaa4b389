/** A figure of merit that a user adds to the ones every backtest reports. */

export interface MetricDefinition {
  readonly extension: 'metric'
  readonly name: string
  /** What it measures, with its unit, as a sentence. */
  readonly description: string
  /** @param returns simple returns a period, after costs; NaN where it is undefined */
  compute(returns: Float64Array, periodsPerYear: number): number
}

/** Declares a metric; a file of your own exports what this returns. */
export function defineMetric(definition: Omit<MetricDefinition, 'extension'>): MetricDefinition {
  return { extension: 'metric', ...definition }
}
