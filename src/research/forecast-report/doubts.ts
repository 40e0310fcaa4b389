/** "What may be wrong with this", by rules: each looks for one weakness and says it in one sentence. */
import { countedText, countText } from '../../core/number-text.ts'
import { mean } from '../../core/stats/moments.ts'
import { formatNumber, formatPercent } from '../../report/format.ts'
import { failedRulesText } from '../forecast/gate/failed-rules.ts'
import { isOfContracts } from '../forecast/forecasts.ts'
import { horizonsText, horizonText } from '../forecast/judgement/verdict.ts'
import type { ForecastFindings, ShownHorizon } from './findings.ts'
import { forecasterText } from '../forecast/judgement/forecaster-text.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

export interface ForecastDoubt {
  readonly rule: string
  readonly text: string
}

type Found = readonly (string | false | undefined)[]

interface DoubtRule {
  readonly rule: string
  /** What it looks for, in a list after "Looked for: ". */
  readonly looksFor: string
  /** Sentences; empty when there is nothing to doubt. */
  readonly find: (input: ForecastReportInput, findings: ForecastFindings) => Found
}

/** Fewer independent outcomes than this leave every figure with a wide interval. */
const ENOUGH = 30
/** Fewer independent outcomes for each forecast than this are said. */
const OVERLAPS = 0.9
const MANY = 20
const MOST_GAPS = 3
/** Forecasts that move less than this share of the outcomes hardly say anything. */
const TIMID = 0.1
/** One in twenty forecasts makes this share of a lead. */
const FEW = 0.05
const FEW_SHARE = 0.8

const RULES: readonly DoubtRule[] = [
  { rule: 'simulated', looksFor: 'simulated data', find: simulated },
  { rule: 'few', looksFor: 'few independent outcomes', find: (_, findings) => few(findings) },
  { rule: 'collapsed', looksFor: 'targets that share a price', find: collapsed },
  { rule: 'overlap', looksFor: 'outcomes that overlap', find: (_, findings) => overlap(findings) },
  { rule: 'search', looksFor: 'the luck of many tries', find: (_, findings) => search(findings) },
  { rule: 'hindsight', looksFor: 'forecasters chosen in hindsight', find: (_, findings) => hindsight(findings) },
  { rule: 'timid', looksFor: 'forecasts that say next to nothing', find: (_, findings) => timid(findings) },
  { rule: 'concentration', looksFor: 'a lead from few forecasts', find: (_, findings) => concentrated(findings) },
  { rule: 'coverage', looksFor: 'intervals that do not hold', find: (_, findings) => coverage(findings) },
  { rule: 'infinite', looksFor: 'infinite intervals', find: (_, findings) => infinite(findings) },
  { rule: 'gate', looksFor: 'closed gates', find: (_, findings) => closedGates(findings) },
  { rule: 'waiting', looksFor: 'outcomes not known yet', find: (_, findings) => waiting(findings) },
  { rule: 'gaps', looksFor: 'gaps in the data', find: gaps },
  { rule: 'caveats', looksFor: 'what the run itself doubts', find: ({ caveats }) => caveats },
]

export function forecastDoubts(input: ForecastReportInput, findings: ForecastFindings): ForecastDoubt[] {
  return RULES.flatMap(({ rule, find }) =>
    find(input, findings)
      .filter((text) => typeof text === 'string')
      .map((text) => ({ rule, text })),
  )
}

/** For a report in which nothing was found. */
export const WHAT_WAS_CHECKED = `Looked for: ${RULES.map(({ looksFor }) => looksFor).join('; ')}.`

function simulated({ isSimulated }: ForecastReportInput): Found {
  return [isSimulated && 'The market is simulated: nothing here is evidence about a real one.']
}

function judged({ horizons }: ForecastFindings): ShownHorizon[] {
  return horizons.filter(({ rows }) => rows.length > 0)
}

function few(findings: ForecastFindings): Found {
  const short = judged(findings).filter(({ shown }) => shown.independence.independent < ENOUGH)
  if (short.length === 0) return []
  const least = Math.min(...short.map(({ shown }) => shown.independence.independent))
  return [
    `At ${hours(short)} fewer than ${ENOUGH} independent outcomes are known, ${formatNumber(least, 2)} at the least: only a very large lead could be told from luck.`,
  ]
}

function hours(horizons: readonly ShownHorizon[]): string {
  return horizonsText(horizons.map(({ horizon }) => horizon))
}

