/** Indicators that move between bounds. Where a range or a flow is 0 they are 0, as in TA-Lib. */
import { defineFeature } from '../definition.ts'
import { map, window, type Node } from '../node.ts'
import { change, highest, lowest, mean, meanOf, sum, wilderMean } from '../operators.ts'
import { macdNodes, period } from './trend.ts'

const gainOf = (difference: number): number => (difference > 0 ? difference : Number.isNaN(difference) ? difference : 0)

function relativeStrength(close: Node, smooth: (x: Node) => Node): Node {
  const moves = change(close, 1)
  const gains = smooth(map([moves], gainOf))
  const losses = smooth(map([moves], (move) => gainOf(-move)))
  return map([gains, losses], (gain, loss) => (gain + loss === 0 ? 0 : 100 * (gain / (gain + loss))))
}

const rsi = defineFeature({
  name: 'rsi',
  title: 'Relative strength index with Wilder means, 0 to 100 (Wilder 1978).',
  parameters: { period: period(14, 2) },
  outputs: ({ period }) => ({ rsi: { column: `rsi_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({ rsi: relativeStrength(close, (x) => wilderMean(x, period)) }),
})

const rsiSimple = defineFeature({
  name: 'rsi_simple',
  title: 'Relative strength index with simple means of gains and losses, 0 to 100.',
  parameters: { period: period(14, 2) },
  outputs: ({ period }) => ({ rsi: { column: `rsi_simple_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({ rsi: relativeStrength(close, (x) => mean(x, period)) }),
})

const stoch = defineFeature({
  name: 'stoch',
  title: 'Slow stochastic, 0 to 100: simple means of the place of the close in the range of the last rows (Lane).',
  parameters: { period: period(14), slowk: period(3), slowd: period(3) },
  outputs: ({ period, slowk, slowd }) => {
    const name = `${period}_${slowk}_${slowd}`
    const warmUp = period + slowk + slowd - 3
    return {
      slowk: { column: `stoch_slowk_${name}`, warmUp },
      slowd: { column: `stoch_slowd_${name}`, warmUp },
    }
  },
  build: ({ high, low, close }, { period, slowk, slowd }) => {
    const fast = map([close, highest(high, period), lowest(low, period)], (price, most, least) =>
      most === least ? 0 : (100 * (price - least)) / (most - least),
    )
    const slow = mean(fast, slowk)
    const slower = mean(slow, slowd)
    return { slowk: map([slow, slower], (k, d) => (Number.isNaN(d) ? d : k)), slowd: slower }
  },
})

const willr = defineFeature({
  name: 'willr',
  title: 'Williams %R: −100 (close at the low of the last rows) to 0 (at the high).',
  parameters: { period: period(14) },
  outputs: ({ period }) => ({ willr: { column: `willr_${period}`, warmUp: period - 1 } }),
  build: ({ high, low, close }, { period }) => ({
    willr: map([close, highest(high, period), lowest(low, period)], (price, most, least) =>
      most === least ? 0 : (-100 * (most - price)) / (most - least),
    ),
  }),
})

const typicalPrice = (bar: { high: Node; low: Node; close: Node }): Node =>
  map([bar.high, bar.low, bar.close], (high, low, close) => (high + low + close) / 3)

const cci = defineFeature({
  name: 'cci',
  title: 'Commodity channel index: typical price less its mean, over 0.015 mean absolute deviations (Lambert 1980).',
  parameters: { period: period(20, 2) },
  outputs: ({ period }) => ({ cci: { column: `cci_${period}`, warmUp: period - 1 } }),
  build: (bar, { period }) => ({
    cci: window([typicalPrice(bar)], period, (from, to, price) => {
      const centre = meanOf(from, to, price)
      let deviations = 0
      for (let i = from; i < to; i++) deviations += Math.abs(price[i]! - centre)
      const distance = price[to - 1]! - centre
      return distance === 0 || deviations === 0 ? 0 : distance / ((0.015 * deviations) / (to - from))
    }),
  }),
})

const mfi = defineFeature({
  name: 'mfi',
  title: 'Money flow index, 0 to 100: share of typical price times volume on rising rows (Quong and Soudack 1989).',
  parameters: { period: period(14, 2) },
  outputs: ({ period }) => ({ mfi: { column: `mfi_${period}`, warmUp: period } }),
  build: (bar, { period }) => {
    const price = typicalPrice(bar)
    const flow = (direction: 1 | -1): Node =>
      map([change(price, 1), price, bar.volume], (move, level, volume) => {
        if (Number.isNaN(move) || Number.isNaN(volume)) return Number.NaN
        return move * direction > 0 ? level * volume : 0
      })
    const smallestFlow = 1 // below this total TA-Lib takes the flow for none
    return {
      mfi: map([sum(flow(1), period), sum(flow(-1), period)], (up, down) =>
        up + down < smallestFlow ? 0 : 100 * (up / (up + down)),
      ),
    }
  },
})

const impulse = defineFeature({
  name: 'impulse',
  title:
    'Impulse colour: 1 (green) where the MACD histogram is positive and RSI rises, −1 (red) for the opposite, else 0.',
  parameters: { fast: period(8), slow: period(21, 2), signal: period(9), rsi: period(14, 2) },
  refuses: ({ fast, slow }) => (fast < slow ? undefined : `fast is ${fast}, which is not below slow, ${slow}`),
  outputs: ({ fast, slow, signal, rsi }) => ({
    impulse: { column: `impulse_${fast}_${slow}_${signal}_${rsi}`, warmUp: Math.max(slow + signal - 2, rsi + 1) },
  }),
  build: ({ close }, parameters) => {
    const strength = relativeStrength(close, (x) => wilderMean(x, parameters.rsi))
    return {
      impulse: map([macdNodes(close, parameters).histogram, change(strength, 1)], (histogram, rise) => {
        if (Number.isNaN(histogram) || Number.isNaN(rise)) return Number.NaN
        if (histogram > 0 && rise > 0) return 1
        return histogram < 0 && rise < 0 ? -1 : 0
      }),
    }
  },
})

export const OSCILLATORS = [rsi, rsiSimple, stoch, willr, cci, mfi, impulse]
