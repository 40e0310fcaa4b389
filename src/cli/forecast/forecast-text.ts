/** A stored forecast on the terminal and in JSON: verdict, what each horizon was worth, provenance, what to type next. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatFixed, formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import type { ForecastSummary } from '../../research/forecast-report/forecast-report.ts'
import { CONTRACTS } from '../../research/forecast/build-contracts.ts'
import { forecasterText } from '../../research/forecast/judgement/forecaster-text.ts'
import type { ForecastView } from '../../research/forecast/show-forecast.ts'
import { dataLines, pathLine, type ProvenanceLine, provenanceText, warningText } from '../report-text.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

/** @param remark one more line of provenance, if any */
export function forecastText(view: ForecastView, report: string, remark?: string): string {
  const { result, summary, manifest } = view
  const tag = summary.isSimulated ? '  [SIMULATED]' : ''
  const parts = [
    `${result.study}, ${result.symbol}${tag}\n${summary.verdict.heading}`,
    wrap(summary.lead),
    horizonTable(summary, result.levels),
    warningText(summary.warnings.map(({ text }) => text)),
    provenance(view, report, remark),
    `Next: open the report, bellwether forecast latest, or bellwether verify ${manifest.id}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Of the contender that stands for each horizon; errors are mean absolute ones in the unit of the price. */
function horizonTable({ horizons }: ForecastSummary, levels: readonly number[]): string {
  const right = (title: string) => ({ title, align: 'right' as const })
  const titles = ['outcomes', 'independent', 'error', 'no change', 'ratio', 'right way']
  return textTable(
    [
      right('horizon'),
      { title: 'forecaster' },
      ...titles.map(right),
      ...levels.map((level) => right(`in ${formatPercent(level, 0)}`)),
      right('p, surest'),
      { title: 'gate' },
    ],
    horizons.map((one) => horizonRow(one, levels)),
  )
}

function horizonRow(
  { horizon, shown, surest, isGateOpen }: ForecastSummary['horizons'][number],
  levels: readonly number[],
): string[] {
  const { errors, direction, independence, coverage } = shown
  return [
    `${horizon} h`,
    forecasterText(shown),
    countText(independence.rows),
    formatNumber(independence.independent, 2),
    formatFixed(errors.mae, 2),
    formatFixed(errors.noChangeMae, 2),
    formatRatio(errors.mase),
    formatPercent(direction.right, 0),
    ...levels.map((level) => formatPercent(coverage.find((score) => score.level === level)?.coverage ?? Number.NaN, 0)),
    formatNumber(surest.corrected, 2),
    isGateOpen ? 'open' : 'closed',
  ]
}

function provenance({ manifest, result, tried }: ForecastView, report: string, remark: string | undefined): string {
  const { causality, timeframes, tuned } = result
  const trials = tuned.reduce((sum, one) => sum + one.trials.length, 0)
  const on = timeframes.map(({ timeframe }) => (timeframe === CONTRACTS ? timeframe : `${timeframe} bars`)).join(', ')
  const lines: ProvenanceLine[] = [
    ['forecast', `${manifest.id}${remark === undefined ? '' : `  ${remark}`}`],
    ['sessions', `${result.countsFrom} to ${result.to}; from ${result.from} on to warm up`],
    [
      'models',
      `${countedText(result.fits, 'fit', 'fits')} on ${on}, after ${countedText(trials, 'trial', 'trials')} of tuning`,
    ],
    ['tried', `${countedText(tried, 'forecaster', 'forecasters')} on this market`],
    [
      'look-ahead',
      `none found: ${countText(causality.compared)} values and fits before ${causality.cutOn} unchanged; ` +
        `${formatPercent(causality.power)} of the values after it changed`,
    ],
    ...dataLines(result.data),
  ]
  return `${provenanceText(lines)}\n${pathLine('report', report)}`
}
