import { expect, it } from 'vitest'
import type { TearSheetInput } from '../../../src/backtest/tear-sheet/tear-sheet-input.ts'
import { renderTearSheet, tearSheetSummary } from '../../../src/backtest/tear-sheet/tear-sheet.ts'
import { calibrationOf } from '../../../src/backtest/tear-sheet/calibration.ts'
import { monthlyReturns } from '../../../src/backtest/tear-sheet/pictures.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { exampleInput } from './tear-sheet-example.ts'
import { HOSTILE, tearSheetCases } from './tear-sheet-cases.ts'

const cases = tearSheetCases()
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ')

/** What a reader can see: without the style, the script and the tags. */
function visible(page: string): string {
  return page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/ data-plot="[^"]*"/g, '')
    .replace(/<[^>]+>/g, ' ')
}

for (const [name, input] of Object.entries(cases)) {
  it(`renders ${name} without undefined figures`, () => {
    const page = renderTearSheet(input)
    expect(visible(page)).not.toMatch(/NaN|undefined|null|\[object/)
    expect(page).toContain(tearSheetSummary(input).verdict.heading.replaceAll("'", '&#39;'))
    expect(page.match(/<script/g)).toHaveLength(1)
  })
}

it('says in the summary what the page says', () => {
  const summary = tearSheetSummary(cases['six years']!)
  expect(summary.verdict.rule).toBe('no-edge-after-costs')
  expect(plain(summary.lead)).toBe(
    'It earned 3.9 % a year (−1.5 to 10.0 % with 90 % confidence) after costs, against 8.3 % for holding SPY and −1.3 % for every night at the same costs. ' +
      'Before costs the Sharpe ratio is 0.91; costs of 1.2 bp a side take half of it. ' +
      'Counting the 48 variants tried, a result this good or better arises by luck in 82 of 100 such searches (p 0.82).',
  )
  expect(
    summary.figures.map(({ label, value, compare, also }) => plain(`${label}: ${value}, ${compare}, ${also}`)),
  ).toEqual([
    'Return a year: 3.9 %, −1.5 to 10.0 %, 90 % interval',
    'Sharpe: 0.51, ± 0.41, deflated 0.18',
    'Worst drawdown: −15.2 %, 544 sessions, not over yet',
    'Nights held: 800, of 1,510, 53.0 %',
    'Right way: 51.7 %, 48.8 to 54.6 %, 51.5 % of all rose',
    'Break-even cost: 2.7 bp, assumed 1.2 bp, a side',
  ])
  expect(summary.risk!.rows.map(({ name, cells }) => plain([name, ...cells].join(', ')))).toEqual([
    'strategy, 3.9 %, 8.0 %, 0.51, −15.2 %',
    'every night, −1.3 %, 11.1 %, −0.07, −37.0 %',
    'holding SPY, 8.3 %, 16.6 %, 0.56, −44.7 %',
  ])
  expect(summary.numbers['annualReturn']).toBeCloseTo(0.0385, 4)
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
})

it('gives the same bytes each time', () => {
  expect(renderTearSheet(cases['six years']!)).toBe(renderTearSheet(exampleInput()))
})

it('judges the short, the empty, the ruined and the idle for what they are', () => {
  const rule = (name: keyof typeof cases): string => tearSheetSummary(cases[name]!).verdict.rule
  expect(rule('no sessions')).toBe('nothing-tested')
  expect(rule('three sessions')).toBe('too-few')
  expect(rule('no trades')).toBe('never-traded')
  expect(rule('all lost')).toBe('ruined')
  expect(rule('constant returns')).toBe('not-measurable')
  expect(rule('returns all missing')).toBe('nothing-tested')
})

it('does not scale a few sessions up to a year', () => {
  const [first, second] = tearSheetSummary(cases['three sessions']!).figures
  expect(first).toMatchObject({ label: 'Return in all', compare: 'in 3 sessions' })
  expect(second!.value).toBe('–')
  expect(tearSheetSummary(cases['three sessions']!).risk).toBeUndefined()
})

it('takes a strategy that always holds for what it is', () => {
  const input = exampleInput({ sessions: 5000, drift: 0.12, costBps: 0.05 })
  const always: TearSheetInput = {
    ...input,
    isSimulated: false,
    trials: { count: 1, sharpeVariance: 0 },
    positions: input.positions.map((_, i) => (i % 7 === 0 ? 0.97 : 0.99)),
    grossReturns: input.alwaysReturns.map((value, i) => value * (i % 7 === 0 ? 0.97 : 0.99)),
    netReturns: input.alwaysReturns.map((value) => value * 0.98 - 0.00001),
  }
  expect(tearSheetSummary(always).verdict.heading).toBe('An edge, but no better than holding every night')
})

it('finds a planted edge, and says that the data are simulated', () => {
  const planted = {
    ...exampleInput({ sessions: 5000, skill: 0.15, costBps: 0.3 }),
    trials: { count: 3, sharpeVariance: 0.0001 },
  }
  expect(tearSheetSummary(planted).verdict.heading).toBe('An edge after costs (simulated data)')
})

it('names the text of a hostile study nowhere as markup', () => {
  const page = renderTearSheet(cases['hostile names']!)
  expect(page.includes('<script>alert')).toBe(false)
  expect(page.includes(HOSTILE.slice(-20))).toBe(true)
  expect(tearSheetSummary(cases['hostile names']!).lead).not.toMatch(/[\u0000-\u001f\u202e]/)
})

it('refuses arrays of different lengths', () => {
  const input = exampleInput({ sessions: 10 })
  expect(() => renderTearSheet({ ...input, positions: new Float64Array(9) })).toThrow(RangeError)
})

it('shows 33 years in less than 1.5 MB and a second', () => {
  const input = cases['33 years']!
  renderTearSheet(exampleInput({ sessions: 300 }))
  const start = process.cpuUsage()
  const page = renderTearSheet(input)
  const { user, system } = process.cpuUsage(start)
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000)
  expect((user + system) / 1e6).toBeLessThan(1.5)
})

