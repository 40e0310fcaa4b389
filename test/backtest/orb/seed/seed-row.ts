/** A result of the seed profile as the former system's vectors write it. */
import { floatText } from '../../../../src/backtest/orb/seed/python-number.ts'
import type { SeedFailure, SeedParameters, SeedResult } from '../../../../src/backtest/orb/seed/seed-engine.ts'

export const SEED_COLUMNS = [
  'stop_distance',
  'stop_count_limit',
  'stop_cooloff_period',
  'limit_distance',
  'backtest_profit',
  'average_holding_period',
  'win_rate_percent',
  'stops',
  'trades',
  'status',
  'failure_reason',
] as const

/** One cell a column. */
export function seedRow(
  { stopDistance, stopCountLimit, stopCooloffPeriod, limitDistance }: SeedParameters,
  result: SeedResult | SeedFailure,
): string[] {
  const given = [floatText(stopDistance), ...[stopCountLimit, stopCooloffPeriod, limitDistance].map(String)]
  if (result.status === 'fail') return [...given, '', '', '', '', '', 'fail', result.failureReason]
  const { backtestProfit, averageHoldingPeriod, winRatePercent, stops, trades } = result
  const made = [
    floatText(backtestProfit),
    floatText(averageHoldingPeriod),
    ...[winRatePercent, stops, trades].map(String),
  ]
  return [...given, ...made, 'ok', '']
}
