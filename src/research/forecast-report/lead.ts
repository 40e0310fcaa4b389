/** The paragraph under the verdict: the figures that carry it, with their uncertainty. */
import { countText } from '../../core/number-text.ts'
import { formatNumber, formatOdds, formatPercent, formatProbability, formatPercentRange } from '../../report/format.ts'
import { horizonText } from '../forecast/judgement/verdict.ts'
import { dollarText } from './dollar-text.ts'
import type { ForecastFindings, ShownHorizon } from './findings.ts'
import { forecasterText } from '../forecast/judgement/forecaster-text.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'
import { shownLevel } from './paths.ts'

export function leadOf(input: ForecastReportInput, { headline, judgement, horizons }: ForecastFindings): string {
  if (headline === undefined) return 'The run holds no forecasts but those of no change.'
  if (horizons.every(({ rows }) => rows.length === 0)) {
    return `${countText(judgement.waiting)} forecasts wait for their outcomes.`
  }
  return [errorWords(headline), oddsWords(headline, judgement.family), intervalWords(input, headline)].join(' ').trim()
}

function errorWords({ horizon, shown, finding }: ShownHorizon): string {
  const { errors, independence } = shown
  const by = `The forecast ${horizonText(horizon)} ahead (${forecasterText(shown)}) was off by ${dollarText(errors.mae)} on average, that of no change by ${dollarText(errors.noChangeMae)}`
  const amount = `${countText(independence.rows)} forecasts, which amount to ${formatNumber(independence.independent, 2)} independent ones`
  const so = finding === 'beats' || !(errors.mase > 1) ? '' : ': the last price was the better forecast'
  return `${by}, over ${amount}${so}.`
}

function oddsWords({ surest, horizon }: ShownHorizon, family: number): string {
  const { corrected } = surest
  if (Number.isNaN(corrected)) return ''
  const tried = family === 1 ? '' : `, counting the ${countText(family)} forecasters that were tried,`
  if (corrected > 0.995)
    return `No lead there is larger than luck gives${tried.replace(/,$/, '')} (${formatProbability(corrected)}).`
  return `A lead as sure as the surest at ${horizonText(horizon)} arises by luck${tried} in ${formatOdds(corrected)} such runs (${formatProbability(corrected)}).`
}

function intervalWords(input: ForecastReportInput, { shown }: ShownHorizon): string {
  const score = shown.coverage.find(({ level }) => level === shownLevel(input))
  if (score === undefined || score.rows === 0) return 'It made no intervals.'
  const range = formatPercentRange(score.interval.low, score.interval.high)
  return `Its ${formatPercent(score.level, 0)} interval covered ${formatPercent(score.coverage, 0)} of the outcomes (${range} with ${formatPercent(0.99, 0)} confidence).`
}
