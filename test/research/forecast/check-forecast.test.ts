import { expect, it } from 'vitest'
import { Random } from '../../../src/core/random.ts'
import { drawCut } from '../../../src/research/forecast/check-forecast.ts'
import { prepareGrid } from '../../../src/research/forecast/compute-grid.ts'
import { gridRequest, madeStudy } from './made-samples.ts'

const seeds = Array.from({ length: 50 }, (_, seed) => seed)

it('cuts where fits and forecasts lie on both sides, wherever chance wants it', () => {
  const hourly = prepareGrid(gridRequest()).timeframes[0]!
  const { decisionAt } = hourly.samples
  for (const seed of seeds) {
    const cut = drawCut(hourly, Random.fromSeed(seed))
    expect(hourly.refits.some(({ rows }) => decisionAt[rows.at(-1)!]! <= cut)).toBe(true)
    expect(decisionAt.at(-1)).toBeGreaterThan(cut)
  }
})

it('cuts among all decisions where hardly any has a forecast', () => {
  const study = madeStudy({ forecast: '{ days: 1, warmUp: 0 }' })
  const daily = prepareGrid(gridRequest({ study })).timeframes[1]!
  for (const seed of seeds) {
    expect(daily.samples.decisionAt.at(-1)).toBeGreaterThan(drawCut(daily, Random.fromSeed(seed)))
  }
})
