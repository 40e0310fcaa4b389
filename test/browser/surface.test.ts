import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect } from 'vitest'
import { lakeFolder } from '../../src/cli/data/home-lake.ts'
import { run } from '../../src/cli/options/surface.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../src/core/config.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { chainRows, DAY, JUNE_21, MAY_17 } from '../analytics/chains/made-chain.ts'
import { batchOf, type Row } from '../store/rows.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-surface-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')
const clock = new FixedClock(Date.UTC(2026, 0, 5))
const MONTHS = [MAY_17 - 7, MAY_17, MAY_17 + 14, JUNE_21, JUNE_21 + 91, JUNE_21 + 182, JUNE_21 + 364]

const CHAINS: Readonly<Record<string, readonly Row[]>> = {
  'many expiries': chainRows({ roots: ['SPX', 'SPXW'], expiries: MONTHS, days: [DAY] }),
  'one expiry': chainRows({ roots: ['SPXW'], expiries: [MAY_17], days: [DAY] }),
  'no bids': chainRows({ roots: ['SPXW'], expiries: MONTHS, days: [DAY] }).map((row) => ({ ...row, bid: 0 })),
  'wild volatilities': chainRows({
    roots: ['SPXW'],
    expiries: MONTHS,
    days: [DAY],
    volatility: (strike) => 1.5 + ((strike / 25) % 3) / 10,
  }),
}

async function write(name: string): Promise<string> {
  const home = join(folder, name)
  const lake = await openLake({ root: lakeFolder(home), clock })
  await lake.append([batchOf('chains', CHAINS[name]!, { isSimulated: true })])
  const config = await loadConfiguration({ cwd: folder, env: {}, flags: { home } })
  const out = join(home, 'surface.html')
  await run({ arguments: ['SPX'], options: { out } }, { config, clock })
  return pathToFileURL(out).href
}

for (const name of Object.keys(CHAINS)) {
  itInBrowser(`shows a surface of ${name} without overflow, overlap, faint text, errors or requests`, async () => {
    const address = await write(name)
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(address, { theme })
      for (const width of [1280, 980, 768, 640, 500, 390, 320]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${name}, ${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}

itInBrowser('shows bid and ask of a strike under the pointer, and all of them in the table', async () => {
  const { page } = await visit(await write('many expiries'))
  const mark = page.locator('#smiles svg:visible .mark').nth(3)
  await mark.scrollIntoViewIfNeeded()
  await mark.locator('.hit').hover({ force: true })
  expect(await page.locator('#smiles .tip').textContent()).toMatch(/^[\d,]+ put: bid [\d.]+\s%, ask [\d.]+\s%$/)
  await page.locator('#smiles summary').click()
  const head = await page.locator('#smiles .scroll thead th').allTextContents()
  expect(head).toEqual(['picture', 'what', 'strike', 'value', 'low', 'high'])
})
