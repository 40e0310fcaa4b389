import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect } from 'vitest'
import { featurePage } from '../../src/research/feature-report/feature-page.ts'
import { plantedReport } from '../research/feature-report/planted-report.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-features-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')

itInBrowser('shows the report of features without overflow, overlap, faint text, errors or requests', async () => {
  for (const isSimulated of [false, true]) {
    const path = join(folder, `features-${isSimulated}.html`)
    writeFileSync(path, featurePage({ ...plantedReport(7), isSimulated }))
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(pathToFileURL(path).href, { theme })
      for (const width of [1280, 980, 500, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  }
})
