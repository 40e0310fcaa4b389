import { expect, it } from 'vitest'
import { Random } from '../../../src/core/random.ts'
import { dayNumber, formatDate, MS_PER_MINUTE } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { newYorkInstant } from '../../../src/market/new-york-time.ts'
import type { KindName } from '../../../src/market/record-kind.ts'
import { seriesTitle } from '../../../src/store/series.ts'
import type { Action, Found, Series } from '../../../src/store/quality/rule.ts'
import { QUALITY_RULES } from '../../../src/store/quality/rules.ts'
import { frameOf, type Row } from '../rows.ts'

interface Setting {
  readonly kind?: KindName
  readonly actions?: readonly Action[]
  readonly raw?: readonly Row[]
}

function seriesOf(kind: KindName, rows: readonly Row[]): Series {
  const first = rows[0]!
  const partition = Object.fromEntries(
    ['symbol', 'interval', 'adjustment', 'underlying', 'root', 'series']
      .filter((name) => name in first)
      .map((name) => [name, String(first[name])]),
  )
  const id = { kind, source: 'vendor', partition }
  return { ...id, title: seriesTitle(id), frame: frameOf(kind, rows) }
}

function check(name: string, rows: readonly Row[], { kind = 'bars', actions, raw }: Setting = {}): readonly Found[] {
  const rule = QUALITY_RULES.find((candidate) => candidate.name === name)!
  expect(rule.kinds).toContain(kind)
  return rule.check(seriesOf(kind, rows), {
    calendar: nyse,
    actions,
    rawSeries: raw === undefined ? [] : [seriesOf('bars', raw)],
  })
}

/** Every rule that finds something in bars. */
function firing(rows: readonly Row[], kind: KindName = 'bars'): string[] {
  return QUALITY_RULES.filter((rule) => rule.kinds.includes(kind) && check(rule.name, rows, { kind }).length > 0).map(
    ({ name }) => name,
  )
}

const FROM = dayNumber(2019, 1, 2)

/** Daily bars of a random walk over sessions from 2019. */
function daily(sessions: number, seed = 1): Row[] {
  const random = Random.fromSeed(seed)
  let price = 100
  return Array.from(nyse.sessionDays(FROM, FROM + 2 * sessions + 10).slice(0, sessions), (session) => {
    const open = price * Math.exp(0.004 * random.normal())
    const close = open * Math.exp(0.008 * random.normal())
    price = close
    const at = nyse.session(session)!.close
    const high = Math.max(open, close) * 1.003
    const low = Math.min(open, close) * 0.997
    const volume = Math.round(1e6 * Math.exp(0.3 * random.normal()))
    return { symbol: 'SPY', interval: '1d', adjustment: 'raw', session, at, open, high, low, close, volume }
  })
}

/** One-minute bars of regular hours on `sessions` days from `from`. */
function minutes(sessions: number, from = FROM, seed = 2): Row[] {
  const random = Random.fromSeed(seed)
  let close = 100
  return Array.from(nyse.sessionDays(from, from + 2 * sessions + 10).slice(0, sessions)).flatMap((session) => {
    const { open: opening, minutes: length } = nyse.session(session)!
    return Array.from({ length }, (_, i) => {
      const open = close
      close = open * Math.exp(0.0003 * random.normal())
      const at = opening + (i + 1) * MS_PER_MINUTE
      const ohlc = { open, high: Math.max(open, close), low: Math.min(open, close), close }
      return {
        symbol: 'SPY',
        interval: '1m',
        adjustment: 'raw',
        session,
        at,
        ...ohlc,
        volume: 1000 + random.integer(500),
      }
    })
  })
}

const day = (text: string): number =>
  dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)))
const without = (rows: readonly Row[], ...days: string[]): Row[] =>
  rows.filter(({ session }) => !days.includes(formatDate(session as number)))
const changed = (rows: readonly Row[], from: number, change: (row: Row) => Row): Row[] =>
  rows.map((row, i) => (i >= from ? change(row) : row))
const scaled = (row: Row, factor: number): Row => ({
  ...row,
  ...Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, (row[name] as number) * factor])),
})

it('finds nothing in clean daily bars, minute bars and quotes', () => {
  for (const seed of [1, 2, 3]) {
    expect(firing(daily(600, seed))).toEqual([])
    expect(firing(minutes(8, FROM, seed))).toEqual([])
  }
})

