/** Dividends and splits taken out going forward, and put back into back-adjusted prices. */
import * as fc from 'fast-check'
import { unzipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { selectRows } from '../../src/core/frame.ts'
import { dayNumber, formatDate, parseDate } from '../../src/core/time.ts'
import { adjustForward, exDatesOf, mergeActions, type Actions, type Bars } from '../../src/market/adjustment.ts'
import { nyse } from '../../src/market/calendar.ts'
import { dividendsReachFrom } from '../../src/market/dividend-coverage.ts'
import { rebuildRawBars } from '../../src/market/raw-rebuild.ts'
import { actionsOf, dailyBars, sharedDaily, sharedRows, type DailyRow } from '../features/frames.ts'
import { itOnShared, sharedPath } from '../shared.ts'

const sessions = nyse.sessionDays(dayNumber(2010, 1, 1), dayNumber(2012, 12, 31))

/** A raw market in cents, from draws in [0, 1). */
function market(draws: readonly number[]): DailyRow[] {
  let price = 100
  const cents = (value: number): number => Math.round(value * 100) / 100
  return draws.map((draw, i) => {
    price = Math.max(5, price * (0.97 + 0.06 * draw))
    const [open, close] = [cents(price * (1 + 0.01 * (draw - 0.5))), cents(price)]
    const high = cents(Math.max(open, close) + draw)
    return { session: sessions[i]!, open, high, low: cents(Math.min(open, close) - draw), close, volume: 1e6 + i }
  })
}

/** What a vendor of back-adjusted prices makes of raw bars: every price before an ex-date is scaled. */
function adjustedBackward(rows: readonly DailyRow[], actions: Actions): Bars {
  const bars = dailyBars('T', rows, { adjustment: 'total-return' })
  for (const { exDate, dividend, split } of exDatesOf(actions, 'T')) {
    const row = rows.findIndex(({ session }) => session >= exDate)
    if (row <= 0) continue
    const factor = (1 - dividend / rows[row - 1]!.close) / split
    for (let i = 0; i < row; i++) {
      for (const name of ['open', 'high', 'low', 'close'] as const) bars.columns[name][i]! *= factor
      bars.columns.volume[i]! *= split
    }
  }
  return bars
}

const quarterly = (first: number, count: number, amount: number) =>
  Array.from({ length: count }, (_, i) => ({ exDate: sessions[first + 63 * i]!, amount }))
const draws = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 300, maxLength: 400 })

it('puts back exactly what a vendor took out, dividends and a split', () => {
  fc.assert(
    fc.property(draws, fc.integer({ min: 1, max: 60 }), (draw, first) => {
      const rows = market(draw)
      const actions = actionsOf('T', [
        ...quarterly(first, 6, 0.61),
        { exDate: sessions[first + 100]!, amount: 2, action: 'split' },
      ])
      const rebuilt = rebuildRawBars(adjustedBackward(rows, actions), actions)
      expect(rebuilt.unapplied).toEqual([])
      for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
        rows.forEach((row, i) => expect(rebuilt.bars.columns[name][i]).toBeCloseTo(row[name], 8))
      }
      expect(new Set(rebuilt.bars.columns.adjustment)).toEqual(new Set(['raw']))
    }),
    { numRuns: 20 },
  )
})

it('does not put back a dividend that the vendor had not taken out yet, and names it', () => {
  const rows = market(Array.from({ length: 360 }, (_, i) => ((i * 7919) % 1000) / 1000))
  const dividends = quarterly(30, 6, 0.61)
  const bars = adjustedBackward(rows, actionsOf('T', dividends.slice(0, -1)))
  const rebuilt = rebuildRawBars(bars, actionsOf('T', dividends))
  expect(rebuilt.unapplied.map(formatDate)).toEqual([formatDate(dividends.at(-1)!.exDate)])
  expect(rebuilt.barsOnGrid).toBe(rows.length)
  rows.forEach(({ close }, i) => expect(rebuilt.bars.columns.close[i]).toBeCloseTo(close, 8))
})

