/** The file of a backtest: what it may say, and what is said of one that cannot be read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { editorSchema } from '../../../src/research/backtest/editor-schema.ts'
import { loadBacktestStudy, parseBacktestStudy } from '../../../src/research/backtest/backtest-study.ts'
import { parseStudy } from '../../../src/research/study.ts'

const FILE = `
backtest: small
question: Is there anything?
data: { simulated: { traded: { symbol: SIM } } }
strategies: [{ strategy: moving-average-cross }]
`
const studies = join(import.meta.dirname, '../../../studies')

it('fills in every assumption that is not said', () => {
  expect(parseBacktestStudy(FILE, 'small.yaml')).toMatchObject({
    cash: 100_000,
    fills: { quotes: 'touch', prints: 'next', limits: 'passed', volume: 'any', latencyMs: 0, auctions: 'nyse' },
    fees: 'interactive-brokers',
    financing: { creditSpread: 0.005, debitSpread: 0.015, borrowRate: 0.0025 },
    margin: { model: 'reg-t', graceSessions: 0 },
    earlyExercise: 'rational',
    onFault: 'end',
  })
})

it('says of cash of 0 that it must be more', () => {
  expect(() => parseBacktestStudy(`${FILE}\ncash: 0`, 'small.yaml')).toThrow(
    expect.objectContaining({ given: '0', expected: expect.stringContaining('a number above 0') }),
  )
})

it('reads JSON as well as YAML', () => {
  const study = parseBacktestStudy(FILE, 'small.yaml')
  const json = JSON.stringify({ $schema: 'backtest.schema.json', ...study })
  expect(parseBacktestStudy(json, 'small.json')).toEqual(study)
})

it.each(['condor.yaml', 'moving-averages.yaml'])('%s, which comes with the project, can be read', async (name) => {
  const study = await loadBacktestStudy(join(studies, name))
  expect(study.data).toHaveProperty('files')
  expect(study.data).toHaveProperty('simulated')
})

it('the schema beside the studies is the one that the program knows', () => {
  // bellwether backtest schema > studies/backtest.schema.json
  expect(JSON.parse(readFileSync(join(studies, 'backtest.schema.json'), 'utf8'))).toEqual(editorSchema())
})

it.each([
  ['an unknown key', `${FILE}fils: {}`, /unknown key "fils"/, /fills/],
  ['an unknown key of a section', `${FILE}margin: { modl: reg-t }`, /margin/, /model/],
  ['an unknown key of a list', FILE.replace('strategy:', 'strategi:'), /unknown key "strategi"/, /"strategy"/],
  ['an unknown broker', `${FILE}fees: robin`, /fees is "robin"/, /backtest\.md/],
  ['cash that is nothing', `${FILE}cash: 0`, /cash is 0/, /backtest\.md/],
  ['no strategies', FILE.replace('[{ strategy: moving-average-cross }]', '[]'), /strategies is \[\]/, /backtest\.md/],
  ['a span that ends before it starts', `${FILE}from: 2020-01-02\nto: 2019-01-02`, /before it starts/, /dates/],
  ['what is no YAML', `${FILE}  - [`, /cannot be read as YAML/, /line/],
])('%s is refused with what was expected', (_, text, message, remedy) => {
  const reading = () => parseBacktestStudy(text, 'small.yaml')
  expect(reading).toThrow(message)
  expect(reading).toThrow(expect.objectContaining({ code: 'STUDY_INVALID', remedy: expect.stringMatching(remedy) }))
})

it.each([
  ['fills: { quotes: mid }', 'touch, or { spreadFraction: '],
  ['fills: { quotes: { spreadFraction: 0.5 } }', 'touch, or { spreadFraction: '],
  ['fills: { volume: 0.1 }', 'any, or { share: 0.1 }'],
  ['margin: reg-t', 'none, or { model: reg-t'],
  ['financing: 0.02', 'none, or any of benchmark'],
])('of "%s" it says which shapes there are', (line, shapes) => {
  expect(() => parseBacktestStudy(`${FILE}${line}`, 'small.yaml')).toThrow(
    expect.objectContaining({ code: 'STUDY_INVALID', expected: expect.stringContaining(`It must be ${shapes}`) }),
  )
})

it('a study of another kind is told which command takes it, either way', () => {
  const study = readFileSync(join(studies, 'overnight.yaml'), 'utf8')
  expect(() => parseBacktestStudy(study, 'overnight.yaml')).toThrow(/another kind/)
  expect(() => parseStudy(FILE, 'small.yaml')).toThrow(
    expect.objectContaining({ remedy: 'Run bellwether backtest run small.yaml.' }),
  )
})
