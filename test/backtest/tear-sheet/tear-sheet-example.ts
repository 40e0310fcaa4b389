/** Invented inputs of a tear sheet, for tests. */
import { Random } from '../../../src/core/random.ts'
import { dayNumber, weekday } from '../../../src/core/time.ts'
import type { TearSheetInput } from '../../../src/backtest/tear-sheet/tear-sheet-input.ts'

export interface ExampleOptions {
  readonly sessions?: number
  readonly seed?: number
  /** Mean of a night in units of its deviation, when held and when not. */
  readonly skill?: number
  readonly drift?: number
  readonly costBps?: number
  readonly from?: number
  readonly deviation?: number
}

/** Weekdays from `from` on. */
export function weekdays(count: number, from = dayNumber(2019, 1, 2)): Int32Array {
  const days = new Int32Array(count)
  let day = from
  for (let i = 0; i < count; day++) if (weekday(day) !== 0 && weekday(day) !== 6) days[i++] = day
  return days
}

/** Nights that are held about half of the time, on a forecast with the given skill. */
export function exampleInput(options: ExampleOptions = {}): TearSheetInput {
  const { sessions = 1510, seed = 7, skill = 0.03, drift = 0.03, costBps = 1.2, deviation = 0.007 } = options
  const random = Random.fromSeed(seed)
  const empty = (): Float64Array => new Float64Array(sessions)
  const [net, gross, holding, always] = [empty(), empty(), empty(), empty()]
  const [positions, probability, predicted, actual] = [empty(), empty(), empty(), empty()]
  let fills = 0
  let variance = 1
  for (let i = 0; i < sessions; i++) {
    variance = 0.93 * variance + 0.07 * (0.4 + 0.6 * random.normal() ** 2)
    const isHeld = random.next() < 0.54
    const night = deviation * (drift + (isHeld ? skill : -skill) + Math.sqrt(variance) * random.normal())
    positions[i] = isHeld ? 1 : 0
    probability[i] = Math.min(0.95, Math.max(0.05, 0.53 + (isHeld ? 0.025 : -0.025) + 0.03 * random.normal()))
    predicted[i] = (probability[i]! - 0.5) * deviation
    actual[i] = night
    always[i] = night - (2 * costBps) / 10_000
    holding[i] = night + deviation * (0.02 + 1.1 * Math.sqrt(variance) * random.normal())
    gross[i] = isHeld ? night : 0
    net[i] = isHeld ? night - (2 * costBps) / 10_000 : 0
    if (isHeld) fills += 2
  }
  const cost = (fills * costBps * 10) / 1
  const grossSum = 100_000 * gross.reduce((sum, value) => sum + value, 0)
  return {
    title: 'Overnight, random forest',
    symbol: 'SPY',
    isSimulated: true,
    period: { one: 'night', many: 'nights' },
    periodsPerYear: 252,
    sessions: weekdays(sessions, options.from),
    netReturns: net,
    grossReturns: gross,
    holdingReturns: holding,
    alwaysReturns: always,
    positions,
    probability,
    predictedReturn: predicted,
    actualReturn: actual,
    importance: [
      'vix_close_lag1',
      'rv_yang_zhang_20',
      'rsi_14',
      'return_overnight_lag1',
      'yield_10y',
      'adx_14',
      'month',
      'weekday',
      'macd_hist',
      'bb_width',
      'return_intraday_lag1',
      'atr_14',
      'ema_20_gap',
      'volume_z',
    ].map((feature, i) => ({ feature, gain: 0.16 * 0.85 ** i, error: 0.03 * 0.93 ** i })),
    scores: [
      {
        model: 'random forest',
        isBaseline: false,
        mae: 0.00482,
        rmse: 0.00731,
        accuracy: 0.526,
        auc: 0.514,
        brier: 0.2491,
        logLoss: 0.6915,
      },
      {
        model: 'zero',
        isBaseline: true,
        mae: 0.0048,
        rmse: 0.0073,
        accuracy: Number.NaN,
        auc: 0.5,
        brier: 0.25,
        logLoss: 0.6931,
      },
      {
        model: 'mean',
        isBaseline: true,
        mae: 0.00479,
        rmse: 0.00729,
        accuracy: 0.541,
        auc: 0.5,
        brier: 0.2483,
        logLoss: 0.6898,
      },
      {
        model: 'last value',
        isBaseline: true,
        mae: 0.0069,
        rmse: 0.0103,
        accuracy: 0.497,
        auc: 0.498,
        brier: Number.NaN,
        logLoss: Number.NaN,
      },
      {
        model: 'logistic',
        isBaseline: true,
        mae: Number.NaN,
        rmse: Number.NaN,
        accuracy: 0.538,
        auc: 0.511,
        brier: 0.2485,
        logLoss: 0.6902,
      },
    ],
    costs: {
      assumedBpsPerSide: costBps,
      breakEvenBpsPerSide: grossSum > 0 ? (grossSum / (fills * 100_000)) * 10_000 : Number.NaN,
      fees: 0.3 * cost,
      slippage: 0.7 * cost,
      grossProfit: grossSum,
      netProfit: grossSum - cost,
      fills,
      description: 'Commission 0.35 bp a side; slippage 0.85 bp a side in both auctions.',
    },
    trials: { count: 48, sharpeVariance: 0.0006 },
    causality: { passed: true, cutOn: '2022-06-15', compared: 41_250, power: 0.982 },
    provenance: {
      run: 'r-7f3a91c2',
      dataHash: '7f3a91c2b4d05e6f7f3a91c2b4d05e6f7f3a91c2b4d05e6f7f3a91c2b4d05e6f',
      codeHash: '0b4d05e6f7f3a91c2b4d05e6f7f3a91c2b4d05e6f7f3a91c2b4d05e6f7f3a91c',
      verifyCommand: 'bellwether verify r-7f3a91c2',
      data: ['SPY daily bars, raw prices rebuilt from dividends', 'VIX close and treasury yields, as known at 15:45'],
      gaps: ['3 sessions lack a bar.'],
    },
    caveats: ['Yields are revised values, lagged by their release rule.'],
  }
}