it('finds the amount that the vendor had taken out where its source rounds or differs by less than half a cent', () => {
  const rows = market(Array.from({ length: 360 }, (_, i) => ((i * 7919) % 1000) / 1000))
  const taken = quarterly(30, 6, 0.613)
  const given = taken.map((dividend, i) => ({
    ...dividend,
    amount: [0.613, 0.6134, 0.6127, 0.6164, 0.613, 0.6132][i]!,
  }))
  const rebuilt = rebuildRawBars(adjustedBackward(rows, actionsOf('T', taken)), actionsOf('T', given))
  expect(rebuilt.amended).toEqual([{ exDate: taken[3]!.exDate, given: 0.6164, used: 0.613 }])
  expect(rebuilt.unapplied).toEqual([])
  rows.forEach(({ close }, i) => expect(rebuilt.bars.columns.close[i]).toBe(close))
})

it('leaves the dividends in prices that the vendor adjusted for splits alone', () => {
  fc.assert(
    fc.property(draws, fc.integer({ min: 1, max: 60 }), (draw, first) => {
      const rows = market(draw)
      const split = { exDate: sessions[first + 220]!, amount: 7, action: 'split' }
      const bars = adjustedBackward(rows, actionsOf('T', [split]))
      bars.columns.adjustment.fill('split')
      const rebuilt = rebuildRawBars(bars, actionsOf('T', [...quarterly(first, 6, 0.61), split]))
      expect(rebuilt).toMatchObject({ unapplied: [], amended: [] })
      for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
        rows.forEach((row, i) => expect(rebuilt.bars.columns[name][i]).toBeCloseTo(row[name], 8))
      }
    }),
  )
})

it('refuses adjusted prices that were rounded to cents, and raw ones: no dividend can be seen in them', () => {
  const rows = market(Array.from({ length: 378 }, (_, i) => ((i * 7919) % 1000) / 1000))
  const actions = actionsOf('T', quarterly(30, 6, 0.61))
  const rounded = adjustedBackward(rows, actions)
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    rounded.columns[name].forEach((price, i, column) => (column[i] = Math.round(100 * price) / 100))
  }
  const isUnfit = expect.objectContaining({ code: 'DATA_UNFIT' })
  expect(() => rebuildRawBars(rounded, actions)).toThrow(isUnfit)
  expect(() => rebuildRawBars(dailyBars('T', rows, { adjustment: 'total-return' }), actions)).toThrow(isUnfit)
})

it('names the dividend before which a wrong amount drives the prices off the grid', () => {
  const rows = market(Array.from({ length: 378 }, (_, i) => ((i * 7919) % 1000) / 1000))
  const paid = quarterly(30, 6, 0.61)
  const bars = adjustedBackward(rows, actionsOf('T', paid))
  expect(rebuildRawBars(bars, actionsOf('T', paid)).offGridBefore).toBeUndefined()
  const wrong = paid.with(3, { ...paid[3]!, amount: 6.1 })
  const rebuilt = rebuildRawBars(bars, actionsOf('T', wrong))
  expect(rebuilt.offGridBefore).toBe(paid[3]!.exDate)
  expect(rebuilt.barsOnGrid).toBeLessThan(rows.length / 2)
})

it('follows the dividends given where prices lie on no grid', () => {
  const rows = market(Array.from({ length: 360 }, (_, i) => ((i * 7919) % 1000) / 1000)).map((row) => ({
    ...row,
    open: row.open * Math.PI,
    high: row.high * Math.PI,
    low: row.low * Math.PI,
    close: row.close * Math.PI,
  }))
  const actions = actionsOf('T', quarterly(30, 6, 0.6137))
  const rebuilt = rebuildRawBars(adjustedBackward(rows, actions), actions)
  expect(rebuilt).toMatchObject({ barsOnGrid: 0, unapplied: [], amended: [] })
  rows.forEach(({ close }, i) => expect(rebuilt.bars.columns.close[i]).toBeCloseTo(close, 8))
})

