/** Moving averages, MACD and Wilder's directional movement. */
import { defineFeature, type ParameterSpec } from '../definition.ts'
import { map, recurrence, window, type Node } from '../node.ts'
import { exponentialMean, growth, highest, lag, mean, ratio, where, wilderMean, wilderSum } from '../operators.ts'

/** Most rows that a window may hold. */
export const LONGEST = 10_000

/** A parameter that says how many rows a window has. @param length where it is not given */
export function period(length: number, min = 1): ParameterSpec & { readonly default: number } {
  return { default: length, min, max: LONGEST, title: 'rows' }
}

const sma = defineFeature({
  name: 'sma',
  title: 'Mean of the last closes.',
  parameters: { period: period(20) },
  outputs: ({ period }) => ({ sma: { column: `sma_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({ sma: mean(close, period) }),
})

const ema = defineFeature({
  name: 'ema',
  title: 'Exponential mean with weight 2/(period + 1), begun with the mean of the first closes.',
  parameters: { period: period(20) },
  outputs: ({ period }) => ({ ema: { column: `ema_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({ ema: exponentialMean(close, period) }),
})

const smaRatio = defineFeature({
  name: 'sma_ratio',
  title: 'Close over its mean.',
  parameters: { period: period(20) },
  outputs: ({ period }) => ({ ratio: { column: `sma_ratio_${period}`, warmUp: period - 1 } }),
  build: ({ close }, { period }) => ({ ratio: ratio(close, mean(close, period)) }),
})

const emaRatio = defineFeature({
  name: 'ema_ratio',
  title: 'Fast over slow exponential mean; above 1 in a rise.',
  parameters: { fast: period(9), slow: period(21) },
  outputs: ({ fast, slow }) => ({
    ratio: { column: `ema_ratio_${fast}_${slow}`, warmUp: Math.max(fast, slow) - 1 },
  }),
  build: ({ close }, { fast, slow }) => ({ ratio: ratio(exponentialMean(close, fast), exponentialMean(close, slow)) }),
})

const distanceFromHigh = defineFeature({
  name: 'distance_from_high',
  title: 'Close over the highest high of the last rows, less 1; 0 at the high.',
  parameters: { period: period(252) },
  outputs: ({ period }) => ({ distance: { column: `distance_from_high_${period}`, warmUp: period - 1 } }),
  build: ({ close, high }, { period }) => ({
    distance: map([close, highest(high, period)], (price, most) => price / most - 1),
  }),
})

/** Fast less slow mean, both begun so that their first values fall on the same row; then the mean of that. */
export function macdNodes(
  close: Node,
  { fast, slow, signal }: { fast: number; slow: number; signal: number },
): { line: Node; signal: Node; histogram: Node } {
  const difference = map(
    [exponentialMean(close, fast, slow - fast), exponentialMean(close, slow)],
    (quick, sluggish) => quick - sluggish,
  )
  const smoothed = exponentialMean(difference, signal)
  return {
    line: where(difference, smoothed),
    signal: smoothed,
    histogram: map([difference, smoothed], (line, mean) => line - mean),
  }
}

const macd = defineFeature({
  name: 'macd',
  title: 'Moving average convergence and divergence (Appel 1979): line, signal and histogram.',
  parameters: { fast: period(12), slow: period(26, 2), signal: period(9) },
  refuses: ({ fast, slow }) => (fast < slow ? undefined : `fast is ${fast}, which is not below slow, ${slow}`),
  outputs: ({ fast, slow, signal }) => {
    const warmUp = slow + signal - 2
    return {
      macd: { column: `macd_${fast}_${slow}_${signal}`, warmUp },
      signal: { column: 'macd_signal', warmUp },
      hist: { column: 'macd_hist', warmUp },
    }
  },
  build: ({ close }, parameters) => {
    const { line, signal, histogram } = macdNodes(close, parameters)
    return { macd: line, signal, hist: histogram }
  },
})

/** Largest of high − low, |high − close before|, |low − close before|; undefined on the first row. */
export function trueRange(bar: { high: Node; low: Node; close: Node }): Node {
  return map([bar.high, bar.low, lag(bar.close, 1)], (high, low, last) =>
    Number.isNaN(last) ? Number.NaN : Math.max(high, last) - Math.min(low, last),
  )
}

/** Wilder's directional movement: the larger of the rise of the high and the fall of the low; a tie gives none. */
function directionalMovement(high: Node, low: Node, side: 'plus' | 'minus'): Node {
  return window([high, low], 2, (from, to, highs, lows) => {
    const up = highs[to - 1]! - highs[from]!
    const down = lows[from]! - lows[to - 1]!
    const [own, other] = side === 'plus' ? [up, down] : [down, up]
    return own > 0 && own > other ? own : 0
  })
}

/** Mean of the first `length` DX, then Wilder's; a row without movement counts as 0 at first and is passed over later. */
function directionalIndex(plus: Node, minus: Node, length: number): Node {
  return recurrence([plus, minus], () => {
    let rows = 0
    let total = 0
    let current = Number.NaN
    return (up, down) => {
      rows++
      const both = up + down
      const dx = both === 0 ? Number.NaN : (100 * Math.abs(up - down)) / both
      if (rows <= length) {
        if (both !== 0) total += dx
        if (rows === length) current = total / length
      } else if (both !== 0) current = (current * (length - 1) + dx) / length
      return current
    }
  })
}

const adx = defineFeature({
  name: 'adx',
  title: 'Average directional index and the two directional indicators, in per cent (Wilder 1978).',
  parameters: { period: period(14, 2) },
  outputs: ({ period }) => ({
    adx: { column: `adx_${period}`, warmUp: 2 * period - 1 },
    plus_di: { column: `plus_di_${period}`, warmUp: period },
    minus_di: { column: `minus_di_${period}`, warmUp: period },
  }),
  build: (bar, { period }) => {
    const range = wilderSum(trueRange(bar), period)
    const indicator = (side: 'plus' | 'minus'): Node =>
      map([ratio(wilderSum(directionalMovement(bar.high, bar.low, side), period), range, 0)], (x) => 100 * x)
    const plus = indicator('plus')
    const minus = indicator('minus')
    return { adx: directionalIndex(plus, minus, period), plus_di: plus, minus_di: minus }
  },
})

const atr = defineFeature({
  name: 'atr',
  title: 'Average true range: Wilder mean of the true range, in units of price (Wilder 1978).',
  parameters: { period: period(14) },
  outputs: ({ period }) => ({ atr: { column: `atr_${period}`, warmUp: period } }),
  build: (bar, { period }) => ({ atr: wilderMean(trueRange(bar), period) }),
})

const atrRatio = defineFeature({
  name: 'atr_ratio',
  title: 'Average true range over close.',
  parameters: { period: period(14) },
  outputs: ({ period }) => ({ ratio: { column: `atr_ratio_${period}`, warmUp: period } }),
  build: (bar, { period }) => ({ ratio: ratio(wilderMean(trueRange(bar), period), bar.close) }),
})

const roc = defineFeature({
  name: 'roc',
  title: 'Rate of change of the close, in per cent.',
  parameters: { period: period(10) },
  outputs: ({ period }) => ({ roc: { column: `roc_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({ roc: map([growth(close, period)], (x) => (x - 1) * 100) }),
})

export const TREND_INDICATORS = [sma, ema, smaRatio, emaRatio, distanceFromHigh, macd, adx, atr, atrRatio, roc]