it('SESSION_MISSING names the sessions that a series lacks, and no holiday', () => {
  const rows = without(daily(500), '2019-04-01', '2019-10-29', '2019-10-30')
  expect(check('SESSION_MISSING', rows)).toEqual([
    {
      message: 'SPY 1d raw (vendor) lacks 3 of 500 sessions from 2019-01-02 to 2020-12-23.',
      count: 3,
      examples: ['2019-04-01', '2019-10-29 to 2019-10-30 (2)'],
    },
  ])
})

it('SERIES_SAMPLED says that a few days are a sample, and SESSION_MISSING is then silent', () => {
  const rows = daily(500).filter((_, i) => i % 100 < 3)
  expect(check('SESSION_MISSING', rows)).toEqual([])
  expect(check('SERIES_SAMPLED', rows)).toMatchObject([
    { count: 1, message: expect.stringContaining('15 of') as string },
  ])
  expect(check('SERIES_SAMPLED', daily(20))).toEqual([])
})

it('MINUTES_MISSING counts and locates missing minutes, on half days only those before the close', () => {
  const thanksgiving = day('2019-11-27')
  const rows = minutes(3, thanksgiving)
  expect(rows.length).toBe(390 + 210 + 390)
  expect(check('MINUTES_MISSING', rows)).toEqual([])
  const gap = (row: Row, from: number, to: number): boolean => {
    const minute = Math.round(((row['at'] as number) - nyse.session(row['session'] as number)!.open) / MS_PER_MINUTE)
    return row['session'] === thanksgiving && minute >= from && minute <= to
  }
  const thin = rows.filter((row) => !gap(row, 60, 71) && !gap(row, 390, 390))
  expect(check('MINUTES_MISSING', thin)).toEqual([
    {
      message: 'SPY 1m raw (vendor) lacks 13 bars of regular hours on 1 session.',
      count: 13,
      examples: ['2019-11-27: 13 of 390, 10:30 to 10:41, 16:00'],
    },
  ])
})

it('BAR_OFF_SESSION finds bars of a weekend and of the night, and lets extended hours be', () => {
  const rows = minutes(2)
  const at = (text: string, minute: number): Row => ({
    ...rows[0]!,
    session: day(text),
    at: newYorkInstant(day(text), minute),
  })
  const extended = [at('2019-01-02', 4 * 60 + 1), ...rows, at('2019-01-03', 20 * 60)]
  expect(check('BAR_OFF_SESSION', extended)).toEqual([])
  const off = [...rows, at('2019-01-03', 23 * 60), at('2019-01-05', 10 * 60), at('2019-01-05', 11 * 60)]
  expect(check('BAR_OFF_SESSION', off)).toMatchObject([
    { count: 3, examples: ['2019-01-03 (23:00): 1', '2019-01-05 (weekend): 2'] },
  ])
})

it('HOLIDAY_REPEATS finds a holiday bar that repeats the day before; other holiday bars are off session', () => {
  const rows = daily(200)
  const before = rows.findIndex(({ session }) => session === day('2019-05-24'))
  const holiday = (row: Row): Row => ({ ...row, session: day('2019-05-27'), at: (row['at'] as number) + 3 * 864e5 })
  const repeated = [...rows.slice(0, before + 1), holiday(rows[before]!), ...rows.slice(before + 1)]
  expect(check('HOLIDAY_REPEATS', repeated)).toMatchObject([{ count: 1, examples: ['2019-05-27 (Memorial Day)'] }])
  expect(check('BAR_OFF_SESSION', repeated)).toEqual([])
  const other = [...rows.slice(0, before + 1), scaled(holiday(rows[before]!), 1.01), ...rows.slice(before + 1)]
  expect(check('HOLIDAY_REPEATS', other)).toEqual([])
  expect(check('BAR_OFF_SESSION', other)).toMatchObject([{ count: 1 }])
})

/** A chain of four contracts a day. */
function chain(days: readonly string[], quote: (day: string, strike: number) => Row): Row[] {
  return [90, 95, 100, 105].flatMap((strike) =>
    days.map((text) => ({
      underlying: 'SPX',
      root: 'SPX',
      contract: `SPX190621C000${strike}000`,
      right: 'call',
      expiry: day('2019-06-21'),
      strike,
      session: day(text),
      at: newYorkInstant(day(text), 960),
      ...quote(text, strike),
    })),
  )
}

it('HOLIDAY_REPEATS finds a chain whose holiday repeats the day before', () => {
  const quote = (text: string, strike: number): Row => {
    const moved = text === '2019-05-28' ? 1 : 0
    const quotes = { bid: 110 - strike + Number(text.at(-1)) / 100, ask: 112 - strike }
    return { ...quotes, underlyingPrice: 100 + moved, last: 111 - strike + moved }
  }
  const rows = chain(['2019-05-24', '2019-05-27', '2019-05-28'], quote)
  expect(check('HOLIDAY_REPEATS', rows, { kind: 'chains' })).toMatchObject([
    { count: 1, message: expect.stringContaining('4 rows') as string },
  ])
  expect(check('HOLIDAY_REPEATS', chain(['2019-05-23', '2019-05-24'], quote), { kind: 'chains' })).toEqual([])
})

