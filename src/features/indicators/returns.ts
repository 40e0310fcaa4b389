/**
 * Returns, dividends included.
 *
 * Over the close of one session and the open of the next a holder of one share gets `split` shares at
 * the open and the dividend in cash: (split x open + dividend) / close before − 1, on prices as quoted.
 * On bars shorter than a day the opening of the session is its first bar.
 */
import { log } from '../../core/math.ts'
import { defineFeature } from '../definition.ts'
import { map, recurrence } from '../node.ts'
import { growth, lag } from '../operators.ts'
import { period } from './trend.ts'

const simpleReturn = defineFeature({
  name: 'return',
  title: 'Simple total return over the last rows, dividends reinvested.',
  parameters: { period: period(1) },
  outputs: ({ period }) => ({ return: { column: `return_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({ return: map([growth(close, period)], (x) => x - 1) }),
})

const logReturn = defineFeature({
  name: 'log_return',
  title: 'ln of the total return factor over the last rows.',
  parameters: { period: period(1) },
  outputs: ({ period }) => ({ return: { column: `log_return_${period}`, warmUp: period } }),
  build: ({ close }, { period }) => ({ return: map([growth(close, period)], log) }),
})

const momentum = defineFeature({
  name: 'momentum',
  title:
    'Return from `period` rows before to `skip` rows before; 252:21 is the momentum of Jegadeesh and Titman (1993).',
  parameters: { period: period(10), skip: { ...period(1), default: 0, min: 0 } },
  refuses: ({ period, skip }) => (skip < period ? undefined : `skip is ${skip}, which is not below period, ${period}`),
  outputs: ({ period, skip }) => ({
    momentum: { column: `momentum_${period}${skip === 0 ? '' : `_${skip}`}`, warmUp: period },
  }),
  build: ({ close }, { period, skip }) => ({
    momentum: map([growth(skip === 0 ? close : lag(close, skip), period - skip)], (x) => x - 1),
  }),
})

const overnightReturn = defineFeature({
  name: 'overnight_return',
  title: 'Close of the session before to open of this one, dividends included.',
  parameters: {},
  outputs: () => ({ return: { column: 'overnight_return', warmUp: 1 } }),
  build: ({ session, rawOpen, rawClose, dividend, split }) => ({
    return: recurrence([session, rawOpen, rawClose, dividend, split], () => {
      let today = Number.NaN
      let lastClose = Number.NaN
      let current = Number.NaN
      return (day, open, close, cash, shares) => {
        if (day !== today) current = (shares * open + cash) / lastClose - 1
        today = day
        lastClose = close
        return current
      }
    }),
  }),
})

const intradayReturn = defineFeature({
  name: 'intraday_return',
  title: 'Open of the session to the latest close.',
  parameters: {},
  outputs: () => ({ return: { column: 'intraday_return', warmUp: 0 } }),
  build: ({ session, rawOpen, rawClose }) => ({
    return: recurrence([session, rawOpen, rawClose], () => {
      let today = Number.NaN
      let first = Number.NaN
      return (day, open, close) => {
        if (day !== today) first = open
        today = day
        return close / first - 1
      }
    }),
  }),
})

export const RETURNS = [simpleReturn, logReturn, momentum, overnightReturn, intradayReturn]
