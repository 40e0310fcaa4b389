/** A metric of your own: the mean of the worst hundredth of periods, in basis points. */
import { defineMetric } from '../src/backtest/metric.ts'

export const worstHundredth = defineMetric({
  name: 'worst-hundredth',
  description: 'Mean return of the worst hundredth of periods, in basis points.',
  compute(returns) {
    const count = Math.floor(returns.length / 100)
    if (count === 0) return Number.NaN
    const worst = returns.toSorted().subarray(0, count)
    return (10_000 * worst.reduce((sum, value) => sum + value, 0)) / count
  },
})
