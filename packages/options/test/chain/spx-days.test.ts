/** Whole SPX chains of three days of 2019, quoted about the close, with the vendor's own volatilities. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { itOnShared, sharedPath } from '../../../../test/shared.ts'
import {
  butterflyCheck,
  calendarCheck,
  fitSsvi,
  fitSurface,
  impliedForward,
  IV_STATUSES,
  quoteVolatilities,
  smilePoints,
  splitByExpiry,
  ssviCheck,
  strikeLadder,
  yearsToExpiry,
} from '../../src/index.ts'
import { quantile } from '../vectors.ts'

const DAYS = ['20190425', '20190513', '20190603']
/** Eastern daylight time. */
const hours = (date: string, hour: number) => Date.parse(`${date}T00:00:00Z`) + (hour + 4) * 3_600_000
const iso = (date: string) => `${date.slice(6)}-${date.slice(0, 2)}-${date.slice(3, 5)}`

function readDay(day: string) {
  const path = sharedPath(`data/options_eod/cboe_spx_daily/SPX_${day}.csv.gz`)
  const rows = gunzipSync(readFileSync(path))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const column = (j: number) => Float64Array.from(rows, (row) => Number(row[j]))
  const root = rows.map((row) => row[3]!.slice(0, -15))
  const chain = {
    root,
    // SPX settles at the opening print, SPXW at the close.
    expiresAt: Float64Array.from(rows, (row, i) => hours(iso(row[5]!), root[i] === 'SPX' ? 9.5 : 16)),
    right: Int8Array.from(rows, (row) => (row[4] === 'call' ? 1 : -1)),
    strike: column(7),
    bid: column(10),
    ask: column(11),
  }
  return { chain, now: hours(iso(rows[0]![6]!), 16), spot: Number(rows[0]![1]), vendor: column(14) }
}

const YEAR_COUNT = { convention: 'calendar' } as const

function slicesOf({ chain, now }: ReturnType<typeof readDay>) {
  return splitByExpiry(chain).map((slice) => {
    const years = yearsToExpiry(now, slice.expiresAt, YEAR_COUNT)
    const ladder = strikeLadder(slice.quotes)
    return { ...slice, years, ladder, forward: impliedForward(ladder, { years }) }
  })
}

itOnShared("every quote ends with a volatility or a status, and volatilities are the vendor's", () => {
  const off: number[] = []
  for (const day of DAYS.map(readDay)) {
    for (const { quotes, rows, years, forward } of slicesOf(day)) {
      const { condition, mid } = quoteVolatilities(quotes, forward, years, day.spot)
      for (const [i, row] of rows.entries()) {
        const [known, volatility] = [day.vendor[row]!, mid.volatility[i]!]
        expect(volatility > 0).toBe(IV_STATUSES[mid.status[i]!] === 'ok')
        const isOut = (quotes.strike[i]! - forward.forward) * quotes.right[i]! >= 0
        // The vendor rounds to four decimals, and within days of the expiry its clock is another one.
        if (isOut && condition[i] === 0 && known > 0.02 && years > 5 / 365) off.push(Math.abs(volatility / known - 1))
      }
    }
  }
  expect(off.length).toBeGreaterThan(15_000)
  expect(quantile(off, 0.5)).toBeLessThan(0.003)
  expect(quantile(off, 0.99)).toBeLessThan(0.05)
})

itOnShared('roots that share a date have forwards of their own, a few hours of carry apart', () => {
  for (const day of DAYS.map(readDay)) {
    const slices = slicesOf(day).filter(({ forward }) => forward.status === 'ok')
    const morning = slices.filter(({ root }) => root === 'SPX')
    const pairs = morning.flatMap((am) => {
      const pm = slices.find(({ root, expiresAt }) => root === 'SPXW' && expiresAt - am.expiresAt === 6.5 * 3_600_000)
      return pm ? [{ am, pm }] : []
    })
    expect(pairs.length).toBeGreaterThan(2)
    for (const { am, pm } of pairs) {
      expect(pm.years).toBeGreaterThan(am.years)
      expect(Math.abs(pm.forward.forward / am.forward.forward - 1)).toBeLessThan(2e-4)
      expect(am.forward.forwardError / am.forward.forward).toBeLessThan(1e-4)
    }
  }
})

itOnShared('no fitted expiry is left with arbitrage', () => {
  for (const day of DAYS.map(readDay)) {
    const slices = slicesOf(day).filter(({ forward }) => forward.status === 'ok')
    for (const root of ['SPX', 'SPXW']) {
      const expiries = slices
        .filter((slice) => slice.root === root)
        .map(({ ladder, forward, years }) => ({ years, points: smilePoints(ladder, forward, years) }))
      const smiles = fitSurface(expiries)
      for (const [i, { svi, error }] of smiles.entries()) {
        expect(butterflyCheck(svi).free).toBe(true)
        if (i > 0) expect(calendarCheck(smiles[i - 1]!.svi, svi).free).toBe(true)
        expect(error.rmsSpreads).toBeLessThan(4)
      }
      const { ssvi, slices: fitted } = fitSsvi(expiries)
      expect(
        ssviCheck(
          ssvi,
          fitted.map(({ theta }) => theta),
        ).free,
      ).toBe(true)
    }
  }
})
