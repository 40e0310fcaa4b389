import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect } from 'vitest'
import { renderForecastReport } from '../../src/research/forecast-report/forecast-report.ts'
import { forecastCases } from '../research/forecast-report/forecast-cases.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-forecast-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')
const cases = forecastCases()

const LOOKED_AT_CLOSELY = ['no edge', 'hostile names']

for (const [name, input] of Object.entries(cases)) {
  itInBrowser(`shows ${name} without overflow, overlap, faint text, errors or requests`, async () => {
    const isClose = LOOKED_AT_CLOSELY.includes(name)
    const path = join(folder, `${name.replaceAll(' ', '-')}.html`)
    writeFileSync(path, renderForecastReport(input))
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(pathToFileURL(path).href, { theme })
      for (const width of isClose && theme === 'light' ? [1280, 980, 768, 640, 500, 390, 320] : [1280, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${name}, ${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}
