import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { renderTearSheet } from '../../src/backtest/tear-sheet/tear-sheet.ts'
import { tearSheetCases } from '../backtest/tear-sheet/tear-sheet-cases.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-browser-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cases = tearSheetCases()
const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')

/** Writes a case's tear sheet and returns its address. */
function addressOf(name: string): string {
  const path = join(folder, `${name.replaceAll(' ', '-')}.html`)
  writeFileSync(path, renderTearSheet(cases[name]!))
  return pathToFileURL(path).href
}

const WIDTHS = [1280, 980, 768, 640, 500, 390, 320]
const LOOKED_AT_CLOSELY = ['six years', '33 years', 'hostile names']

for (const name of Object.keys(cases)) {
  itInBrowser(`shows ${name} without overflow, overlap, faint text, errors or requests`, async () => {
    const isClose = LOOKED_AT_CLOSELY.includes(name)
    const widths = isClose ? WIDTHS : [980, 390]
    for (const theme of isClose ? (['light', 'dark'] as const) : (['light'] as const)) {
      const { page, complaints } = await visit(addressOf(name), { theme })
      for (const width of theme === 'light' ? widths : [980]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${name}, ${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}

/** Row of the growth picture's data that starts with this date. */
async function rowOf(page: Page, date: string): Promise<string[]> {
  const csv = await page.locator('#growth pre').textContent()
  return csv!
    .split('\n')
    .find((line) => line.startsWith(date))!
    .split(',')
}

itInBrowser('shows exact values with their date under the pointer and under the arrow keys', async () => {
  const { page, complaints } = await visit(addressOf('six years'))
  const chart = page.locator('#growth svg:visible').first()
  await chart.scrollIntoViewIfNeeded()
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 60)
  const tip = page.locator('#growth .tip')
  const [date, first] = (await tip.textContent())!.split('\n')
  const row = await rowOf(page, date!)
  expect(first).toBe(`${Number(row[1]).toFixed(3)}×  strategy`)
  expect(await page.locator('#growth svg:visible circle.at').count()).toBe(5)
  await chart.focus()
  await page.keyboard.press('ArrowRight')
  const next = (await tip.textContent())!.slice(0, 10)
  expect(next > date!).toBe(true)
  await page.mouse.move(box.x + 0.4 * box.width, box.y - 200)
  await page.keyboard.press('Tab')
  expect(await tip.isHidden()).toBe(true)
  expect(complaints).toEqual([])
})

itInBrowser('names single marks and cells under the pointer', async () => {
  const { page } = await visit(addressOf('six years'))
  await page.locator('#calibration svg:visible .mark .dot').first().hover({ force: true })
  expect(await page.locator('#calibration .tip').textContent()).toMatch(
    /^said: up with probability 4\d\.\d\u202f%: came/,
  )
  await page.locator('#months td.g4').first().hover()
  expect(await page.locator('#months .tip').textContent()).toMatch(/^20\d\d [A-Z][a-z]{2}: \d/)
})

itInBrowser('follows the theme of the system and switches by hand', async () => {
  const { page } = await visit(addressOf('three sessions'), { theme: 'dark' })
  const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')
  expect(await paper()).toBe('rgb(20, 22, 26)')
  await page.locator('.theme').click()
  expect(await paper()).toBe('rgb(251, 250, 247)')
  await page.locator('.theme').click()
  expect(await paper()).toBe('rgb(20, 22, 26)')
})

itInBrowser('opens the data as a table and exports them as CSV and SVG', async () => {
  const { page, complaints } = await visit(addressOf('six years'))
  await page.locator('#growth summary').click()
  await expect.poll(() => page.locator('#growth .scroll tbody tr').count()).toBe(1510)
  const [csv] = await Promise.all([page.waitForEvent('download'), page.locator('#growth [data-save=csv]').click()])
  expect(csv.suggestedFilename()).toBe('growth-SIMULATED.csv')
  expect(readFileSync(await csv.path(), 'utf8')).toBe(await page.locator('#growth pre').textContent())
  const [svg] = await Promise.all([page.waitForEvent('download'), page.locator('#calibration [data-save=svg]').click()])
  const drawing = readFileSync(await svg.path(), 'utf8')
  expect(svg.suggestedFilename()).toBe('calibration-SIMULATED.svg')
  expect(drawing).toContain('>SIMULATED</text>')
  expect(drawing).not.toContain('class=')
  expect(complaints).toEqual([])

  const alone = join(folder, 'alone.svg')
  writeFileSync(alone, drawing)
  const shown = await visit(pathToFileURL(alone).href)
  expect(await shown.page.evaluate('document.documentElement.tagName')).toBe('svg')
  expect(await shown.page.evaluate('document.querySelectorAll("circle").length')).toBeGreaterThan(5)
  expect(shown.complaints).toEqual([])
})

itInBrowser('reads the same without scripts', async () => {
  const { page } = await visit(addressOf('six years'), { javaScript: false, width: 390 })
  expect(await page.locator('svg:visible').count()).toBeGreaterThanOrEqual(5)
  expect(await page.locator('button:visible').count()).toBe(0)
  await page.locator('#growth summary').click()
  expect(await page.locator('#growth pre').isVisible()).toBe(true)
})

itInBrowser('keeps one layout of each picture on screen and none of the tools on paper', async () => {
  const { page } = await visit(addressOf('six years'))
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    for (const id of ['growth', 'calibration', 'distribution', 'importance']) {
      expect(await page.locator(`#${id} svg:visible`).count(), `${id} at ${width} px`).toBe(id === 'growth' ? 2 : 1)
    }
  }
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.foot:visible, .theme:visible').count()).toBe(0)
})

itInBrowser('asks a server for nothing but itself', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    response.setHeader('content-type', 'text/html; charset=utf-8').end(renderTearSheet(cases['three sessions']!))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { complaints } = await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sheet`)
    expect(asked).toEqual(['/sheet'])
    expect(complaints).toEqual([])
  } finally {
    server.close()
  }
})