it('refuses dividends that end early, begin late, or miss one', () => {
  const rows = market(Array.from({ length: 378 }, (_, i) => ((i * 7919) % 1000) / 1000))
  const all = quarterly(30, 6, 0.61)
  const bars = adjustedBackward(rows, actionsOf('T', all))
  const rebuild = (dividends: typeof all) => () => rebuildRawBars(bars, actionsOf('T', dividends))
  expect(rebuild(all)).not.toThrow()
  expect(rebuild(all.slice(0, 4))).toThrow(/no dividend is known between 2010-11-15 and 2011-07-01/)
  expect(rebuild(all.slice(2))).toThrow(/no dividend is known between 2010-01-04/)
  expect(rebuild(all.toSpliced(3, 1))).toThrow(/typically 9\d days apart/)
  expect(rebuild([])).toThrow(expect.objectContaining({ code: 'DATA_INSUFFICIENT' }))
})

it('tells from when on no dividend is missing, and that a rebuild from there needs nothing older', () => {
  const rows = market(Array.from({ length: 700 }, (_, i) => ((i * 7919) % 1000) / 1000))
  const all = quarterly(30, 11, 0.61)
  const bars = adjustedBackward(rows, actionsOf('T', all))
  const reach = (dividends: typeof all) => dividendsReachFrom(bars, actionsOf('T', dividends))
  expect(reach(all)).toBe(rows[0]!.session)
  expect(reach(all.slice(4))).toBe(all[4]!.exDate)
  expect(reach(all.toSpliced(5, 1))).toBe(all[6]!.exDate)
  expect(reach(all.slice(0, 6))).toBeUndefined()
  expect(reach(all.slice(9))).toBeUndefined()
  const late = actionsOf('T', all.slice(4))
  expect(() => rebuildRawBars(bars, late)).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining(`or begin on ${formatDate(all[4]!.exDate)}`) as string }),
  )
  const kept = Array.from(rows.keys()).filter((row) => rows[row]!.session >= all[4]!.exDate)
  const rebuilt = rebuildRawBars(selectRows(bars, kept), late)
  kept.forEach((row, i) => expect(rebuilt.bars.columns.close[i]).toBeCloseTo(rows[row]!.close, 8))
})

it('gives forward prices in the same proportions as backward ones, and earlier bits that no later action changes', () => {
  fc.assert(
    fc.property(draws, fc.integer({ min: 1, max: 60 }), (draw, first) => {
      const rows = market(draw)
      const dividends = quarterly(first, 4, 0.8)
      const forward = adjustForward(dailyBars('T', rows), actionsOf('T', dividends))
      const backward = adjustedBackward(rows, actionsOf('T', dividends))
      const scale = forward.columns.close.at(-1)! / backward.columns.close.at(-1)!
      forward.columns.open.forEach((open, i) => expect(open / backward.columns.open[i]! / scale).toBeCloseTo(1, 12))
      const lastEx = rows.findIndex(({ session }) => session === dividends.at(-1)!.exDate)
      const without = adjustForward(dailyBars('T', rows), actionsOf('T', dividends.slice(0, -1)))
      expect(forward.columns.close.subarray(0, lastEx)).toEqual(without.columns.close.subarray(0, lastEx))
      expect(forward.columns.close[lastEx]).not.toBe(without.columns.close[lastEx])
    }),
    { numRuns: 20 },
  )
})

it('takes a split out of prices and volumes', () => {
  const flat = { open: 100, high: 100, low: 100, close: 100, volume: 50 }
  const halved = { open: 50, high: 50, low: 50, close: 50, volume: 100 }
  const rows = [flat, flat, halved, halved].map((row, i) => ({ ...row, session: sessions[i]! }))
  const actions = actionsOf('T', [{ exDate: sessions[2]!, amount: 2, action: 'split' }])
  const { close, volume } = adjustForward(dailyBars('T', rows), actions).columns
  expect([...close]).toEqual([100, 100, 100, 100])
  expect([...volume]).toEqual([50, 50, 50, 50])
})

it('refuses a dividend that is not below the price', () => {
  const rows = market([0.5, 0.5, 0.5])
  const actions = actionsOf('T', [{ exDate: rows[1]!.session, amount: 500 }])
  expect(() => adjustForward(dailyBars('T', rows), actions)).toThrow('A dividend of 500 on 2010-01-05')
})

