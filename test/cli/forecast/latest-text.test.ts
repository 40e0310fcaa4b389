import { expect, it } from 'vitest'
import { latestForecasts } from '../../../src/cli/forecast/latest-text.ts'
import type { ForecastView } from '../../../src/research/forecast/show-forecast.ts'
import { madeForecasts } from '../../research/forecast/made-forecasts.ts'

const EARLIER = Date.UTC(2024, 2, 4, 21)
const LAST = Date.UTC(2024, 2, 5, 21)

function latestOf(rows: { decisionAt: number; predicted: number; price?: number }[], contract?: string[]) {
  const made = madeForecasts(
    rows.map((row) => ({
      horizon: 24,
      price: 100,
      actual: Number.NaN,
      model: 'stack',
      bounds: [[-Infinity, 105]],
      ...row,
    })),
    [0.75],
  )
  const forecasts = contract === undefined ? made : { ...made, contract }
  return latestForecasts({ forecasts, study: { horizons: [24] } } as ForecastView)
}

it('gives the last decision of each horizon; bounds that are infinite are null', () => {
  const rows = [
    { decisionAt: LAST, predicted: 101 },
    { decisionAt: EARLIER, predicted: 99 },
  ]
  expect(latestOf(rows)).toEqual([
    {
      horizon: 24,
      decidedAt: '2024-03-05T21:00:00Z',
      targetAt: '2024-03-06T21:00:00Z',
      price: 100,
      predicted: 101,
      intervals: [{ level: 0.75, lower: null, upper: 105 }],
    },
  ])
})

it('gives all contracts of the last snapshot, the highest forecast return first', () => {
  const rows = [
    { decisionAt: EARLIER, predicted: 150 },
    { decisionAt: LAST, predicted: 101 },
    { decisionAt: LAST, price: 10, predicted: 11 },
  ]
  expect(latestOf(rows, ['A', 'B', 'C']).map(({ contract }) => contract)).toEqual(['C', 'B'])
})
