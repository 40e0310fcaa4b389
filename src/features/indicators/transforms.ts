/** Features of one input: of the close or a value when they stand alone, of another feature after `|`. */
import { log } from '../../core/math.ts'
import { defineFeature } from '../definition.ts'
import { map, window } from '../node.ts'
import { change, highest, lag, lowest, mean, meanOf, populationDeviation } from '../operators.ts'
import { period } from './trend.ts'

const level = defineFeature({
  name: 'level',
  title: 'The value itself: of a series, or the close (adjusted forward from the first row).',
  parameters: {},
  outputs: () => ({ level: { column: 'level', warmUp: 0 } }),
  build: ({ close }) => ({ level: close }),
})

const lagged = defineFeature({
  name: 'lag',
  title: 'The value some rows before.',
  parameters: { rows: period(1) },
  outputs: ({ rows }) => ({ lag: { column: `lag_${rows}`, warmUp: rows } }),
  build: ({ close }, { rows }) => ({ lag: lag(close, rows) }),
})

const changed = defineFeature({
  name: 'change',
  title: 'The value less the value some rows before, in its own unit.',
  parameters: { rows: period(1) },
  outputs: ({ rows }) => ({ change: { column: `change_${rows}`, warmUp: rows } }),
  build: ({ close }, { rows }) => ({ change: change(close, rows) }),
})

const averaged = defineFeature({
  name: 'mean',
  title: 'Mean of the last rows.',
  parameters: { period: period(5) },
  outputs: ({ period }) => ({ mean: { column: `mean_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({ mean: mean(close, period) }),
})

const deviation = defineFeature({
  name: 'stdev',
  title: 'Population standard deviation of the last rows.',
  parameters: { period: period(20, 2) },
  outputs: ({ period }) => ({ stdev: { column: `stdev_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({ stdev: populationDeviation(close, period) }),
})

const zscore = defineFeature({
  name: 'zscore',
  title: 'Distance from the mean of the last rows in population standard deviations; 0 where they are all equal.',
  parameters: { period: period(60, 2) },
  outputs: ({ period }) => ({ zscore: { column: `zscore_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => {
    const equal = map([highest(close, period), lowest(close, period)], (most, least) => (most === least ? 1 : 0))
    return {
      zscore: map(
        [close, mean(close, period), populationDeviation(close, period), equal],
        (value, centre, sd, isEqual) => (isEqual === 1 ? 0 : (value - centre) / sd),
      ),
    }
  },
})

const rank = defineFeature({
  name: 'rank',
  title: 'Share of the other last rows that are lower, equal ones counting half: 0 at the lowest, 1 at the highest.',
  parameters: { period: period(252, 2) },
  outputs: ({ period }) => ({ rank: { column: `rank_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({
    rank: window([close], period, (from, to, values) => {
      const own = values[to - 1]!
      let below = 0
      for (let i = from; i < to - 1; i++) {
        if (values[i]! < own) below += 1
        else if (values[i]! === own) below += 0.5
      }
      return below / (to - from - 1)
    }),
  }),
})

const sign = defineFeature({
  name: 'sign',
  title: '−1, 0 or 1.',
  parameters: {},
  outputs: () => ({ sign: { column: 'sign', warmUp: 0 } }),
  build: ({ close }) => ({ sign: map([close], Math.sign) }),
})

const absolute = defineFeature({
  name: 'abs',
  title: 'The value without its sign.',
  parameters: {},
  outputs: () => ({ abs: { column: 'abs', warmUp: 0 } }),
  build: ({ close }) => ({ abs: map([close], Math.abs) }),
})

const logarithm = defineFeature({
  name: 'log',
  title: 'Natural logarithm; missing where the value is not positive.',
  parameters: {},
  outputs: () => ({ log: { column: 'log', warmUp: 0 } }),
  build: ({ close }) => ({ log: map([close], (x) => (x > 0 ? log(x) : Number.NaN)) }),
})

const slope = defineFeature({
  name: 'slope',
  title: 'Slope a row of the least-squares line through the last rows.',
  parameters: { period: period(20, 2) },
  outputs: ({ period }) => ({ slope: { column: `slope_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({
    slope: window([close], period, (from, to, values) => {
      const centre = meanOf(from, to, values)
      const middle = (to - from - 1) / 2
      let product = 0
      let square = 0
      for (let i = from; i < to; i++) {
        const step = i - from - middle
        product += step * (values[i]! - centre)
        square += step * step
      }
      return product / square
    }),
  }),
})

export const TRANSFORMS = [level, lagged, changed, averaged, deviation, zscore, rank, sign, absolute, logarithm, slope]