it('merges actions of two sources, the first before the second, and names what they disagree on', () => {
  const [a, b, c] = [sessions[10]!, sessions[20]!, sessions[30]!]
  const first = actionsOf('T', [
    { exDate: b, amount: 1 },
    { exDate: c, amount: 1 },
  ])
  const second = actionsOf('T', [
    { exDate: a, amount: 3 },
    { exDate: b, amount: 1.0001 },
    { exDate: c, amount: 1.1 },
  ])
  const { actions, disagreements } = mergeActions(first, second)
  expect([...actions.columns.exDate]).toEqual([a, b, c])
  expect([...actions.columns.amount]).toEqual([3, 1, 1])
  expect(disagreements).toEqual([{ symbol: 'T', exDate: c, action: 'dividend', first: 1, second: 1.1 }])
})

it('counts once what two sources split into dividend and gain, or give on days of one week', () => {
  const [a, b, c, d] = [sessions[3]!, sessions[70]!, sessions[71]!, sessions[130]!]
  const first = actionsOf('T', [
    { exDate: a, amount: 1 },
    { exDate: b, amount: 0.61 },
    { exDate: d, amount: 2, action: 'split' },
  ])
  const second = actionsOf('T', [
    { exDate: a, amount: 0.8 },
    { exDate: a, amount: 0.2, action: 'capital-gain' },
    { exDate: c, amount: 0.612 },
    { exDate: d, amount: 2, action: 'split' },
    { exDate: d, amount: 0.3 },
  ])
  const { actions, disagreements, redated } = mergeActions(first, second)
  expect(exDatesOf(actions, 'T')).toEqual([
    { exDate: a, dividend: 1, split: 1 },
    { exDate: b, dividend: 0.61, split: 1 },
    { exDate: d, dividend: 0.3, split: 2 },
  ])
  expect(disagreements).toEqual([])
  expect(redated).toEqual([{ exDate: b, other: c }])
})

it('keeps two payments of one week that one source gives itself', () => {
  const [a, b] = [sessions[3]!, sessions[5]!]
  const weekly = actionsOf('T', [
    { exDate: a, amount: 0.1 },
    { exDate: b, amount: 0.1 },
  ])
  const one = actionsOf('T', [{ exDate: a, amount: 0.1 }])
  expect(mergeActions(one, weekly).actions.length).toBe(2)
  expect(mergeActions(weekly, one).actions.length).toBe(2)
})

/** Raw daily bars of the Lean sample: yyyymmdd hh:mm,open,high,low,close,volume in ten-thousandths. */
function leanDaily(symbol: string): Map<number, { open: number; close: number }> {
  const files = unzipSync(readFileSync(sharedPath(`data/lean/equity/usa/daily/${symbol}.zip`)))
  const lines = new TextDecoder().decode(Object.values(files)[0]).trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [date, open, , , close] = line.split(',')
      const iso = `${date!.slice(0, 4)}-${date!.slice(4, 6)}-${date!.slice(6, 8)}`
      return [parseDate(iso), { open: Number(open) / 1e4, close: Number(close) / 1e4 }]
    }),
  )
}

function spyActions(isIssuerFirst = false): Actions {
  const yahoo = sharedRows('data/equity_daily/yfinance_SPY_div_split_1993_2025.csv.gz')
    .map((cells) => ({ exDate: parseDate(cells[0]!.slice(0, 10)), amount: Number(cells[6]) }))
    .filter(({ amount }) => amount > 0)
  const issuer = sharedRows('data/corporate/spy_dividends_state_street_20260730.csv').map((cells) => ({
    exDate: parseDate(cells[0]!),
    amount: Number(cells[1]),
  }))
  const [first, second] = isIssuerFirst ? [issuer, yahoo] : [yahoo, issuer]
  return mergeActions(actionsOf('SPY', first), actionsOf('SPY', second)).actions
}

function median(errors: readonly number[]): number {
  return errors.map(Math.abs).toSorted((a, b) => a - b)[errors.length >> 1]!
}

function shareWithin(errors: readonly number[], bound: number): number {
  return errors.filter((error) => Math.abs(error) <= bound).length / errors.length
}

