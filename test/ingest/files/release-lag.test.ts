import { expect, it } from 'vitest'
import { formatDate, formatInstant, parseDate } from '../../../src/core/time.ts'
import {
  type Frequency,
  frequencyOf,
  frequencyOfSeries,
  lastDayOf,
  releasedAt,
  releaseRule,
} from '../../../src/ingest/files/times/release-lag.ts'
import { readDataFile } from '../../../src/ingest/files/read-file.ts'
import { itOnShared, sharedPath } from '../../shared.ts'
import { readLines, rowsOf } from './vendor-files.ts'

function known(series: string, period: string, frequency: Frequency): string {
  return formatInstant(releasedAt(releaseRule(series, frequency), parseDate(period)))
}

// Days on which figures were published, from the publishers' calendars.
it('knows figures no earlier than they were published', () => {
  const published: [string, string, Frequency, string][] = [
    ['CPIAUCSL', '2015-01-01', 'monthly', '2015-02-26T13:30:00Z'],
    ['CPIAUCSL', '2013-09-01', 'monthly', '2013-10-30T12:30:00Z'],
    ['CPIAUCSL', '2025-09-01', 'monthly', '2025-10-24T12:30:00Z'],
    ['PAYEMS', '2013-12-01', 'monthly', '2014-01-10T13:30:00Z'],
    ['PAYEMS', '2019-12-01', 'monthly', '2020-01-10T13:30:00Z'],
    ['PAYEMS', '2010-09-01', 'monthly', '2010-10-08T12:30:00Z'],
    ['UNRATE', '2013-09-01', 'monthly', '2013-10-22T12:30:00Z'],
    ['UNRATE', '2025-09-01', 'monthly', '2025-11-20T13:30:00Z'],
    ['RSAFS', '2018-12-01', 'monthly', '2019-02-14T13:30:00Z'],
    ['ICSA', '2024-11-16', 'weekly', '2024-11-21T13:30:00Z'],
    ['DGS10', '2024-10-11', 'daily', '2024-10-15T20:15:00Z'],
    ['SOFR', '2024-11-08', 'daily', '2024-11-12T13:00:00Z'],
    ['WALCL', '2024-11-27', 'weekly', '2024-11-29T21:30:00Z'],
    ['DEXUSEU', '2024-07-01', 'daily', '2024-07-08T20:15:00Z'],
    // EIA publishes the spot prices of a week up to Monday on the Wednesday after it
    ['DCOILWTICO', '2024-07-02', 'daily', '2024-07-10T14:00:00Z'],
    ['DJFUELUSGULF', '2024-07-02', 'daily', '2024-07-10T14:00:00Z'],
    ['DGASNYH', '2024-07-02', 'daily', '2024-07-10T14:00:00Z'],
    ['WM2NS', '2024-07-01', 'weekly', '2024-08-27T17:00:00Z'],
    ['CSUSHPINSA', '2026-01-01', 'monthly', '2026-03-31T13:00:00Z'],
    ['GDP', '2025-07-01', 'quarterly', '2025-12-23T13:30:00Z'],
  ]
  for (const [series, period, frequency, day] of published) {
    expect(known(series, period, frequency) >= day, `${series} ${period}: ${known(series, period, frequency)}`).toBe(
      true,
    )
  }
})

it('says for well-known series what their calendars say', () => {
  expect(known('DGS10', '2024-07-03', 'daily')).toBe('2024-07-05T20:15:00Z')
  expect(known('DGS10', '2024-11-08', 'daily')).toBe('2024-11-12T21:15:00Z')
  expect(known('EFFR', '2024-07-05', 'daily')).toBe('2024-07-08T13:00:00Z')
  expect(known('ICSA', '2024-07-06', 'weekly')).toBe('2024-07-11T12:30:00Z')
  expect(known('CCSA', '2024-07-06', 'weekly')).toBe('2024-07-18T12:30:00Z')
  expect(known('NFCI', '2024-07-05', 'weekly')).toBe('2024-07-10T12:30:00Z')
  expect(known('PAYEMS', '2024-06-01', 'monthly')).toBe('2024-07-05T12:30:00Z')
  expect(known('FEDFUNDS', '2024-06-01', 'monthly')).toBe('2024-07-03T20:15:00Z')
})

it('marks as revised what is revised, and never market rates', () => {
  const isRevised = (series: string, frequency: Frequency): boolean => releaseRule(series, frequency).isRevised
  for (const series of ['CPIAUCSL', 'PAYEMS', 'INDPRO', 'RSAFS', 'JTSJOL', 'PCEPILFE', 'UNHEARDOF'])
    expect(isRevised(series, 'monthly'), series).toBe(true)
  for (const series of ['DGS10', 'T10Y2Y', 'T10YIE', 'EFFR', 'SOFR', 'VIXCLS', 'BAMLH0A0HYM2'])
    expect(isRevised(series, 'daily'), series).toBe(false)
})

