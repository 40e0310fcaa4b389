/** A stored forecast on the terminal and in JSON: verdict, what each horizon was worth, provenance, what to type next. */
import { formatInstant } from '../../core/time.ts'
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatFixed, formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import type { HorizonFinding } from '../../research/forecast/judgement/horizon-finding.ts'
import type { ContenderJudgement } from '../../research/forecast/judgement/judgement.ts'
import type { ForecastView } from '../../research/forecast/show-forecast.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

const NAME_WIDTH = 11

/** @param remark one more line of provenance, if any */
export function forecastText(view: ForecastView, remark?: string): string {
  const { result, verdict, manifest } = view
  const tag = manifest.isSimulated ? '  [SIMULATED]' : ''
  const parts = [
    `${result.study}, ${result.symbol}${tag}\n${verdict.heading}`,
    horizonTable(view),
    wrap(NOTE),
    caveatText(view),
    provenance(view, remark),
    `Next: bellwether forecast latest, or bellwether verify ${manifest.id}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

const NOTE =
  'Errors are mean absolute ones in the unit of the price. p is the probability of such a lead over no-change by luck, allowing for all models of all horizons.'

function horizonTable({ findings, result }: ForecastView): string {
  const level = result.levels[0]!
  const right = (title: string) => ({ title, align: 'right' as const })
  return textTable(
    [
      right('horizon'),
      { title: 'model' },
      right('outcomes'),
      right('independent'),
      right('error'),
      right('no change'),
      right('ratio'),
      right('right way'),
      right(`in ${formatPercent(level, 0)}`),
      right('p'),
      { title: '' },
    ],
    findings.map((finding) => horizonRow(finding, level)),
  )
}

function horizonRow({ horizon, shown, finding }: HorizonFinding, level: number): string[] {
  const { errors, direction, independence, corrected, coverage, model, timeframe } = shown
  return [
    `${horizon} h`,
    timeframe === 'all' ? model : `${model} ${timeframe}`,
    countText(independence.rows),
    formatNumber(independence.independent, 2),
    formatFixed(errors.mae, 2),
    formatFixed(errors.noChangeMae, 2),
    formatRatio(errors.mase),
    formatPercent(direction.right, 0),
    formatPercent(coverage.find((one) => one.level === level)?.coverage ?? Number.NaN, 0),
    formatNumber(corrected, 2),
    finding.replaceAll('-', ' '),
  ]
}

function caveatText({ result: { gaps, caveats } }: ForecastView): string {
  const all = [...caveats, ...gaps]
  if (all.length === 0) return ''
  return ['What may be wrong with this:', ...all.map((text) => `- ${wrap(text, '  ')}`)].join('\n')
}

function provenance({ manifest, result, judgement }: ForecastView, remark: string | undefined): string {
  const { causality, timeframes, tuned } = result
  const trials = tuned.reduce((sum, one) => sum + one.trials.length, 0)
  const lines: (readonly [name: string, text: string])[] = [
    ['forecast', `${manifest.id}${remark === undefined ? '' : `  ${remark}`}`],
    ['sessions', `${result.countsFrom} to ${result.to}; from ${result.from} to warm up`],
    [
      'models',
      `${countedText(result.fits, 'fit', 'fits')} on ${timeframes.map(({ timeframe }) => timeframe).join(', ')} bars, ${countedText(trials, 'trial', 'trials')} of tuning; ${countedText(judgement.family, 'forecaster', 'forecasters')} judged`,
    ],
    [
      'look-ahead',
      `none found: ${countText(causality.compared)} values and fits before ${causality.cutOn} unchanged; ${formatPercent(causality.power)} of the values after it changed`,
    ],
    ...result.data.map((line, i) => [i === 0 ? 'data' : '', line] as const),
  ]
  const indent = ' '.repeat(NAME_WIDTH)
  return lines.map(([name, words]) => `${name.padEnd(NAME_WIDTH)}${wrap(words, indent)}`).join('\n')
}

/** `data` of the envelope for one forecast. */
export function forecastData({ manifest, result, judgement, findings, verdict }: ForecastView): Record<string, Json> {
  return {
    id: manifest.id,
    study: result.study,
    symbol: result.symbol,
    question: result.question,
    isSimulated: manifest.isSimulated,
    sessions: { from: result.from, countsFrom: result.countsFrom, to: result.to },
    verdict: { ...verdict },
    horizons: findings.map(({ horizon, finding, shown, surest }) => ({
      horizon,
      finding,
      shown: judged(shown),
      surest: judged(surest),
    })),
    contenders: judgement.contenders.map(judged),
    family: judgement.family,
    fits: result.fits,
    causality: { ...result.causality },
    data: [...result.data],
    gaps: [...result.gaps],
    caveats: [...result.caveats],
    recordedAt: manifest.recordedAt,
    artefacts: Object.fromEntries(
      Object.entries(manifest.artefacts).map(([name, { hash, rows }]) => [name, { hash, rows }]),
    ),
  }
}

/** What is not a number, or infinite, becomes null. */
function judged(one: ContenderJudgement): Json {
  return JSON.parse(JSON.stringify(one)) as Json
}

/** The newest forecasts of every horizon: what a live desk reads. */
export function latestText(view: ForecastView): string {
  const { result, manifest } = view
  const rows = latestRows(view)
  const tag = manifest.isSimulated ? '  [SIMULATED]' : ''
  const right = (title: string) => ({ title, align: 'right' as const })
  const table = textTable(
    [
      right('horizon'),
      { title: 'target (UTC)' },
      right('price now'),
      right('forecast'),
      ...result.levels.map((level) => right(`${formatPercent(level, 0)} interval`)),
    ],
    rows.map(({ horizon, targetAt, price, predicted, intervals }) => [
      `${horizon} h`,
      formatInstant(targetAt).slice(0, 16).replace('T', ' '),
      formatFixed(price, 2),
      formatFixed(predicted, 2),
      ...intervals.map(({ lower, upper }) => `${formatFixed(lower, 2)} to ${formatFixed(upper, 2)}`),
    ]),
  )
  const heading = `${result.study}, ${result.symbol}${tag}\nDecided ${formatInstant(rows[0]?.decidedAt ?? Number.NaN)} by the stack of all models`
  return [heading, table, view.verdict.heading, `Next: bellwether forecast show ${manifest.id}`].join('\n\n')
}

export interface LatestForecast {
  readonly horizon: number
  readonly decidedAt: number
  readonly targetAt: number
  readonly price: number
  readonly predicted: number
  readonly intervals: readonly { readonly level: number; readonly lower: number; readonly upper: number }[]
}

/** Of the stack, at its last decision. */
export function latestRows({ all, study }: ForecastView): LatestForecast[] {
  return study.horizons.flatMap((horizon) => {
    const rows = Array.from(all.horizon.keys()).filter(
      (row) => all.horizon[row] === horizon && all.model[row] === 'stack',
    )
    const last = rows.toSorted((a, b) => all.decisionAt[a]! - all.decisionAt[b]!).at(-1)
    if (last === undefined) return []
    const decidedAt = all.decisionAt[last]!
    return [
      {
        horizon,
        decidedAt,
        targetAt: decidedAt + horizon * 3_600_000,
        price: all.price[last]!,
        predicted: all.predicted[last]!,
        intervals: all.intervals.map(({ level, lower, upper }) => ({
          level,
          lower: lower[last]!,
          upper: upper[last]!,
        })),
      },
    ]
  })
}
