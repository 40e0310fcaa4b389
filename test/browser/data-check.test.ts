import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect } from 'vitest'
import { dayNumber } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import type { QualityReport } from '../../src/store/quality/finding.ts'
import { qualityPage } from '../../src/store/quality/quality-report.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-browser-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')
const WIDTHS = [1280, 980, 768, 640, 500, 390, 320]
const SERIES = [
  'SPY 1d total-return (yahoo-adjusted)',
  'SPY 1d total-return (yfinance)',
  'QQQ 1m raw (a-vendor-of-minutes)',
]
const FILE = `/files/${'of_a_vendor_with_long_names_'.repeat(4)}2006-01-01_to_2018-01-01.csv.gz`

/** Tables that one must move sideways to read. */
const CUT_TABLES = '[...document.querySelectorAll(".table")].filter((one) => one.scrollWidth > one.clientWidth).length'

/** A report on series whose rows lie in so many years. */
function reportOf(years: number): QualityReport {
  const words = { one: 'row in quarantine', many: 'rows in quarantine' }
  const rule = { name: 'QUARANTINED', severity: 'warning', sentence: 'The rows of a file can be stored.', words }
  const place = { kind: 'bars', series: SERIES[0]! } as const
  const message = 'One row lies in quarantine.'
  return {
    verdict: 'Data are fit for use; 1 row in quarantine',
    isFit: true,
    commit: 3,
    recordedAt: '2026-01-05T00:00:00.000Z',
    isSimulated: true,
    rows: 1000,
    quarantined: 1,
    rowsRead: 1001,
    findings: [
      { rule: 'QUARANTINED', severity: 'warning', ...place, message, count: 1, examples: [`${FILE}: 1 of 1,001`] },
    ],
    rules: [{ ...rule, severity: 'warning', checked: 3, findings: 1, count: 1 }],
    coverage: SERIES.map((title) => ({
      title,
      summary: {
        kind: 'bars',
        source: 'vendor',
        partition: {},
        rows: 1000,
        bytes: 1,
        from: dayNumber(2026 - years, 1, 2),
        to: dayNumber(2025, 12, 31),
        versions: 1,
        isSimulated: true,
        hash: '',
      },
      years: Array.from({ length: years }, (_, i) => ({ year: 2026 - years + i, rows: 251, days: i === 0 ? 1 : 251 })),
      expectedSessions: 251 * years,
    })),
    doubts: ['Simulated series: 3 of 3.'],
  }
}

/** Writes a report and returns its address. */
function addressOf(years: number): string {
  const path = join(folder, `${years}.html`)
  writeFileSync(path, qualityPage(reportOf(years), nyse, '/home/lake'))
  return pathToFileURL(path).href
}

for (const years of [1, 13, 18, 34]) {
  itInBrowser(`shows a check of ${years} years without overflow, overlap, faint text, errors or requests`, async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(addressOf(years), { theme })
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${theme}, ${width} px`).toEqual([])
        expect(await page.evaluate(CUT_TABLES), `tables broader than the page, ${width} px`).toBe(0)
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}

itInBrowser('tells series apart whose names begin alike', async () => {
  const { page } = await visit(addressOf(34))
  expect(await page.locator('#coverage-bars tbody th').allTextContents()).toEqual(SERIES)
})