itOnShared(
  'rebuilds the quoted prices of SPY from 1993 on: on the grid, and equal to raw bars of two other sources',
  () => {
    const bars = dailyBars('SPY', sharedDaily('data/equity_daily/yahoo_adj/spy.csv.gz'), { adjustment: 'total-return' })
    const rebuilt = rebuildRawBars(bars, spyActions())
    // The file was made before the vendor had taken out the dividend of March 2026.
    expect(rebuilt.unapplied.map(formatDate)).toEqual(['2026-03-20'])
    expect(rebuilt.barsOnGrid).toBe(bars.length)
    // The issuer's amounts, with more digits and one that differs, lead to the same prices.
    const fromIssuer = rebuildRawBars(bars, spyActions(true))
    expect(fromIssuer.amended).toEqual([{ exDate: parseDate('2021-12-17'), given: 1.636431, used: 1.633 }])
    expect(fromIssuer.bars.columns.close).toEqual(rebuilt.bars.columns.close)
    const { session, open, close } = rebuilt.bars.columns
    const byDay = new Map(Array.from(session, (day, i) => [day, { open: open[i]!, close: close[i]! }]))
    // First close of the fund: 43 15/16.
    expect(byDay.get(parseDate('1993-01-29'))!.close).toBe(43.9375)

    const raw2021 = sharedRows('data/options_eod/spy_2021_underlying.csv')
    expect(raw2021.length).toBeGreaterThan(180)
    for (const cells of raw2021) {
      expect(Math.abs(byDay.get(parseDate(cells[1]!))!.close - Number(cells[2])), cells[1]).toBeLessThan(0.011)
    }
    const lean = [...leanDaily('spy')].filter(([day]) => byDay.has(day))
    const errors = (price: 'open' | 'close', from: string, to: string): number[] =>
      lean
        .filter(([day]) => day >= parseDate(from) && day < parseDate(to))
        .map(([day, row]) => byDay.get(day)![price] - row[price])
    expect(shareWithin(errors('open', '1998-01-01', '2001-01-29'), 0.0101)).toBeGreaterThan(0.99)
    // Lean makes its days of trades, until 16:15 at first; of the official prints since 2018.
    expect(shareWithin(errors('open', '2001-01-29', '2003-01-01'), 0.0101)).toBeGreaterThan(0.97)
    expect(median(errors('close', '2010-01-01', '2018-01-01'))).toBeLessThan(0.0201)
    expect(shareWithin(errors('close', '2019-01-01', '2022-01-01'), 0.0101)).toBeGreaterThan(0.99)
  },
)

itOnShared('rebuilds QQQ where its dividends are known and refuses where they are not', () => {
  const rows = sharedDaily('data/equity_daily/yahoo_adj/qqq.csv.gz')
  const dividends = sharedRows('data/corporate/qqq_dividends_crossvalidated_20260804.csv').map((cells) => ({
    exDate: parseDate(cells[0]!),
    amount: Number(cells[1]),
  }))
  const actions = actionsOf('QQQ', dividends)
  const adjusted = (from: string) =>
    dailyBars(
      'QQQ',
      rows.filter(({ session }) => session >= parseDate(from)),
      { adjustment: 'total-return' },
    )
  expect(() => rebuildRawBars(adjusted('1999-03-10'), actions)).toThrow(/no dividend is known between 1999-03-10/)
  const { bars, unapplied, barsOnGrid } = rebuildRawBars(adjusted('2008-01-02'), actions)
  // The vendor had left out one dividend in 2020 and not yet taken out the newest.
  expect(unapplied.map(formatDate)).toEqual(['2020-09-21', '2026-03-23'])
  expect(barsOnGrid).toBe(bars.length)
  const lean = leanDaily('qqq')
  const { session, open } = bars.columns
  const errors = Array.from(session, (day, i) => open[i]! - (lean.get(day)?.open ?? Number.NaN)).filter(
    (error) => !Number.isNaN(error),
  )
  expect(errors.length).toBeGreaterThan(2400)
  expect(shareWithin(errors, 0.0101)).toBeGreaterThan(0.85)
  expect(median(errors)).toBeLessThan(0.001)
})
