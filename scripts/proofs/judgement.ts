/** The judgement of forecasts on markets whose truth is known: how often it errs, what it finds, what intervals cover. */
import type { Json } from '../../src/core/hash.ts'
import { wilsonInterval } from '../../src/core/stats/proportion.ts'
import { judgeForecasts, type Judgement } from '../../src/research/forecast/judgement/judgement.ts'
import { HARDEST, knownForecasts, type KnownMarket, MARKET_KINDS, type MarketKind } from './forecast-market.ts'
import { type Proof, refute } from './proof.ts'

const SEEDS = 200
const HORIZONS = [12, 24, 48, 96, 168]
const LEVEL = 0.05
/** Decisions of a month, of half a year, of a year. */
const SESSIONS = [30, 120, 250] as const
/** Shares of the variance of moves that a forecaster knows. */
const SHARES = [0.1, 0.2, 0.3] as const
/** Power promised at the largest of them, 24 hours ahead, in a year. */
const POWER = 0.9

export const judgement: Proof = {
  summary: `how often forecasts without an edge are said to beat no-change on ${SEEDS} markets of each kind, and with one; five minutes`,
  run: async () => ({ seeds: SEEDS, withoutEdge: withoutEdge(), withEdge: withEdge(), coverage: coverage() }),
}

function judged(market: Omit<KnownMarket, 'kind' | 'levels'> & Partial<KnownMarket>): Judgement {
  return judgeForecasts(knownForecasts({ kind: 'steady', levels: [], ...market }))
}

/** Share of markets on which anyone is said to beat no-change, and would be by the published test. */
function withoutEdge(): Json {
  return MARKET_KINDS.flatMap((kind) => SESSIONS.map((sessions) => falseAlarms(kind, sessions)))
}

function falseAlarms(kind: MarketKind, sessions: number): Record<string, Json> {
  let alarms = 0
  let byPublished = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const { contenders, family } = judged({ seed, kind, sessions, horizons: HORIZONS, forecasters: HARDEST })
    if (contenders.some(({ corrected }) => corrected <= LEVEL)) alarms++
    if (contenders.some(({ published }) => family * published.p <= LEVEL)) byPublished++
  }
  if (wilsonInterval(alarms, SEEDS, 0.998).low > LEVEL) {
    refute(`${alarms} of ${SEEDS} ${kind} markets of ${sessions} sessions without an edge were said to have one`)
  }
  return { kind, sessions, alarms: alarms / SEEDS, byPublishedTest: byPublished / SEEDS }
}

/** Share of markets on which the one who knows is found, among four. */
function withEdge(): Json {
  const found = SHARES.flatMap((share) =>
    SESSIONS.map((sessions) => ({ share, sessions, found: powerOf(share, sessions) })),
  )
  const promised = found.find(({ share, sessions }) => share === SHARES.at(-1) && sessions === SESSIONS.at(-1))!
  if (wilsonInterval(promised.found * SEEDS, SEEDS, 0.998).high < POWER) {
    refute(`an edge of ${promised.share} was found on ${promised.found} of the markets only`)
  }
  return found
}

function powerOf(share: number, sessions: number): number {
  const forecasters = [{ model: 'knowing', timeframe: '1d', share, bet: 1 }, ...HARDEST.slice(1)]
  let found = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const { contenders } = judged({ seed, sessions, horizons: [12, 24], forecasters })
    const knowing = contenders.find(({ model, horizon }) => model === 'knowing' && horizon === 24)!
    if (knowing.corrected <= LEVEL) found++
  }
  return found / SEEDS
}

const COVERAGE_SEEDS = 20

/** Of the 75 % interval, two years of decisions: how much it covered, and how often chance alone does not explain that. */
function coverage(): Json {
  return MARKET_KINDS.flatMap((kind) => [24, 96].map((horizon) => coverageOf(kind, horizon)))
}

function coverageOf(kind: MarketKind, horizon: number): Record<string, Json> {
  let sum = 0
  let broken = 0
  for (let seed = 0; seed < COVERAGE_SEEDS; seed++) {
    const { contenders } = judged({
      seed,
      kind,
      sessions: 500,
      horizons: [horizon],
      forecasters: HARDEST.slice(0, 1),
      levels: [0.75],
    })
    const [score] = contenders[0]!.coverage
    sum += score!.coverage
    if (!score!.isKept) broken++
  }
  // Of 20, more than two lie outside a 99 % interval with a chance of 0.1 %.
  if (broken > 2)
    refute(`the 75 % interval was not kept on ${broken} of ${COVERAGE_SEEDS} ${kind} markets at ${horizon} hours`)
  return { kind, horizon, coverage: sum / COVERAGE_SEEDS, outside99: broken }
}
