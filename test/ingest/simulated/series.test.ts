/** Macro releases, yields, headlines and actions: what was known when. */
import { expect, it } from 'vitest'
import type { Frame } from '../../../src/core/frame.ts'
import { formatDate, formatInstant } from '../../../src/core/time.ts'
import { HEADLINES, type Tone } from '../../../src/ingest/simulated/records/headlines.ts'
import type { SimulatedKind } from '../../../src/ingest/simulated/options.ts'
import { simulateMarket } from '../../../src/ingest/simulated/hidden/market.ts'
import { parseOptions } from '../../../src/ingest/simulated/options.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { RecordSchema } from '../../../src/market/record-kind.ts'

function read<K extends SimulatedKind>(kind: K, from: string, to: string): Frame<RecordSchema<K>> {
  const [batch] = [...simulatedBatches({ seed: 9, from, to, kinds: [kind] })]
  return batch!.records as Frame<RecordSchema<K>>
}

it('gives each macro value twice, first as printed and later revised', () => {
  const { columns, length } = read('series', '2010-01-01', '2015-12-31')
  const macro = new Set(['SIMCPI', 'SIMGDP', 'SIMPAYEMS'])
  let pairs = 0
  let changed = 0
  for (let i = 1; i < length; i++) {
    if (!macro.has(columns.series[i]!)) continue
    expect(columns.knownAt[i]!).toBeGreaterThan(columns.at[i]!)
    if (columns.revised[i] === 0) continue
    expect(columns.revised[i - 1]).toBe(0)
    expect(columns.period[i - 1]).toBe(columns.period[i])
    expect(columns.knownAt[i]! - columns.knownAt[i - 1]!).toBeGreaterThan(20 * 86_400_000)
    expect(Math.abs(columns.value[i]! / columns.value[i - 1]! - 1)).toBeLessThan(0.02)
    pairs++
    changed += columns.value[i] === columns.value[i - 1] ? 0 : 1
  }
  expect(pairs).toBeGreaterThan(150)
  expect(changed / pairs).toBeGreaterThan(0.9)
})

it('releases consumer prices from the 12th of the next month at 08:30 in New York', () => {
  const { columns, length } = read('series', '2014-01-01', '2014-12-31')
  const releases = Array.from({ length }, (_, i) => i)
    .filter((i) => columns.series[i] === 'SIMCPI' && columns.revised[i] === 0)
    .map((i) => `${formatDate(columns.period[i]!)} ${formatInstant(columns.knownAt[i]!)}`)
  expect(releases.slice(0, 4)).toEqual([
    '2014-01-01 2014-02-12T13:30:00Z',
    '2014-02-01 2014-03-12T12:30:00Z',
    '2014-03-01 2014-04-14T12:30:00Z',
    '2014-04-01 2014-05-12T12:30:00Z',
  ])
  expect(releases).toHaveLength(11)
})

it('publishes the yields of a session at nine on the next one', () => {
  const { columns, length } = read('series', '2012-10-01', '2012-11-30')
  let rows = 0
  for (let i = 0; i < length; i++) {
    if (!['SIMEFFR', 'SIM2Y', 'SIM10Y'].includes(columns.series[i]!)) continue
    rows++
    const next = nyse.session(nyse.next(columns.period[i]!))!
    expect(columns.knownAt[i]).toBe(next.open - 1_800_000)
    expect(columns.value[i]!).toBeGreaterThan(0)
  }
  expect(rows).toBe(3 * (nyse.sessionDays(15_614, 15_674).length - 1))
})

it('publishes headlines after the close, whose tone leans weakly to the day and not to the night after', () => {
  const market = simulateMarket(parseOptions({ seed: 9, to: '2012-12-31' }))
  const { columns, length } = read('news', '1998-01-02', '2012-12-31')
  const rowOf = new Map(market.sessions.map(({ day }, row) => [day, row]))
  const scores: { tone: number; day: number; night: number }[] = []
  for (let i = 0; i < length; i++) {
    const row = rowOf.get(columns.session[i]!)!
    expect(columns.knownAt[i]! - market.sessions[row]!.close).toBeGreaterThanOrEqual(5_400_000)
    const tone = toneOf(columns.headline[i]!)
    const score = { positive: 1, neutral: 0, negative: -1 }[tone]
    const { dayReturn, nightReturn, dayDeviation, nextNightDeviation } = market.index
    if (row + 1 < market.sessions.length) {
      const night = nightReturn[row + 1]! / nextNightDeviation[row]!
      scores.push({ tone: score, day: dayReturn[row]! / dayDeviation[row]!, night })
    }
  }
  const correlation = (pick: (score: (typeof scores)[number]) => number): number => {
    const sum = scores.reduce((total, score) => total + score.tone * pick(score), 0)
    const norm = (of: (score: (typeof scores)[number]) => number): number =>
      Math.sqrt(scores.reduce((total, score) => total + of(score) ** 2, 0))
    return sum / (norm((score) => score.tone) * norm(pick))
  }
  expect(correlation(({ day }) => day)).toBeGreaterThan(0.25)
  expect(correlation(({ day }) => day)).toBeLessThan(0.65)
  expect(Math.abs(correlation(({ night }) => night))).toBeLessThan(0.05)
})

function toneOf(headline: string): Tone {
  const matches = (template: string): boolean => {
    const [before, after] = template.split('#')
    return headline.startsWith(before!) && headline.endsWith(after!)
  }
  const tones = (Object.keys(HEADLINES) as Tone[]).filter((tone) => HEADLINES[tone].some(matches))
  expect(tones).toHaveLength(1)
  return tones[0]!
}

it('declares dividends before they go ex, four a year on the quarterly option expiry', () => {
  const { columns, length } = read('actions', '2018-01-01', '2020-12-31')
  const dividends = Array.from({ length }, (_, i) => i).filter((i) => columns.action[i] === 'dividend')
  expect(dividends.map((i) => formatDate(columns.exDate[i]!)).slice(0, 4)).toEqual([
    '2018-03-16',
    '2018-06-15',
    '2018-09-21',
    '2018-12-21',
  ])
  expect(dividends).toHaveLength(12)
  for (let i = 0; i < length; i++) expect(columns.at[i]! - columns.knownAt[i]!).toBeGreaterThan(7 * 86_400_000)
  const split = columns.action.indexOf('split')
  expect([columns.symbol[split], formatDate(columns.exDate[split]!), columns.amount[split]]).toEqual([
    'SIM02',
    '2019-06-10',
    4,
  ])
})
