/** The newest forecasts of every horizon, as a live desk reads them. */
import { formatInstant, MS_PER_HOUR } from '../../core/time.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { STACK } from '../../research/forecast/judgement/horizon-finding.ts'
import type { ForecastView } from '../../research/forecast/show-forecast.ts'
import { textTable } from '../table.ts'

export interface LatestForecast {
  /** Clock hours. */
  readonly horizon: number
  /** ISO instants. */
  readonly decidedAt: string
  readonly targetAt: string
  readonly price: number
  readonly predicted: number
  /** Bounds that are infinite are null. */
  readonly intervals: readonly {
    readonly level: number
    readonly lower: number | null
    readonly upper: number | null
  }[]
}

/** Of the stack, at its last decision. */
export function latestForecasts({ forecasts, study }: ForecastView): LatestForecast[] {
  const { horizon: horizons, model, decisionAt, price, predicted, intervals } = forecasts
  return study.horizons.flatMap((horizon) => {
    const rows = Array.from(horizons.keys()).filter((row) => horizons[row] === horizon && model[row] === STACK)
    const last = rows.toSorted((a, b) => decisionAt[a]! - decisionAt[b]!).at(-1)
    if (last === undefined) return []
    const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
    return [
      {
        horizon,
        decidedAt: formatInstant(decisionAt[last]!),
        targetAt: formatInstant(decisionAt[last]! + horizon * MS_PER_HOUR),
        price: price[last]!,
        predicted: predicted[last]!,
        intervals: intervals.map(({ level, lower, upper }) => ({
          level,
          lower: finite(lower[last]!),
          upper: finite(upper[last]!),
        })),
      },
    ]
  })
}

export function latestText(view: ForecastView): string {
  const { result, manifest, summary } = view
  const latest = latestForecasts(view)
  const right = (title: string) => ({ title, align: 'right' as const })
  const table = textTable(
    [
      right('horizon'),
      { title: 'target' },
      right('last price'),
      right('forecast'),
      ...result.levels.map((level) => right(`${formatPercent(level, 0)} interval`)),
      { title: 'gate' },
    ],
    latest.map(({ horizon, targetAt, price, predicted, intervals }) => [
      `${horizon} h`,
      newYorkText(Date.parse(targetAt)),
      formatFixed(price, 2),
      formatFixed(predicted, 2),
      ...intervals.map(({ lower, upper }) => `${bound(lower, -Infinity)} to ${bound(upper, Infinity)}`),
      summary.horizons.find((one) => one.horizon === horizon)?.isGateOpen === true ? 'open' : 'closed',
    ]),
  )
  const tag = manifest.isSimulated ? '  [SIMULATED]' : ''
  const decided = latest[0] === undefined ? 'nothing' : newYorkText(Date.parse(latest[0].decidedAt))
  return [
    `${result.study}, ${result.symbol}${tag}\nDecided at ${decided}, by all models together`,
    table,
    `What they were worth so far: ${summary.verdict.heading.toLowerCase()}.`,
    `Next: bellwether forecast show ${manifest.id}`,
  ].join('\n\n')
}

function bound(value: number | null, otherwise: number): string {
  return formatFixed(value ?? otherwise, 2)
}
