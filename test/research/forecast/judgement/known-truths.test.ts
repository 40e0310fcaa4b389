/** What is said of markets whose truth is known. Longer series and more seeds: `npm run prove -- judgement`, and whole studies `-- forecasts`. */
import { expect, it } from 'vitest'
import { judgeForecasts, type Judgement } from '../../../../src/research/forecast/judgement/judgement.ts'
import { HARDEST, knownForecasts, MARKET_KINDS, type KnownMarket } from '../../../../scripts/proofs/forecast-market.ts'

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed)
const HORIZONS = [12, 24, 48, 96, 168]

function judged(market: Partial<KnownMarket> & Pick<KnownMarket, 'seed'>): Judgement {
  return judgeForecasts(
    knownForecasts({ kind: 'steady', sessions: 60, horizons: HORIZONS, forecasters: HARDEST, levels: [], ...market }),
  )
}

/** One family-wise test at 5 %. */
function rejects({ contenders }: Judgement): boolean {
  return contenders.some(({ corrected }) => corrected <= 0.05)
}

it('seldom finds an edge where there is none, on any kind of market', () => {
  for (const kind of MARKET_KINDS) {
    const rejected = SEEDS.filter((seed) => rejects(judged({ seed, kind })))
    // The 99.9 % quantile of 20 draws at 5 %.
    expect(rejected.length, `${kind}: ${rejected.join(', ')}`).toBeLessThanOrEqual(5)
  }
})

it('finds who knows three tenths of the variance of moves, in a year, with a power of 90 % and more', () => {
  const forecasters = [{ model: 'knowing', timeframe: '1d', share: 0.3, bet: 1 }, ...HARDEST.slice(1)]
  const found = SEEDS.filter((seed) => {
    const { contenders } = judged({ seed, sessions: 250, horizons: [12, 24], forecasters })
    return contenders.some(
      ({ model, horizon, corrected }) => model === 'knowing' && horizon === 24 && corrected <= 0.05,
    )
  })
  // At a power of 90 % fewer than 15 of 20 have a chance of 1.1 %.
  expect(found.length).toBeGreaterThanOrEqual(15)
})

it('covers as it promises on every kind of market, at the number of independent outcomes', () => {
  for (const kind of MARKET_KINDS) {
    const { contenders } = judged({
      seed: 3,
      kind,
      sessions: 400,
      horizons: [24, 96],
      forecasters: HARDEST.slice(0, 2),
      levels: [0.75],
    })
    for (const { horizon, coverage } of contenders) {
      const [{ interval, isKept }] = coverage as [(typeof coverage)[number]]
      expect(isKept, `${kind}, ${horizon} h: ${interval.low} to ${interval.high}`).toBe(true)
    }
  }
})
