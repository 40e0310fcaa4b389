/** The tear sheet of a backtest in a browser. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect } from 'vitest'
import { renderRunSheet } from '../../src/backtest/run-sheet/run-sheet.ts'
import { runSheetCase } from '../backtest/run-sheet/run-sheet-cases.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-run-sheet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')

const SHAPE = { sessions: 1500, mean: 0.0004, deviation: 0.006, trips: 60 }
const CASES = {
  'six years': runSheetCase(SHAPE, { isSimulated: true }),
  '40 sessions': runSheetCase({ ...SHAPE, sessions: 40, trips: 2 }),
  'twelve years': runSheetCase({ ...SHAPE, sessions: 3000, trips: 400 }, { counts: { 'stale quote': 3 } }),
  'no trade': runSheetCase({ ...SHAPE, trips: 0 }),
}

function addressOf(name: keyof typeof CASES): string {
  const path = join(folder, `${name.replaceAll(' ', '-')}.html`)
  writeFileSync(path, renderRunSheet(CASES[name]))
  return pathToFileURL(path).href
}

for (const name of Object.keys(CASES) as (keyof typeof CASES)[]) {
  itInBrowser(`shows ${name} without overflow, overlap, faint text, errors or requests`, async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(addressOf(name), { theme })
      for (const width of [1280, 980, 640, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${name}, ${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}

itInBrowser('opens a round trip as a timeline, at any width, also without scripts', async () => {
  for (const javaScript of [true, false]) {
    const { page } = await visit(addressOf('six years'), { javaScript, width: 390 })
    const trip = page.locator('.trips details').first()
    const timeline = trip.locator('.timeline')
    expect(await timeline.isVisible()).toBe(false)
    await trip.locator('summary').click()
    await expect.poll(() => timeline.isVisible()).toBe(true)
    expect(await timeline.locator('tbody tr').count()).toBe(2)
    expect(await timeline.textContent()).toContain('bid 4.95, ask 5.05')
    if (javaScript) expect(await page.evaluate(pageFaults)).toEqual([])
    await page.context().close()
  }
})
