/** A run of forecasts on a market whose truth is known, as a report gets it. */
import { Random } from '../../../src/core/random.ts'
import { gateRules } from '../../../src/research/forecast/gate/gate-rules.ts'
import type { ForecastReportInput } from '../../../src/research/forecast-report/forecast-report-input.ts'
import { type KnownForecaster, knownForecasts, type KnownMarket } from '../../../scripts/proofs/forecast-market.ts'

const FAMILIES = ['ridge', 'forest', 'boosting', 'adaboost', 'lstm', 'gru', 'attention']

/** Families on some timeframes that know little each, and a stack that knows more. */
function forecasters(timeframes: readonly string[], share: number): KnownForecaster[] {
  const members = timeframes.flatMap((timeframe, i) =>
    FAMILIES.map((model, k) => ({ model, timeframe, share: 0.01, bet: 1 + ((i + k) % 3) })),
  )
  return [...members, { model: 'stack', timeframe: 'all', share, bet: share > 0.1 ? 1 : 1.2 }]
}

export interface ExampleOptions extends Partial<Omit<KnownMarket, 'forecasters'>> {
  readonly timeframes?: readonly string[]
  /** Share of each step that the stack knows. */
  readonly share?: number
  /** Sessions before those that count. */
  readonly warmUp?: number
}

export function forecastExample({
  timeframes = ['1h', '1d'],
  share = 0.05,
  warmUp = 60,
  ...market
}: ExampleOptions = {}): ForecastReportInput {
  const forecasts = knownForecasts({
    seed: 5,
    kind: 'steady',
    sessions: warmUp + 30,
    horizons: [12, 24, 36, 48, 72, 96, 168],
    levels: [0.75, 0.9],
    forecasters: forecasters(timeframes, share),
    ...market,
  })
  const sessions = [...new Set(forecasts.session)]
  return {
    id: 'f-4be1c0de',
    title: 'SPY horizons',
    symbol: 'SIM',
    isSimulated: true,
    forecasts,
    since: sessions[warmUp]!,
    gate: gateRules.parse(undefined),
    learning: learningCurves(),
    tuning: tuningCurves(),
    causality: { passed: true, cutOn: '2024-04-19', compared: 48_211, power: 0.63 },
    provenance: {
      data: ['SIM minute bars, simulated market with seed 20, raw prices', 'SIMVIX daily, known at the next open'],
      gaps: [],
      dataHash: '9f2ab11c0de9f2ab11c0de',
      featuresHash: '77aa01c0de77aa01c0de',
      codeHash: '0c0de5507f2a0c0de5507f2a',
      command: 'bellwether forecast run studies/spy-horizons.yaml',
    },
    caveats: ['Yields are taken as known the evening after, by rule.'],
  }
}

function learningCurves(): ForecastReportInput['learning'] {
  return ['lstm on 15m at 24 h', 'gru on 15m at 24 h'].map((name, k) => ({
    name,
    training: Float64Array.from({ length: 12 }, (_, i) => 1 / (1 + i / (2 + k)) + 0.4),
    held: Float64Array.from({ length: 12 }, (_, i) => 0.9 + (i - 4 - k) ** 2 / 150),
  }))
}

function tuningCurves(): ForecastReportInput['tuning'] {
  const random = Random.fromSeed(9)
  return FAMILIES.map((family) => ({
    name: `${family} on 1h`,
    losses: Float64Array.from({ length: 5 }, () => 1.2e-4 * (1 + 0.05 * random.normal())),
  }))
}