it('QUOTE_CROSSED and QUOTE_LOCKED count quotes by session; a side of zero is no quote', () => {
  const rows = chain(['2019-05-23', '2019-05-24'], (text, strike) => {
    if (text === '2019-05-23') return { bid: 0, ask: 0 }
    return strike < 100 ? { bid: 2, ask: 1.5 } : { bid: 1, ask: strike === 100 ? 1 : 1.2 }
  })
  expect(check('QUOTE_CROSSED', rows, { kind: 'chains' })).toMatchObject([
    { count: 2, examples: ['2019-05-24: 2 of 4'] },
  ])
  expect(check('QUOTE_LOCKED', rows, { kind: 'chains' })).toMatchObject([
    { count: 1, examples: ['2019-05-24: 1 of 4'] },
  ])
  expect(
    firing(
      chain(['2019-05-23'], () => ({ bid: 1, ask: 1.1 })),
      'chains',
    ),
  ).toEqual([])
})

it('CONTRACT_EXPIRED finds rows after the expiry, not on it', () => {
  const rows = chain(['2019-06-21', '2019-06-24'], () => ({ bid: 1, ask: 2 }))
  expect(check('CONTRACT_EXPIRED', rows, { kind: 'chains' })).toMatchObject([
    {
      count: 4,
      examples: expect.arrayContaining(['SPX190621C00090000 on 2019-06-24, expired 2019-06-21']) as string[],
    },
  ])
  expect(
    check(
      'CONTRACT_EXPIRED',
      rows.filter(({ session }) => session === day('2019-06-21')),
      { kind: 'chains' },
    ),
  ).toEqual([])
})

it.each([
  ['ten', 10, 'times 10'],
  ['a hundredth', 0.01, 'divided by 100'],
  ['a split of two', 0.5, 'divided by 2'],
  ['a split of seven', 1 / 7, 'divided by 7'],
  ['a reverse split', 8, 'times 8'],
])('UNIT_JUMP finds a factor of %s, unless an action explains it', (_, factor, words) => {
  const rows = changed(daily(300), 150, (row) => scaled(row, factor))
  const session = rows[150]!['session'] as number
  expect(check('UNIT_JUMP', rows)).toMatchObject([{ count: 1, examples: [expect.stringContaining(words) as string] }])
  const split = { exDate: session, action: 'split', amount: 1 / factor }
  expect(check('UNIT_JUMP', rows, { actions: [split] })).toEqual([])
  expect(check('UNIT_JUMP', rows, { actions: [{ ...split, action: 'dividend' }] })).toHaveLength(1)
  const adjusted = rows.map((row) => ({ ...row, adjustment: 'split' }))
  expect(check('UNIT_JUMP', adjusted, { actions: [split] })).toHaveLength(1)
})

it('UNIT_JUMP lets crashes and wild series be', () => {
  const crash = changed(daily(300), 150, (row) => scaled(row, 0.62))
  expect(check('UNIT_JUMP', crash)).toEqual([])
  const leaps = daily(300).map((row, i) =>
    scaled(row, [1, 1.38, 1, 1.42, 1, 1.36, 1, 1.5, 1, 1.44][Math.floor(i / 30)]!),
  )
  expect(check('UNIT_JUMP', leaps)).toEqual([])
  const random = Random.fromSeed(5)
  const wild = daily(300).map((row) => scaled(row, Math.exp(0.5 * random.normal())))
  expect(check('UNIT_JUMP', wild)).toEqual([])
})

it('UNIT_JUMP looks at each futures contract by itself', () => {
  const contract = (name: string, level: number): Row[] =>
    daily(60).map(({ session, at }, i) => ({
      root: 'VX',
      contract: name,
      session: session!,
      at: at!,
      open: level + (i % 3) / 10,
      settle: level + (i % 5) / 10,
    }))
  expect(check('UNIT_JUMP', [...contract('VXF19', 15), ...contract('VXG19', 150)], { kind: 'futures' })).toEqual([])
  const jumping = changed(contract('VXF19', 15), 30, (row) => ({ ...row, open: 150, settle: 151 }))
  expect(check('UNIT_JUMP', jumping, { kind: 'futures' })).toMatchObject([
    { count: 1, examples: [expect.stringContaining('VXF19 2019-02-14') as string] },
  ])
})

