import { beforeAll, expect, it } from 'vitest'
import { sweepDoubts, WHAT_WAS_CHECKED } from '../../../src/research/sweep-report/doubts.ts'
import { sweepFigures } from '../../../src/research/sweep-report/key-figures.ts'
import { renderSweepReport, sweepLead } from '../../../src/research/sweep-report/sweep-report.ts'
import type { SweepReportInput } from '../../../src/research/sweep-report/sweep-report-input.ts'
import { dayText, dayView } from '../../../src/research/sweep-report/view/day.ts'
import { tellingDays } from '../../../src/research/sweep-report/view/row-sections.ts'
import { moneyText } from '../../../src/research/sweep-report/view/parameter-grid.ts'
import { sweepCases } from './sweep-cases.ts'

let cases: Record<string, SweepReportInput>
let base: SweepReportInput
beforeAll(async () => {
  cases = await sweepCases()
  base = cases['a small sweep']!
})

it('renders every case as one file that refers to nothing outside, with each script known', () => {
  for (const [name, input] of Object.entries(cases)) {
    const html = renderSweepReport(input)
    expect(html, name).not.toMatch(/(src|href)="(?!data:)/)
    expect(html.match(/<script/g), name).toHaveLength(3)
    expect(html, name).not.toContain('<script>alert(1)')
    expect(html.replace(/<script[\s\S]*<\/script>/, ''), name).not.toMatch(/NaN|undefined|Infinity/)
    expect(html.length, name).toBeLessThan(3_000_000)
  }
})

it('opens with the verdict of the statistics and the figures that carry it', () => {
  const { verdict } = base.scepticism!
  const html = renderSweepReport(base)
  expect(html).toContain(`<h1>${verdict.heading}</h1>`)
  expect(sweepLead(base)).toContain(verdict.reasons.find(({ rule }) => rule === 'deflated')!.text)
  expect(html).toContain('SIMULATED')
})

it('does not judge where sessions are too few', () => {
  const few = cases['four sessions']!
  expect(renderSweepReport(few)).toContain('<h1>Too few sessions to judge</h1>')
  expect(sweepLead(few)).toMatch(
    /^The highest of 120 rows has a Sharpe ratio of .* a year over 4 sessions; to tell luck from skill takes hundreds\.$/,
  )
  expect(
    sweepFigures(few)
      .map(({ compare }) => compare)
      .slice(1, 5),
  ).toEqual(new Array(4).fill('too few sessions'))
})

it('says of one row what it earned, and compares it with no others', () => {
  const html = renderSweepReport(cases['one row']!).replace(/<script[\s\S]*<\/script>/, '')
  expect(html).not.toMatch(
    /highest row|best row|best of them|Which rows|have in common|Where does it earn|How lucky|chosen by the past|Did the choice/,
  )
  expect(html).toContain('one row: no choice')
  expect(html).toContain('What did row 0 earn?')
  expect(html).toContain('slippage a fill')
})

it('gives each key figure its error, its number or its comparison', () => {
  const figures = sweepFigures(base)
  expect(figures.map(({ label }) => label)).toEqual([
    'Highest Sharpe',
    'Deflated',
    'Overfit',
    'Chosen by the past',
    'As good by luck',
    'Rows with a profit',
  ])
  for (const { compare } of figures) expect(compare).not.toBe('')
  expect(figures[0]!.compare).toMatch(/^± \d/)
  expect(figures[2]!.compare).toBe('of 70 splits')
  expect(figures[5]!.compare).toBe('of 120')
})

it('claims of resampling no more than its replications can show', () => {
  const { scepticism } = base
  const { assessment } = scepticism!
  const { superiorAbility } = assessment
  const never = { ...superiorAbility, replications: 1000, p: { lower: 0, consistent: 0, upper: 0 } }
  const input = { ...base, scepticism: { ...scepticism!, assessment: { ...assessment, superiorAbility: never } } }
  expect(sweepFigures(input)[4]).toMatchObject({ value: 'p < 0.001', compare: 'none of 1,000' })
})

it('says why no row may be called best before anything else', () => {
  expect(sweepLead(base)).toContain('Against it: ')
})

function rulesOf(input: SweepReportInput): string[] {
  return sweepDoubts(input).map(({ rule }) => rule)
}

function doubt(input: SweepReportInput, rule: string): string | undefined {
  return sweepDoubts(input).find((found) => found.rule === rule)?.text
}

it('says what may be wrong, each with its numbers', () => {
  expect(doubt(base, 'simulated')).toContain('simulated')
  expect(doubt(base, 'short-history')).toBe(
    'The sweep spans 96 sessions: few kinds of market were seen, and a Sharpe ratio a year has an error of about 1.6.',
  )
  expect(doubt(base, 'untraded')).toBe('1 session of the span was not traded; the foot says why.')
  expect(doubt(base, 'fills')).toContain('at the very price that sets them off')
  expect(doubt(cases['failed rows']!, 'failures')).toMatch(/^\d+ of 120 rows gave no figures: .+ \(\d+ of them\)\.$/)
  expect(doubt(cases['failed rows']!, 'seed')).toContain('proves parity and nothing else')
  expect(doubt({ ...base, highest: 0 }, 'edge')).toBe(
    'The highest row lies at the edge of the grid (stop distance 0.03, cool-off 0, limit distance 0.02): what lies beyond was not tried.',
  )
  const against = base.scepticism!.verdict.reasons.filter(({ speaks }) => speaks === 'against')
  expect(rulesOf(base).filter((rule) => rule === 'verdict')).toHaveLength(against.length)
})

it('names profit that few sessions make, and free fills', () => {
  const profit = new Float64Array(100).fill(-0.01)
  profit.fill(1, 0, 5)
  const few = { ...base, backtest: { ...base.backtest, profit, row: 12 } }
  expect(doubt(few, 'few-sessions')).toBe(
    'The best 5 sessions make more than its whole profit of row 12 ($4.05 a share).',
  )
  const free = { ...base, fills: { ...base.fills, slippage: 0, fee: 0 } }
  expect(sweepDoubts(free).map(({ text }) => text)).toContain('Neither slippage nor fees are taken.')
})

it('says that holding did as well where it did, and nothing where it did not', () => {
  const [profit, sharpe] = [base.rows.netProfit[base.highest]!, base.rows.sharpe[base.highest]!]
  const falling = base.holding.map((_, s) => (s % 2 === 0 ? -1 : 0.5))
  expect(doubt({ ...base, holding: falling }, 'holding')).toBeUndefined()
  const rising = base.holding.map((_, s) => (s % 2 === 0 ? -0.5 : 1) * profit)
  expect(doubt({ ...base, holding: rising }, 'holding')).toMatch(/^One share simply held .* earned \$/)
  const steady = base.holding.map((_, s) => profit * (1 + (s % 2) / (10 + 10 * sharpe)))
  expect(doubt({ ...base, holding: steady }, 'holding')).toContain(`row ${base.highest} ${moneyText(profit)}`)
})

it('shows the highest row and what choosing by the past earned beside a share held over the same sessions', () => {
  const html = renderSweepReport(base)
  const { sessions } = base.scepticism!.walk!
  const held = sessions.reduce((sum, session) => sum + base.holding[session]!, 0)
  const table = html.slice(
    html.indexOf('Would holding have done better?'),
    html.indexOf('Would it survive worse fills?'),
  )
  expect(table).toContain(moneyText(base.holding.reduce((sum, profit) => sum + profit, 0)))
  expect(table).toContain(moneyText(held))
  expect(table).toContain(moneyText(base.rows.netProfit[base.highest]!))
})

it('lists more gaps at the foot than in the box, and says what it looked for', () => {
  const gaps = ['one', 'two', 'three', 'four', 'five'].map((name) => `${name} is missing`)
  const input = { ...base, provenance: { ...base.provenance, gaps } }
  expect(
    sweepDoubts(input)
      .filter(({ rule }) => rule === 'gaps')
      .map(({ text }) => text),
  ).toEqual(['one is missing', 'two is missing', 'three is missing', '2 more gaps in the data are listed at the foot.'])
  expect(renderSweepReport(input)).toContain('five is missing')
  const four = { ...base, provenance: { ...base.provenance, gaps: gaps.slice(0, 4) } }
  expect(sweepDoubts(four).map(({ text }) => text)).toContain('1 more gap in the data is listed at the foot.')
  expect(WHAT_WAS_CHECKED).toContain('profit from few sessions')
})

it('shows the best, the middle and the worst of the traded days', () => {
  const { best, middle, worst } = tellingDays(base.backtest)!
  const { profit, trades } = base.backtest
  const traded = Array.from(profit.keys()).filter((s) => trades[s]!.length > 0)
  expect(profit[best]).toBe(Math.max(...traded.map((s) => profit[s]!)))
  expect(profit[worst]).toBe(Math.min(...traded.map((s) => profit[s]!)))
  const below = traded.filter((s) => profit[s]! < profit[middle]!).length
  expect(below).toBeLessThanOrEqual(traded.length / 2)
  expect(tellingDays(cases['no trades']!.backtest)).toBeUndefined()
})

it('tells a day in minutes of New York and in money', () => {
  const { best } = tellingDays(base.backtest)!
  const view = dayView(base.backtest, best)
  const trades = base.backtest.trades[best]!
  expect(view.trades).toHaveLength(trades.length)
  expect(view.rangeEndsAt - view.opensAt).toBe(5)
  expect(view.trades[0]!.entry).toBeCloseTo(trades[0]!.entry / 100, 12)
  expect(view.trades[0]!.exitAt - view.trades[0]!.entryAt).toBeCloseTo(trades[0]!.holding / 60, 9)
  expect(dayText(view)).toMatch(/^2022-\d\d-\d\d: \$\d\.\d\d a share after fees, \d round trips?(, \d stopped)?$/)
  expect(dayText({ ...view, trades: [] })).toMatch(/: not traded$/)
})

it('writes money with its sign first', () => {
  expect([-12.345, 0, -0.001, 1234.5].map(moneyText)).toEqual(['−$12.35', '$0.00', '$0.00', '$1,235'])
})

it('says of a row that is not the highest which one it is', () => {
  const html = renderSweepReport(cases['a row of the middle']!)
  expect(html).toContain('What did row 41 earn?')
  expect(html).toContain('stop distance $0.05, stop count limit 1, cool-off 40 s, limit distance $0.05.')
})