function collapsed({ forecasts }: ForecastReportInput, findings: ForecastFindings): Found {
  const shared = judged(findings).filter(
    ({
      shown: {
        independence: { rows, outcomes },
      },
    }) => outcomes < rows,
  )
  if (shared.length === 0) return []
  const each = shared.map(({ horizon, shown: { independence } }) => {
    return `${countText(independence.rows)} forecasts have ${countText(independence.outcomes)} at ${horizonText(horizon)}`
  })
  const why = isOfContracts(forecasts)
    ? 'contracts are quoted in one snapshot'
    : 'targets over nights, weekends and holidays wait for the first price after them'
  return [`Forecasts share the instants of their outcomes, since ${why}: ${each.join(', ')}.`]
}

function overlap(findings: ForecastFindings): Found {
  const overlapping = judged(findings).filter(
    ({
      shown: {
        independence: { rows, independent },
      },
    }) => independent < OVERLAPS * rows,
  )
  return [
    overlapping.length > 0 &&
      `Outcomes overlap at ${hours(overlapping)}; intervals and probabilities count independent ones only.`,
  ]
}

function search({ judgement: { family } }: ForecastFindings): Found {
  return [
    family > MANY &&
      `${countText(family)} forecasters were tried. Corrected for so many, a small but real lead would not be found in so few outcomes; uncorrected, some lead by luck.`,
  ]
}

function hindsight(findings: ForecastFindings): Found {
  const chosen = judged(findings).filter(
    ({ shown, contenders }) => contenders.length > 1 && forecasterText(shown) !== 'stack',
  )
  return [
    chosen.length > 0 &&
      `At ${hours(chosen)} the forecaster that is shown was the surest in hindsight: its errors flatter, only its corrected probability does not.`,
  ]
}

function timid(findings: ForecastFindings): Found {
  const shy = judged(findings).filter(({ outcomes: { predicted, actual, price } }) => {
    const size = (values: Float64Array): number => mean(values.map((value, i) => Math.abs(value - price[i]!)))
    return size(predicted) < TIMID * size(actual)
  })
  return [
    shy.length > 0 &&
      `At ${hours(shy)} the forecasts move less than a tenth as far as the price does: they are nearly no-change themselves.`,
  ]
}

function concentrated(findings: ForecastFindings): Found {
  return judged(findings).map(({ horizon, outcomes: { actual, price, predicted } }) => {
    const gains = actual.map((value, i) => Math.abs(value - price[i]!) - Math.abs(value - predicted[i]!)).sort()
    const total = gains.reduce((sum, gain) => sum + gain, 0)
    const count = Math.max(1, Math.round(FEW * gains.length))
    const top = gains.slice(-count).reduce((sum, gain) => sum + gain, 0)
    if (!(total > 0) || top < FEW_SHARE * total) return undefined
    const share = top > total ? 'more than its whole lead' : `${formatPercent(top / total, 0)} of its lead`
    return `At ${horizonText(horizon)} the best ${countedText(count, 'forecast makes', 'forecasts make')} ${share} over no-change.`
  })
}

function coverage(findings: ForecastFindings): Found {
  const levels = new Set(judged(findings).flatMap(({ shown }) => shown.coverage.map(({ level }) => level)))
  return [...levels].map((level) => {
    const broken = judged(findings).filter(({ shown }) =>
      shown.coverage.some((one) => one.level === level && one.rows > 0 && !one.isKept),
    )
    return (
      broken.length > 0 && `The ${formatPercent(level, 0)} interval does not hold what it promises at ${hours(broken)}.`
    )
  })
}

function infinite(findings: ForecastFindings): Found {
  const count = judged(findings).reduce(
    (sum, { shown }) => sum + Math.max(0, ...shown.coverage.map((one) => one.infinite)),
    0,
  )
  return [
    count > 0 &&
      `${countedText(count, 'interval is', 'intervals are')} infinite, since nothing less was safe: they cover, and say nothing.`,
  ]
}

function closedGates(findings: ForecastFindings): Found {
  const closed = judged(findings).filter(({ gate }) => gate.length > 0 && gate.every(({ isOpen }) => !isOpen))
  return [
    closed.length > 0 &&
      `The gate was closed at every decision at ${hours(closed)}: nothing may be traded on these forecasts. At the last one it is closed by ${failedRulesText(closed.map(({ gate }) => gate.at(-1)!))}.`,
  ]
}

function waiting({ judgement }: ForecastFindings): Found {
  return [
    judgement.waiting > 0 &&
      `${countedText(judgement.waiting, 'forecast waits', 'forecasts wait')} for an outcome and ${judgement.waiting === 1 ? 'is' : 'are'} not judged.`,
  ]
}

function gaps({ provenance }: ForecastReportInput): Found {
  const rest = provenance.gaps.length - MOST_GAPS
  return [
    ...provenance.gaps.slice(0, MOST_GAPS),
    rest > 0 && `${countedText(rest, 'more gap in the data is', 'more gaps in the data are')} listed at the foot.`,
  ]
}
