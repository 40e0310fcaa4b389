import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect } from 'vitest'
import { run } from '../../src/cli/options/payoff.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-payoff-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')
const clock = { now: () => Date.UTC(2024, 10, 25, 21) }

const POSITIONS: Readonly<Record<string, Record<string, string>>> = {
  'a spread': { legs: '+1 SPY 2024-12-20 C 590 @ 5.20, -1 SPY 2024-12-20 C 600 @ 2.10', spot: '588' },
  'a calendar': {
    strategy: 'call-calendar',
    strikes: '590',
    expiry: '25d',
    farExpiry: '60d',
    spot: '588',
    volatility: '14%',
  },
  'a large naked straddle': {
    legs: '-250 SPX 2024-12-20 C 5900, -250 SPX 2024-12-20 P 5900',
    spot: '5893.62',
    volatility: '12%',
  },
  'a penny option': { legs: '+1 1d C 0.05 @ 0.01', spot: '0.04', volatility: '250%' },
}

async function write(options: Record<string, string>, name: string): Promise<string> {
  const out = join(folder, name)
  await run({ options: { ...options, out } }, { clock })
  return pathToFileURL(out).href
}

for (const [name, options] of Object.entries(POSITIONS)) {
  itInBrowser(`shows ${name} without overflow, overlap, faint text, errors or requests`, async () => {
    const address = await write(options, 'payoff.html')
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(address, { theme })
      for (const width of theme === 'light' ? [1280, 980, 640, 390, 320] : [980]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${name}, ${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}

itInBrowser('shows the exact profit under the pointer, and the picture alone as a file', async () => {
  const { page } = await visit(await write(POSITIONS['a spread']!, 'spread.html'))
  const chart = page.locator('#payoff svg:visible')
  await chart.scrollIntoViewIfNeeded()
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + 0.9 * box.width, box.y + 60)
  const [price, profit] = (await page.locator('#payoff .tip').textContent())!.split('\n')
  expect(Number(price)).toBeGreaterThan(600)
  expect(profit).toBe('690  2024-12-20')
  const alone = await visit(await write(POSITIONS['a spread']!, 'spread.svg'))
  expect(await alone.page.evaluate('document.documentElement.tagName')).toBe('svg')
  expect(alone.complaints).toEqual([])
})