it('compounds months and years, and leaves months without sessions empty', () => {
  const days = Int32Array.of(dayNumber(2023, 12, 28), dayNumber(2023, 12, 29), dayNumber(2024, 2, 1))
  const [first, second] = monthlyReturns(days, Float64Array.of(0.1, 0.1, -0.5))
  expect(first!.months[11]).toBeCloseTo(0.21, 12)
  expect(first!.whole).toBeCloseTo(0.21, 12)
  expect(second!.months[1]).toBeCloseTo(-0.5, 12)
  expect(second!.months[0]).toBeNaN()
})

it('bins predictions by equal count, each with what came', () => {
  const said = Float64Array.from({ length: 1000 }, (_, i) => i / 1000)
  const actual = said.map((p, i) => (i % 10 < Math.round(10 * p) ? 1 : -1))
  const { bins, isBunched, judged } = calibrationOf(said, actual)
  expect(judged).toBe(1000)
  expect(bins).toHaveLength(10)
  expect(isBunched).toBe(false)
  for (const bin of bins) {
    expect(bin.count).toBe(100)
    expect(Math.abs(bin.came - bin.said)).toBeLessThan(0.06)
    expect(bin.interval.low <= bin.came && bin.came <= bin.interval.high).toBe(true)
  }
})

it('claims no check for look-ahead that could see nothing', () => {
  const input = exampleInput()
  const blind = visible(renderTearSheet({ ...input, causality: { ...input.causality, power: 0 } }))
  expect(blind).toContain('so the check saw nothing')
  expect(blind).toContain('not checked')
  expect(blind).not.toContain('none detected')
  expect(visible(renderTearSheet(input))).toContain('none detected')
})
