import { expect, it } from 'vitest'
import { forecastDoubts, WHAT_WAS_CHECKED } from '../../../src/research/forecast-report/doubts.ts'
import { findingsOf } from '../../../src/research/forecast-report/findings.ts'
import { forecastSummary, renderForecastReport } from '../../../src/research/forecast-report/forecast-report.ts'
import type { ForecastReportInput } from '../../../src/research/forecast-report/forecast-report-input.ts'
import { madeForecasts } from '../forecast/made-forecasts.ts'
import { forecastCases, rowsOf } from './forecast-cases.ts'
import { forecastExample } from './forecast-example.ts'

const cases = forecastCases()
const base = cases['no edge']!
const edge = cases['an edge']!

/** As it reads, narrow spaces like any other. */
function plain(text: string): string {
  return text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')
}

function rulesOf(input: ForecastReportInput): string[] {
  return [...new Set(forecastDoubts(input, findingsOf(input)).map(({ rule }) => rule))]
}

it('renders every case as one file that refers to nothing outside', () => {
  for (const [name, input] of Object.entries(cases)) {
    const html = renderForecastReport(input)
    expect(html, name).not.toMatch(/(src|href)="(?!data:)/)
    expect(html, name).not.toContain('<script>alert(1)')
    expect(html.replace(/<script[\s\S]*<\/script>/, ''), name).not.toMatch(/NaN|undefined|Infinity/)
    expect(html.length, name).toBeLessThan(1_000_000)
  }
})

it('says whether the check for look-ahead could see anything', () => {
  const blind = { ...base, causality: { ...base.causality, power: 0 } }
  expect(renderForecastReport(base)).toContain('so the check could see')
  expect(renderForecastReport(blind)).toContain('so the check saw nothing')
})

it('opens with the verdict and the figures that carry it', () => {
  const { verdict, lead, figures } = forecastSummary(base)
  const html = renderForecastReport(base)
  expect(verdict).toEqual({ rule: 'not-better', heading: 'Does not beat no-change at any horizon' })
  expect(html).toContain(`<h1>${verdict.heading}</h1>`)
  expect(plain(lead)).toBe(
    'The forecast 24 h ahead (stack) was off by $2.08 on average, that of no change by $2.27, over 30 forecasts, which amount to 30 independent ones. No lead there is larger than luck gives, counting the 105 forecasters that were tried (p above 0.99). Its 75 % interval covered 87 % of the outcomes (64.1 to 95.9 % with 99 % confidence).',
  )
  expect(figures.map(({ label }) => plain(label))).toEqual([
    'Beats no-change',
    'Mean error, 24 h',
    'Against no-change',
    'Right way',
    '75 % interval held',
    'Gate',
  ])
  for (const { compare } of figures) expect(compare).not.toBe('')
})

it('finds a planted edge, names the data as simulated, and opens the gate to it', () => {
  const summary = forecastSummary(edge)
  expect(plain(summary.verdict.heading)).toMatch(/^Beats no-change at .* \(simulated data\)$/)
  const best = summary.horizons.find(({ horizon }) => horizon === 24)!
  expect([best.finding, best.shown.model]).toEqual(['beats', 'stack'])
  expect(summary.horizons.some(({ isGateOpen }) => isGateOpen)).toBe(true)
  expect(plain(summary.lead)).toMatch(
    /A lead as sure as the surest at 24 h arises by luck, counting the 105 forecasters that were tried, in .* such runs \(p .*\)\./,
  )
})

it('says in plain words where the last price was the better forecast', () => {
  const worse = forecastExample({ horizons: [24], timeframes: [] })
  const { forecasts } = worse
  const away = forecasts.predicted.map((value, row) =>
    forecasts.model[row] === 'stack' ? 2 * forecasts.price[row]! - value : value,
  )
  const summary = forecastSummary({ ...worse, forecasts: { ...forecasts, predicted: away } })
  expect(plain(summary.verdict.heading)).toBe('Worse than no-change at 24 h')
  expect(summary.lead).toContain('independent ones: the last price was the better forecast.')
})

it('has nothing to judge without outcomes, without moves, and without forecasts', () => {
  const headings = ['nothing known yet', 'constant prices', 'no forecasts'].map(
    (name) => forecastSummary(cases[name]!).verdict.heading,
  )
  expect(headings).toEqual([
    'Nothing to judge yet: no outcome is known',
    'Nothing to judge: the price never moved',
    'Nothing to judge: no forecasts',
  ])
  expect(forecastSummary(cases['a few days']!).verdict.heading).toBe('Too few independent outcomes to judge')
  expect(forecastSummary(cases['nothing known yet']!).lead).toBe('3,360 forecasts wait for their outcomes.')
})

it('puts the predecessor’s figures beside ours as a warning', () => {
  const html = plain(renderForecastReport(base))
  const table = html.slice(html.indexOf('A warning from the predecessor'))
  for (const figure of ['$4.12', '$3.20', '$6.77', '$10.29', '$3.15', '$4.93', '$6.81', '$8.51'])
    expect(table).toContain(figure)
  expect(table).toContain('against the price 25 bars before the one it was made for')
  expect(table).toContain('no bar to clear')
})

it('doubts what there is to doubt, each by its rule', () => {
  expect(rulesOf(base)).toEqual(
    expect.arrayContaining(['simulated', 'few', 'collapsed', 'overlap', 'search', 'gate', 'caveats']),
  )
  expect(rulesOf(base)).not.toContain('hindsight')
  const withoutStack = { ...base, forecasts: rowsOf(base.forecasts, (row) => base.forecasts.model[row] !== 'stack') }
  expect(rulesOf(withoutStack)).toContain('hindsight')
  const timid = base.forecasts.predicted.map(
    (value, row) => base.forecasts.price[row]! + 0.01 * (value - base.forecasts.price[row]!),
  )
  expect(rulesOf({ ...base, forecasts: { ...base.forecasts, predicted: timid } })).toContain('timid')
  const narrow = base.forecasts.intervals.map(({ level, lower }) => ({ level, lower, upper: lower }))
  expect(rulesOf({ ...base, forecasts: { ...base.forecasts, intervals: narrow } })).toContain('coverage')
  const infinite = base.forecasts.intervals.map(({ level, lower, upper }) => ({
    level,
    lower,
    upper: upper.map(() => Infinity),
  }))
  expect(rulesOf({ ...base, forecasts: { ...base.forecasts, intervals: infinite } })).toContain('infinite')
  const waiting = base.forecasts.outcomeKnownAt.map((at, row) => (row % 7 === 0 ? Number.NaN : at))
  expect(rulesOf({ ...base, forecasts: { ...base.forecasts, outcomeKnownAt: waiting } })).toContain('waiting')
  const gaps = ['a', 'b', 'c', 'd', 'e'].map((day) => `Session ${day} is missing.`)
  const texts = forecastDoubts({ ...base, provenance: { ...base.provenance, gaps } }, findingsOf(base)).map(
    ({ text }) => text,
  )
  expect(texts).toContain('2 more gaps in the data are listed at the foot.')
  expect(WHAT_WAS_CHECKED).toMatch(/^Looked for: simulated data; few independent outcomes; .*\.$/)
})

it('finds a lead that rests on few forecasts', () => {
  const few = forecastExample({ horizons: [24], timeframes: [] })
  const { forecasts } = few
  const days = [...new Set(forecasts.session)]
  const lucky = forecasts.predicted.map((_, row) =>
    forecasts.session[row] === days.at(-3) ? forecasts.actual[row]! : forecasts.price[row]! + 1e-9,
  )
  expect(rulesOf({ ...few, forecasts: { ...forecasts, predicted: lucky } })).toContain('concentration')
})

it('shows contracts as contracts: no price over time, fifths by what was expected', () => {
  const contract = base.forecasts.model.map(() => 'SIM260102C00294000')
  const input = { ...base, forecasts: { ...base.forecasts, contract } }
  const html = renderForecastReport(input)
  expect(html).toContain('Did those return most of which most was expected?')
  for (const absent of [
    'Where may it be',
    'What was forecast',
    'How far did it move',
    'predecessor',
    'In which regimes?',
  ])
    expect(html).not.toContain(absent)
  const shared = forecastDoubts(input, findingsOf(input)).find(({ rule }) => rule === 'collapsed')!
  expect(shared.text).toContain('contracts are quoted in one snapshot')
})

it('puts the contracts of each snapshot in fifths, the highest forecasts first', () => {
  const rows = [0, 1].flatMap((day) =>
    Array.from({ length: 10 }, (_, i) => ({
      decisionAt: Date.UTC(2024, 2, 4 + day, 21),
      horizon: 24,
      price: 100 + i,
      // The forecast orders them as they will return, whatever they cost.
      predicted: (100 + i) * (1 + i / 1000),
      actual: (100 + i) * (1 + i / 100),
    })),
  )
  const forecasts = { ...madeForecasts(rows), contract: rows.map((_, i) => `C${i}`) }
  const input = { ...base, forecasts, since: -Infinity }
  const html = renderForecastReport(input)
  const section = html.slice(html.indexOf('Did those return most'))
  const values = ['8.5', '6.5', '4.5', '2.5', '0.5'].map((value) => section.indexOf(`>${value}<`))
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(Math.min(...values)).toBeGreaterThan(0)
})
