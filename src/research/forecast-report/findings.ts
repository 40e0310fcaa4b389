/** What a report of forecasts says, found once: its pictures, tables and sentences are made of it. */
import { Gate, type GateState } from '../forecast/gate/gate.ts'
import { type Outcomes, outcomesOf, rowsOf } from '../forecast/judgement/contenders.ts'
import { type HorizonFinding, horizonFindings } from '../forecast/judgement/horizon-finding.ts'
import { type ContenderJudgement, judgeForecasts, type Judgement } from '../forecast/judgement/judgement.ts'
import { type Regime, regimesOf } from '../forecast/judgement/regime.ts'
import { type ForecastVerdict, forecastVerdict } from '../forecast/judgement/verdict.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

export interface ForecastFindings {
  readonly judgement: Judgement
  /** One a horizon, rising. */
  readonly horizons: readonly ShownHorizon[]
  /** The horizon that stands for the run: 24 hours, or the nearest. */
  readonly headline: ShownHorizon | undefined
  readonly verdict: ForecastVerdict
  readonly regimes: ReadonlyMap<number, Regime>
}

export interface ShownHorizon extends HorizonFinding {
  /** Rows of the contender that is shown, and their columns. */
  readonly rows: Int32Array
  readonly outcomes: Outcomes
  /** Of the contender that is shown, at each of its decisions. */
  readonly gate: readonly GateState[]
}

const HEADLINE = 24

export function findingsOf(input: ForecastReportInput): ForecastFindings {
  const { forecasts, since, tried } = input
  const judgement = judgeForecasts(forecasts, { since, ...(tried !== undefined && { tried }) })
  const found = horizonFindings(judgement)
  const horizons = found.map((one) => ({ ...one, ...shownRows(input, one.shown) }))
  return {
    judgement,
    horizons,
    headline: horizons.toSorted((a, b) => Math.abs(a.horizon - HEADLINE) - Math.abs(b.horizon - HEADLINE))[0],
    verdict: forecastVerdict(found, input.isSimulated),
    regimes: regimesOf(forecasts),
  }
}

function shownRows(
  { forecasts, since, gate }: ForecastReportInput,
  shown: ContenderJudgement,
): Pick<ShownHorizon, 'rows' | 'outcomes' | 'gate'> {
  const subject = { horizon: shown.horizon, timeframe: shown.timeframe, model: shown.model }
  const rows = rowsOf(forecasts, subject, { since })
  return { rows, outcomes: outcomesOf(forecasts, rows), gate: new Gate(forecasts, subject, gate).history(since) }
}