it('VOLUME_REGIME finds the day on which a thin feed becomes the full tape, and the day back', () => {
  const rows = daily(200).map((row, i): Row => ({
    ...row,
    volume: (row['volume'] as number) * (i >= 80 && i < 140 ? 40 : 1),
  }))
  const found = check('VOLUME_REGIME', rows)
  expect(found).toMatchObject([{ count: 2 }])
  expect(found[0]!.examples.map((text) => text.slice(0, 10))).toEqual(
    [80, 140].map((i) => formatDate(rows[i]!['session'] as number)),
  )
  const growing = daily(600).map((row, i) => ({ ...row, volume: (row['volume'] as number) * Math.exp(i / 80) }))
  expect(check('VOLUME_REGIME', growing)).toEqual([])
  const spike = daily(200).map((row, i) => ({ ...row, volume: (row['volume'] as number) * (i === 90 ? 40 : 1) }))
  expect(check('VOLUME_REGIME', spike)).toEqual([])
})

it('VOLUME_REGIME finds three sessions of another feed, and lets thinly traded funds be', () => {
  const dip = daily(200).map((row, i): Row => ({
    ...row,
    volume: (row['volume'] as number) / (i >= 80 && i < 83 ? 50 : 1),
  }))
  expect(check('VOLUME_REGIME', dip)).toMatchObject([{ count: 2 }])
  const random = Random.fromSeed(3)
  const thin = daily(600).map((row): Row => ({ ...row, volume: Math.ceil(1000 * Math.exp(1.5 * random.normal())) }))
  expect(check('VOLUME_REGIME', thin)).toEqual([])
})

it('VOLUME_REGIME adds up the minutes of a session', () => {
  const rows = minutes(14).map((row, i) => ({ ...row, volume: i < 7 * 390 ? 10 : 1000 }))
  expect(check('VOLUME_REGIME', rows)).toMatchObject([
    { count: 1, examples: [expect.stringContaining('2019-01-11') as string] },
  ])
})

it('VOLUME_ABSENT notices zero volume throughout, and no volume at all', () => {
  const zero = daily(10).map((row) => ({ ...row, volume: 0 }))
  expect(check('VOLUME_ABSENT', zero)).toMatchObject([
    { message: 'SPY 1d raw (vendor) has a volume of zero throughout.' },
  ])
  const none = zero.map((row) => ({ ...row, volume: Number.NaN }))
  expect(check('VOLUME_ABSENT', none)).toMatchObject([{ message: 'SPY 1d raw (vendor) has no volume.' }])
  expect(check('VOLUME_ABSENT', [...zero.slice(1), daily(1)[0]!])).toEqual([])
})

it('OUTLIER finds a price that leaps and comes back, not one that stays, nor the opening of a day', () => {
  const leap = daily(300).map((row, i) => (i === 150 ? { ...row, close: (row['close'] as number) * 1.4 } : row))
  expect(check('OUTLIER', leap)).toMatchObject([{ count: 1 }])
  expect(
    check(
      'OUTLIER',
      changed(daily(300), 150, (row) => scaled(row, 1.4)),
    ),
  ).toEqual([])
  const tick = minutes(5).map((row, i) => (i === 700 ? { ...row, close: 91 } : row))
  expect(check('OUTLIER', tick)).toMatchObject([
    { count: 1, examples: [expect.stringContaining('2019-01-03 14:41') as string] },
  ])
  const nights = minutes(6).map((row, i) => scaled(row, Math.floor(i / 390) % 2 === 0 ? 1 : 1.1))
  expect(check('OUTLIER', nights)).toEqual([])
})

it('HALF_DAY_OVERRUN finds a half day that runs on to 16:00, and knows after hours', () => {
  const eve = day('2019-11-27')
  const rows = minutes(3, eve)
  const half = day('2019-11-29')
  const late = Array.from({ length: 180 }, (_, i) => ({
    ...rows[0]!,
    session: half,
    at: newYorkInstant(half, 781 + i),
  }))
  const ordered = [...rows, ...late].toSorted((a, b) => (a['at'] as number) - (b['at'] as number))
  expect(check('HALF_DAY_OVERRUN', ordered)).toMatchObject([
    { count: 1, examples: ['2019-11-29: closed 13:00, 179 bars to 16:00'] },
  ])
  expect(check('HALF_DAY_OVERRUN', rows)).toEqual([])
  const after = ['2019-11-27', '2019-12-02'].map((text) => ({
    ...rows[0]!,
    session: day(text),
    at: newYorkInstant(day(text), 1100),
  }))
  const extended = [...ordered, ...after].toSorted((a, b) => (a['at'] as number) - (b['at'] as number))
  expect(check('HALF_DAY_OVERRUN', extended)).toEqual([])
})

