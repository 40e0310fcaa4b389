/** Lists of features under a name: `preset:momentum` among the features of a study stands for all of them. */
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'

export const FEATURE_PRESETS = {
  /** Known at 15:45 from daily bars up to yesterday, and the date. */
  overnight: [
    'overnight_return',
    'overnight_return|mean:5',
    'overnight_return|stdev:20',
    'intraday_return',
    'return:1',
    'return:5',
    'return:21',
    'momentum:252:21',
    'rsi:14',
    'impulse',
    'macd:8:21:9.hist',
    'bb_position:20:2',
    'bb_width:20:2',
    'sma_ratio:50',
    'sma_ratio:200',
    'distance_from_high:252',
    'atr_ratio:14',
    'adx:14.adx',
    'volume_ratio:20',
    'rv_cc:20',
    'rv_parkinson:20',
    'rv_yang_zhang:20',
    'weekday',
    'month',
    'turn_of_month',
    'option_expiry_week',
    'nights_to_next_open',
    'sessions_to_holiday',
  ],
  /** Moving averages, oscillators and volume of a daily momentum strategy. */
  momentum: [
    'rsi_simple:14',
    'sma:10',
    'sma:20',
    'sma:50',
    'ema:12',
    'ema:26',
    'macd:12:26:9',
    'bbands:20:2',
    'bb_position:20:2',
    'bb_width:20:2',
    'volume_ratio:20',
    'momentum:5',
    'momentum:10',
    'volatility:20',
    'atr:14',
    'adx:14',
  ],
  /** Bars of minutes to days for a swing trader in options. */
  swing: [
    'macd:8:21:9',
    'rsi:14',
    'bbands:20:2',
    'atr:14',
    'atr:14|mean:10',
    'adx:14',
    'ema:9',
    'ema:21',
    'ema:50',
    'ema:200',
    'mfi:14',
    'impulse:8:21:9:14',
    'level|lag:1',
    'level|lag:2',
    'level|lag:3',
    'mean:5',
    'mean:10',
    'mean:15',
    'weekday',
    'hour',
    'day_sine',
    'day_cosine',
    'hour_sine',
    'hour_cosine',
  ],
  /** Returns, oscillators and the date beside those of an option contract. */
  underlying: [
    'return:1',
    'return:5',
    'return:21',
    'rsi:14',
    'macd:12:26:9.macd',
    'bb_position:20:2',
    'weekday',
    'day_of_month',
  ],
} as const satisfies Record<string, readonly string[]>

/** The specs that an entry of a feature list stands for: those of a preset, or itself. Errors: FEATURE_INVALID. */
export function expandPreset(entry: string): readonly string[] {
  const name = /^preset:(.*)$/.exec(entry.trim())?.[1]
  if (name === undefined) return [entry]
  const presets: Readonly<Record<string, readonly string[]>> = FEATURE_PRESETS
  const names = Object.keys(presets)
  if (names.includes(name)) return presets[name]!
  const nearest = nearestName(name, names)
  throw new BellwetherError('FEATURE_INVALID', {
    message: `There is no preset named "${name}".`,
    expected: `Presets are ${names.join(', ')}.`,
    given: entry,
    remedy: nearest === undefined ? 'Choose one of them, or list the features.' : `Did you mean preset:${nearest}?`,
  })
}
