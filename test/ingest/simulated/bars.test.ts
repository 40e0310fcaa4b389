/** Bars of the index fund, the members and the volatility index. */
import { expect, it } from 'vitest'
import { dayNumber, formatDate } from '../../../src/core/time.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import type { SimulatedParameters } from '../../../src/ingest/simulated/options.ts'
import type { Frame } from '../../../src/core/frame.ts'
import type { RecordSchema } from '../../../src/market/record-kind.ts'
import { nyse } from '../../../src/market/calendar.ts'

type Bars = Frame<RecordSchema<'bars'>>

function readBars(parameters: SimulatedParameters): Bars[] {
  return [...simulatedBatches({ ...parameters, kinds: ['bars'] })].map(({ records }) => records as Bars)
}

const isOnCentGrid = (price: number): boolean => price === Math.round(100 * price) / 100

/** November and December: two half days. */
const [daily, volatility, minutes] = readBars({
  from: '2024-11-01',
  to: '2024-12-31',
  symbols: 0,
  minuteSessions: 100,
}) as [Bars, Bars, Bars]

it('has daily bars that are exactly what their minutes come to', () => {
  const { columns } = minutes
  for (let i = 0; i < daily.length; i++) {
    const session = daily.columns.session[i]!
    const rows = [...columns.session.keys()].filter((row) => columns.session[row] === session)
    expect(rows.length).toBe(nyse.session(session)!.minutes)
    expect(daily.columns.open[i]).toBe(columns.open[rows[0]!])
    expect(daily.columns.close[i]).toBe(columns.close[rows.at(-1)!])
    expect(daily.columns.high[i]).toBe(Math.max(...rows.map((row) => columns.high[row]!)))
    expect(daily.columns.low[i]).toBe(Math.min(...rows.map((row) => columns.low[row]!)))
    const volume = rows.reduce((sum, row) => sum + columns.volume[row]!, 0)
    expect(daily.columns.volume[i]).toBe(volume)
    expect(daily.columns.tradeCount[i]).toBe(rows.reduce((sum, row) => sum + columns.tradeCount[row]!, 0))
    const value = rows.reduce((sum, row) => sum + columns.volume[row]! * columns.vwap[row]!, 0)
    expect(daily.columns.vwap[i]).toBeCloseTo(value / volume, 3)
  }
  expect([...daily.columns.session].map(formatDate)).toContain('2024-11-29')
  expect(daily.length).toBe(41)
})

it('has whole volumes, prices on the cent grid and lows and highs that contain them', () => {
  const members = readBars({ from: '2011-01-01', to: '2012-12-31', symbols: 6, minuteSessions: 0 })
  for (const frame of [daily, minutes, volatility, ...members]) {
    const { open, high, low, close, volume, vwap } = frame.columns
    for (let i = 0; i < frame.length; i++) {
      for (const price of [open[i]!, high[i]!, low[i]!, close[i]!]) expect(isOnCentGrid(price) && price > 0).toBe(true)
      expect(low[i]! <= Math.min(open[i]!, close[i]!) && high[i]! >= Math.max(open[i]!, close[i]!)).toBe(true)
      if (Number.isNaN(volume[i]!)) continue
      expect(Number.isInteger(volume[i]!) && volume[i]! > 0).toBe(true)
      expect(vwap[i]! >= low[i]! && vwap[i]! <= high[i]!).toBe(true)
    }
  }
})

it('trades and moves most after the open and before the close', () => {
  const volume = new Float64Array(390)
  const variance = new Float64Array(390)
  const { columns } = minutes
  for (let i = 0; i < minutes.length; i++) {
    const session = nyse.session(columns.session[i]!)!
    if (session.isEarlyClose) continue
    const minute = (columns.start[i]! - session.open) / 60_000
    volume[minute]! += columns.volume[i]!
    variance[minute]! += Math.log(columns.close[i]! / columns.open[i]!) ** 2
  }
  for (const profile of [volume, variance]) {
    const average = (from: number, to: number): number =>
      profile.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
    expect(average(0, 15)).toBeGreaterThan(1.5 * average(120, 270))
    expect(average(375, 390)).toBeGreaterThan(1.2 * average(120, 270))
  }
})

it('spreads the highs and lows of a day as a random walk would', () => {
  const [long] = readBars({ from: '2005-01-01', to: '2009-12-31', symbols: 0, minuteSessions: 0 }) as [Bars]
  const { open, high, low, close } = long.columns
  let range = 0
  let move = 0
  for (let i = 0; i < long.length; i++) {
    range += Math.log(high[i]! / low[i]!) ** 2 / (4 * Math.LN2) // Parkinson (1980)
    move += Math.log(close[i]! / open[i]!) ** 2
  }
  expect(range / move).toBeGreaterThan(0.85)
  expect(range / move).toBeLessThan(1.1)
})

it('knows the volatility index a quarter of an hour after the close, on half days too', () => {
  for (let i = 0; i < volatility.length; i++) {
    const session = nyse.session(volatility.columns.session[i]!)!
    expect(volatility.columns.at[i]).toBe(session.close + 900_000)
    expect(volatility.columns.knownAt[i]).toBe(session.close + 900_000)
    expect(daily.columns.knownAt[i]).toBe(session.close)
  }
})

it('splits SIM02 four for one without a break in its value', () => {
  const [, , members] = readBars({ from: '2019-05-01', to: '2019-07-31', symbols: 2, minuteSessions: 0 })
  const { symbol, session, open, close, volume } = members!.columns
  const on = session.findIndex((day, i) => symbol[i] === 'SIM02' && day === dayNumber(2019, 6, 10))
  expect(Math.abs((4 * open[on]!) / close[on - 1]! - 1)).toBeLessThan(0.08)
  const before = volume.slice(on - 20, on).reduce((sum, value) => sum + value, 0)
  const after = volume.slice(on, on + 20).reduce((sum, value) => sum + value, 0)
  expect(after / before).toBeGreaterThan(2.5)
})

it('lists SIM04 a year before it replaces SIM03, which is traded no more', () => {
  const batches = [...simulatedBatches({ from: '2011-01-01', to: '2013-12-31', minuteSessions: 0, chainSessions: 0 })]
  const bars = batches.find(({ kind, records }) => kind === 'bars' && records.columns['symbol' as never][0] === 'SIM01')
  const { symbol, session } = (bars!.records as Bars).columns
  const days = (name: string): string[] => [...session].filter((_, i) => symbol[i] === name).map(formatDate)
  expect(days('SIM03').at(-1)).toBe('2012-06-29')
  expect(days('SIM04')[0]).toBe('2011-07-01')
  const changes = batches.find(({ kind }) => kind === 'member-changes')!.records as Frame<
    RecordSchema<'member-changes'>
  >
  expect(changes.columns.symbol).toEqual(['SIM03', 'SIM04'])
  expect(changes.columns.change).toEqual(['remove', 'add'])
  expect([...changes.columns.on].map(formatDate)).toEqual(['2012-07-02', '2012-07-02'])
})

it('tells an end of membership only once it has come', () => {
  const ends = (to: string): number[] => {
    const [batch] = [...simulatedBatches({ to, kinds: ['members'], symbols: 5 })]
    const { symbol, end } = (batch!.records as Frame<RecordSchema<'members'>>).columns
    return [...end].filter((_, i) => symbol[i] === 'SIM03')
  }
  expect(ends('2012-07-01')).toEqual([-2147483648])
  expect(ends('2012-07-02')).toEqual([dayNumber(2012, 7, 2)])
})
