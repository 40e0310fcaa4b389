/** The six key figures of a forecast run, each with its comparison, its interval or its sample. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatNumber, formatPercent, formatProbability, formatPercentRange, formatRatio } from '../../report/format.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import { SIGNIFICANT } from '../forecast/judgement/horizon-finding.ts'
import { horizonText } from '../forecast/judgement/verdict.ts'
import { dollarText } from './dollar-text.ts'
import type { ForecastFindings, ShownHorizon } from './findings.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'
import { shownLevel } from './paths.ts'

export function forecastFigures(input: ForecastReportInput, findings: ForecastFindings): KeyFigure[] {
  const { headline } = findings
  return [
    beaten(findings),
    ...(headline === undefined
      ? []
      : [meanError(headline), ratio(headline), rightWay(headline), coverage(input, headline), gate(headline)]),
  ]
}

function beaten({ horizons, judgement }: ForecastFindings): KeyFigure {
  const won = horizons.filter(({ finding }) => finding === 'beats').length
  return {
    label: 'Beats no-change',
    value: `${countText(won)} of ${countText(horizons.length)}`,
    compare: `horizons, at ${formatPercent(SIGNIFICANT, 0)} in all`,
    also: `${countText(judgement.family)} forecasters`,
  }
}

function meanError({ horizon, shown: { errors, independence } }: ShownHorizon): KeyFigure {
  return {
    label: `Mean error, ${horizonText(horizon)}`,
    value: dollarText(errors.mae),
    compare: `no-change ${dollarText(errors.noChangeMae)}`,
    also: countedText(independence.rows, 'forecast', 'forecasts'),
  }
}

function ratio({ shown: { errors, corrected, independence } }: ShownHorizon): KeyFigure {
  return {
    label: 'Against no-change',
    value: formatRatio(errors.mase),
    compare: formatProbability(corrected),
    also: `${formatNumber(independence.independent, 2)} independent`,
  }
}

function rightWay({ shown: { direction } }: ShownHorizon): KeyFigure {
  if (direction.rows === 0) return { label: 'Right way', value: '–', compare: 'none said a way' }
  return {
    label: 'Right way',
    value: formatPercent(direction.right, 0),
    compare: formatPercentRange(direction.interval.low, direction.interval.high),
    also: `${formatPercent(direction.rose, 0)} rose`,
  }
}

function coverage(input: ForecastReportInput, { shown }: ShownHorizon): KeyFigure {
  const level = shownLevel(input)
  const score = shown.coverage.find((one) => one.level === level)
  if (level === undefined || score === undefined) return { label: 'Interval', value: '–', compare: 'none was forecast' }
  return {
    label: `${formatPercent(level, 0)} interval held`,
    value: formatPercent(score.coverage, 0),
    compare: formatPercentRange(score.interval.low, score.interval.high),
    also: `width ${dollarText(score.medianWidth)}`,
  }
}

function gate({ gate: states }: ShownHorizon): KeyFigure {
  const last = states.at(-1)
  if (last === undefined) return { label: 'Gate', value: '–', compare: 'no decision' }
  const open = states.filter(({ isOpen }) => isOpen).length
  const failed = last.rulings.filter(({ isMet }) => !isMet).map(({ rule }) => rule)
  return {
    label: 'Gate',
    value: last.isOpen ? 'open' : 'closed',
    compare: `open at ${countText(open)} of ${countText(states.length)}`,
    ...(failed.length > 0 && { also: failed.join(', ') }),
  }
}