it('is late for series it does not know, and never before the end of the period', () => {
  for (const frequency of ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const) {
    for (const period of ['2023-01-01', '2024-02-01', '2025-10-01']) {
      const end = lastDayOf(parseDate(period), frequency)
      expect(known('UNHEARDOF', period, frequency) > `${formatDate(end + 1)}T00`, `${frequency} ${period}`).toBe(true)
    }
  }
})

it('takes a known name with longer periods for another series, never known before they end', () => {
  const slower: [string, string, Frequency][] = [
    ['GDPA', '2023-01-01', 'yearly'],
    ['PCECA', '2023-01-01', 'yearly'],
    ['PCEC', '2023-01-01', 'quarterly'],
    ['A191RL1A225NBEA', '2022-01-01', 'yearly'],
    ['T10YFFM', '2024-02-01', 'monthly'],
    ['DGS10', '2024-03-01', 'monthly'],
    ['SOFR', '2024-03-01', 'quarterly'],
    ['WALCL', '2024-03-01', 'monthly'],
    ['UNRATE', '2023-01-01', 'yearly'],
  ]
  for (const [series, period, frequency] of slower) {
    const end = formatDate(lastDayOf(parseDate(period), frequency))
    expect(known(series, period, frequency) > end, `${series}: ${known(series, period, frequency)}`).toBe(true)
  }
})

it('sees the frequency in the labels, in any order', () => {
  const every = (days: number): number[] => Array.from({ length: 9 }, (_, i) => 20_000 + days * i)
  expect(
    [every(1), every(7), every(30), every(91), every(182), every(365)].map((labels) =>
      frequencyOf(labels.toReversed()),
    ),
  ).toEqual(['daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'yearly'])
})

it('takes a single value for the slowest that its label allows, unless its name is known', () => {
  const frequencies = ['2024-01-01', '2024-04-01', '2024-05-01', '2024-05-15'].map((label) =>
    frequencyOfSeries('UNHEARDOF', [parseDate(label)]),
  )
  expect(frequencies).toEqual(['yearly', 'quarterly', 'monthly', 'weekly'])
  expect(frequencyOfSeries('DGS10', [parseDate('2024-05-01')])).toBe('daily')
  expect(frequencyOfSeries('PAYEMS', [parseDate('2024-01-01')])).toBe('monthly')
})

it('never dates a value after the moment at which it was known', async () => {
  const [target] = await readLines('DFEDTARU.csv', ['Date,Value', '2024-09-18,5.5', '2024-09-19,5', '2024-09-21,5'])
  expect(rowsOf(target).map(({ at, knownAt }) => [at, knownAt])).toEqual([
    ['2024-09-18T20:15:00Z', '2024-09-18T20:15:00Z'],
    ['2024-09-19T20:15:00Z', '2024-09-19T20:15:00Z'],
    ['2024-09-22T04:00:00Z', '2024-09-23T20:15:00Z'],
  ])
})

itOnShared('agrees with the moments at which values of 2026 were first seen', async () => {
  const [vintages] = await readDataFile(sharedPath('data/macro/fred_vintages_from_git_2026.csv.gz'))
  const firstSeen = new Map<string, string>()
  for (const row of rowsOf(vintages)) {
    const key = `${String(row['series'])} ${String(row['period'])}`
    const seen = String(row['knownAt'])
    if (seen < (firstSeen.get(key) ?? '9')) firstSeen.set(key, seen)
  }
  const frequencies: Readonly<Record<string, Frequency>> = {
    DGS10: 'daily',
    EFFR: 'daily',
    SOFR: 'daily',
    ICSA: 'weekly',
  }
  // The collector looked once a day at 22:00 UTC; what it saw first within that day may be hours old.
  const watched = [...firstSeen].filter(([, seen]) => seen > '2026-03-25')
  const early = watched.filter(([key, seen]) => {
    const [series, period] = key.split(' ') as [string, string]
    const rule = known(series, period, frequencies[series] ?? 'monthly')
    return Date.parse(seen) - Date.parse(rule) > 15 * 3_600_000
  })
  expect(watched.length).toBeGreaterThan(180)
  // Twice FRED itself had a yield a day after the Federal Reserve's calendar.
  expect(early.map(([key]) => key)).toEqual(['DGS10 2026-05-05', 'DGS10 2026-06-03'])
})
