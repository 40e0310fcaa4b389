/** Bands and realised volatilities. Volatilities are decimal per year of 252 sessions. */
import { log } from '../../core/math.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { defineFeature } from '../definition.ts'
import { map, type Node } from '../node.ts'
import { growth, lag, logGrowth, mean, populationDeviation, sampleVariance, sum } from '../operators.ts'
import { period } from './trend.ts'

const widthParameter = { default: 2, min: 0.01, max: 100, isInteger: false, title: 'standard deviations' }

function bands(close: Node, length: number, width: number): { upper: Node; middle: Node; lower: Node } {
  const middle = mean(close, length)
  const deviation = populationDeviation(close, length)
  return {
    upper: map([middle, deviation], (centre, sd) => centre + width * sd),
    middle,
    lower: map([middle, deviation], (centre, sd) => centre - width * sd),
  }
}

const bbands = defineFeature({
  name: 'bbands',
  title: 'Bollinger bands: mean of the closes and population standard deviations around it (Bollinger 2001).',
  parameters: { period: period(20, 2), width: widthParameter },
  outputs: ({ period, width }) => {
    const spec = (band: string) => ({ column: `bb_${band}_${period}_${width}`, warmUp: period - 1 })
    return { upper: spec('upper'), middle: spec('middle'), lower: spec('lower') }
  },
  build: ({ close }, { period, width }) => bands(close, period, width),
})

const bbPosition = defineFeature({
  name: 'bb_position',
  title: 'Place of the close between the Bollinger bands: 0 at the lower, 1 at the upper; 0.5 where they meet.',
  parameters: { period: period(20, 2), width: widthParameter },
  outputs: ({ period, width }) => ({
    position: { column: `bb_position_${period}_${width}`, warmUp: period - 1 },
  }),
  build: ({ close }, { period, width }) => {
    const { upper, lower } = bands(close, period, width)
    return {
      position: map([close, upper, lower], (price, top, bottom) =>
        top === bottom ? 0.5 : (price - bottom) / (top - bottom),
      ),
    }
  },
})

const bbWidth = defineFeature({
  name: 'bb_width',
  title: 'Distance between the Bollinger bands over their middle.',
  parameters: { period: period(20, 2), width: widthParameter },
  outputs: ({ period, width }) => ({ width: { column: `bb_width_${period}_${width}`, warmUp: period - 1 } }),
  build: ({ close }, { period, width }) => {
    const { upper, middle, lower } = bands(close, period, width)
    return { width: map([upper, middle, lower], (top, centre, bottom) => (top - bottom) / centre) }
  },
})

const volatility = defineFeature({
  name: 'volatility',
  title: 'Standard deviation (n − 1) of simple returns, per year.',
  parameters: { period: period(20, 2) },
  outputs: ({ period }) => ({ volatility: { column: `volatility_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({
    volatility: annualised(
      sampleVariance(
        map([growth(close, 1)], (x) => x - 1),
        period,
      ),
    ),
  }),
})

/** Square root of a variance per row, per year. */
function annualised(variance: Node): Node {
  return map([variance], (x) => Math.sqrt(SESSIONS_PER_YEAR * x))
}

const rvCloseToClose = defineFeature({
  name: 'rv_cc',
  title: 'Realised volatility from log returns close to close: sample variance (n − 1).',
  parameters: { period: period(20, 2) },
  outputs: ({ period }) => ({ rv: { column: `rv_cc_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({ rv: annualised(sampleVariance(logGrowth(close), period)) }),
})

const rvParkinson = defineFeature({
  name: 'rv_parkinson',
  title: 'Realised volatility from ranges: sum of ln(H/L)² over 4 n ln 2 (Parkinson, J. Business 53 (1980) 61).',
  parameters: { period: period(20) },
  outputs: ({ period }) => ({ rv: { column: `rv_parkinson_${period}`, warmUp: period - 1 } }),
  build: ({ high, low }, { period }) => {
    const squares = map([high, low], (top, bottom) => log(top / bottom) ** 2)
    return { rv: annualised(map([sum(squares, period)], (total) => total / (period * 4 * Math.LN2))) }
  },
})

const rvGarmanKlass = defineFeature({
  name: 'rv_garman_klass',
  title:
    'Realised volatility from open, high, low and close: mean of ln(H/L)²/2 − (2 ln 2 − 1) ln(C/O)² ' +
    '(Garman and Klass, J. Business 53 (1980) 67).',
  parameters: { period: period(20) },
  outputs: ({ period }) => ({ rv: { column: `rv_garman_klass_${period}`, warmUp: period - 1 } }),
  build: ({ open, high, low, close }, { period }) => {
    const terms = map(
      [open, high, low, close],
      (o, h, l, c) => 0.5 * log(h / l) ** 2 - (2 * Math.LN2 - 1) * log(c / o) ** 2,
    )
    return { rv: annualised(mean(terms, period)) }
  },
})

const rvYangZhang = defineFeature({
  name: 'rv_yang_zhang',
  title:
    'Realised volatility from overnight, intraday and range variance, free of drift and gaps ' +
    '(Yang and Zhang, J. Business 73 (2000) 477).',
  parameters: { period: period(20, 2) },
  outputs: ({ period }) => ({ rv: { column: `rv_yang_zhang_${period}`, warmUp: period } }),
  build: ({ open, high, low, close }, { period }) => {
    const logRatio = (of: Node, to: Node): Node => map([of, to], (x, y) => log(x / y))
    const overnight = sampleVariance(logRatio(open, lag(close, 1)), period)
    const intraday = sampleVariance(logRatio(close, open), period)
    const ranges = map([open, high, low, close], (o, h, l, c) => log(h / c) * log(h / o) + log(l / c) * log(l / o))
    const k = 0.34 / (1.34 + (period + 1) / (period - 1))
    return {
      rv: annualised(
        map([overnight, intraday, mean(ranges, period)], (night, day, range) => night + k * day + (1 - k) * range),
      ),
    }
  },
})

export const VOLATILITIES = [
  bbands,
  bbPosition,
  bbWidth,
  volatility,
  rvCloseToClose,
  rvParkinson,
  rvGarmanKlass,
  rvYangZhang,
]