it('STALE finds repeated bars and repeated closes', () => {
  const bars = daily(100).map((row, i, all) =>
    i >= 50 && i < 54 ? { ...all[50]!, session: row['session']!, at: row['at']! } : row,
  )
  expect(check('STALE', bars)).toMatchObject([{ count: 1, examples: [expect.stringContaining('4 bars') as string] }])
  const closes = daily(100).map((row, i) => (i >= 20 && i < 28 ? { ...row, close: 100 } : row))
  expect(check('STALE', closes)).toMatchObject([{ count: 1, examples: [expect.stringContaining('8 bars') as string] }])
  const frozen = minutes(2).map((row, i) =>
    i >= 370 && i < 401 ? { ...row, open: 100, high: 100, low: 100, close: 100 } : row,
  )
  expect(check('STALE', frozen)).toEqual([])
  const still = minutes(2).map((row, i) =>
    i >= 100 && i < 130 ? { ...row, open: 100, high: 100, low: 100, close: 100 } : row,
  )
  expect(check('STALE', still)).toMatchObject([{ count: 1 }])
})

it('ADJUSTMENT_MISMATCH accepts dividends, and finds adjusted prices that contradict the raw ones', () => {
  const raw = daily(500).map((row): Row & { close: number } => ({
    ...row,
    close: Math.round((row['close'] as number) * 100) / 100,
  }))
  const ex = [60, 120, 180, 240, 300, 360, 420, 480]
  const factor = (i: number): number => ex.filter((at) => at > i).reduce((product) => product * 0.995, 1)
  const adjusted = raw.map((row, i) => ({
    ...row,
    adjustment: 'total-return',
    close: row.close * factor(i),
  }))
  const actions = ex.map((i) => ({ exDate: raw[i]!['session'] as number, action: 'dividend', amount: 0.5 }))
  expect(check('ADJUSTMENT_MISMATCH', adjusted, { raw, actions })).toEqual([])
  expect(check('ADJUSTMENT_MISMATCH', adjusted, { raw })).toEqual([])
  expect(check('ADJUSTMENT_MISMATCH', adjusted)).toEqual([])
  const shifted = adjusted.map((row, i) => ({ ...row, close: i === 0 ? row.close : adjusted[i - 1]!.close }))
  expect(check('ADJUSTMENT_MISMATCH', shifted, { raw, actions })).toHaveLength(1)
  expect(check('ADJUSTMENT_MISMATCH', shifted, { raw })).toHaveLength(1)
  const unadjusted = adjusted.map((row, i) => ({ ...row, close: row.close * (i < 200 ? 1 : 2) }))
  expect(check('ADJUSTMENT_MISMATCH', unadjusted, { raw, actions })).toMatchObject([
    { count: 1, examples: [expect.stringContaining('rises by 100.00 %') as string] },
  ])
})

it('PERIOD_MISSING knows monthly from daily series, and closed markets from gaps', () => {
  const value = (period: number): Row => ({ series: 'CPI', period, session: period, at: period * 864e5, value: 1 })
  const months = Array.from({ length: 30 }, (_, i) => value(dayNumber(2018 + Math.floor(i / 12), 1 + (i % 12), 1)))
  expect(check('PERIOD_MISSING', months, { kind: 'series' })).toEqual([])
  expect(check('PERIOD_MISSING', months.toSpliced(9, 1), { kind: 'series' })).toMatchObject([
    { count: 1, examples: ['nothing between 2018-09-01 and 2018-11-01'] },
  ])
  const random = Random.fromSeed(9)
  const decisions = months
    .map((row, i) => value((row['period'] as number) + 40 * i + random.integer(400)))
    .toSorted((a, b) => (a['period'] as number) - (b['period'] as number))
  expect(check('PERIOD_MISSING', decisions, { kind: 'series' })).toEqual([])
  const sessions = Array.from(nyse.sessionDays(day('2001-08-01'), day('2001-11-30')), value)
  expect(check('PERIOD_MISSING', sessions, { kind: 'series' })).toEqual([])
  expect(check('PERIOD_MISSING', sessions.toSpliced(10, 6), { kind: 'series' })).toHaveLength(1)
})

it('names every rule once, with a sentence and words', () => {
  const names = QUALITY_RULES.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, sentence, words } of QUALITY_RULES) {
    expect(name).toMatch(/^[A-Z_]+$/)
    expect(sentence).toMatch(/\.$/)
    expect(words.one).not.toBe('')
  }
})
