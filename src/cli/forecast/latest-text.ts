/** The newest forecasts of every horizon, as a live desk reads them. */
import { countText } from '../../core/number-text.ts'
import { formatInstant, MS_PER_HOUR } from '../../core/time.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import type { Forecasts } from '../../research/forecast/forecasts.ts'
import { failedRulesText } from '../../research/forecast/gate/failed-rules.ts'
import { Gate, type GateState } from '../../research/forecast/gate/gate.ts'
import { STACK } from '../../research/forecast/judgement/horizon-finding.ts'
import type { ForecastView } from '../../research/forecast/show-forecast.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

/** Contracts that are printed of each horizon. */
const MOST_CONTRACTS = 10

export interface LatestForecast {
  /** OCC symbol where a contract is forecast. */
  readonly contract?: string
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

/** Of the stack, at its last decision of each horizon; of contracts all of that snapshot, the highest forecast return first. */
export function latestForecasts({ forecasts, study }: ForecastView): LatestForecast[] {
  const { horizon: horizons, model, decisionAt, price, predicted } = forecasts
  const expected = (row: number): number => predicted[row]! / price[row]!
  return study.horizons.flatMap((horizon) => {
    const rows = Array.from(horizons.keys()).filter((row) => horizons[row] === horizon && model[row] === STACK)
    const last = rows.reduce((latest, row) => Math.max(latest, decisionAt[row]!), -Infinity)
    const newest = rows.filter((row) => decisionAt[row] === last).toSorted((a, b) => expected(b) - expected(a))
    return newest.map((row) => latestOf(forecasts, row))
  })
}

function latestOf(
  { horizon, contract, decisionAt, price, predicted, intervals }: Forecasts,
  row: number,
): LatestForecast {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const name = contract?.[row] ?? ''
  return {
    ...(name !== '' && { contract: name }),
    horizon: horizon[row]!,
    decidedAt: formatInstant(decisionAt[row]!),
    targetAt: formatInstant(decisionAt[row]! + horizon[row]! * MS_PER_HOUR),
    price: price[row]!,
    predicted: predicted[row]!,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: finite(lower[row]!),
      upper: finite(upper[row]!),
    })),
  }
}

/** Whether the forecasts may be traded on now, one a horizon: an open gate does not stay open when nobody forecasts any more. */
export function latestGates({ forecasts, study, summary }: ForecastView, now: number): GateState[] {
  return summary.horizons.map(({ shown }) => new Gate(forecasts, shown, study.gate).at(now))
}

/** @param gates of now */
export function latestText(view: ForecastView, gates: readonly GateState[]): string {
  const { result, manifest, summary } = view
  const all = latestForecasts(view)
  const latest = [...Map.groupBy(all, ({ horizon }) => horizon).values()].flatMap((ones) =>
    ones.slice(0, MOST_CONTRACTS),
  )
  const areContracts = all.some(({ contract }) => contract !== undefined)
  const right = (title: string) => ({ title, align: 'right' as const })
  const table = textTable(
    [
      right('horizon'),
      ...(areContracts ? [{ title: 'contract' }] : []),
      { title: 'target' },
      right('last price'),
      right('forecast'),
      ...result.levels.map((level) => right(`${formatPercent(level, 0)} interval`)),
      { title: 'gate' },
    ],
    latest.map(({ horizon, contract, targetAt, price, predicted, intervals }) => [
      `${horizon} h`,
      ...(areContracts ? [contract ?? ''] : []),
      newYorkText(Date.parse(targetAt)),
      formatFixed(price, 2),
      formatFixed(predicted, 2),
      ...intervals.map(({ lower, upper }) => `${bound(lower, -Infinity)} to ${bound(upper, Infinity)}`),
      isGateOpen(gates, horizon) ? 'open' : 'closed',
    ]),
  )
  const tag = manifest.isSimulated ? '  [SIMULATED]' : ''
  const decided = latest[0] === undefined ? 'nothing' : newYorkText(Date.parse(latest[0].decidedAt))
  return [
    `${result.study}, ${result.symbol}${tag}\nDecided at ${decided}, by all models together`,
    all.length > latest.length &&
      `The ${MOST_CONTRACTS} contracts of the highest forecast return at each horizon; --json has all ${countText(all.length)}.`,
    table,
    gatesText(gates),
    `What they were worth so far: ${summary.verdict.heading.toLowerCase()}.`,
    `Next: bellwether forecast show ${manifest.id}`,
  ]
    .filter((part) => part !== false)
    .join('\n\n')
}

export function isGateOpen(gates: readonly GateState[], horizon: number): boolean {
  return gates.some(({ subject, isOpen }) => subject.horizon === horizon && isOpen)
}

function gatesText(gates: readonly GateState[]): string | false {
  const failed = failedRulesText(gates)
  return failed !== '' && wrap(`Gates as of ${newYorkText(gates[0]!.at)}: closed by ${failed}.`)
}

function bound(value: number | null, otherwise: number): string {
  return formatFixed(value ?? otherwise, 2)
}
