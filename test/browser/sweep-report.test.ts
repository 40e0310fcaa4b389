import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { renderSweepReport } from '../../src/research/sweep-report/sweep-report.ts'
import type { SweepReportInput } from '../../src/research/sweep-report/sweep-report-input.ts'
import { cellValues, rowsOfCell } from '../../src/research/sweep-report/view/heat-map-view.ts'
import { LiveSweep } from '../../src/research/sweep-report/view/live-sweep.ts'
import { rowBacktest } from '../../src/research/sweep-report/view/row-backtest.ts'
import { highestRows } from '../../src/research/sweep-report/view/top-rows.ts'
import { parameterGrid } from '../../src/research/sweep-report/view/parameter-grid.ts'
import { sweepCases } from '../research/sweep-report/sweep-cases.ts'
import { itInBrowser, visit } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'bellwether-sweep-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pageFaults = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')

let cases: Record<string, SweepReportInput>
beforeAll(async () => {
  cases = await sweepCases()
})

function addressOf(name: string): string {
  const path = join(folder, `${name.replaceAll(' ', '-')}.html`)
  writeFileSync(path, renderSweepReport(cases[name]!))
  return pathToFileURL(path).href
}

const NAMES = [
  'a small sweep',
  'a wide grid',
  'two lengths of the range',
  'one parameter',
  'one row',
  'four sessions',
  'a row of the middle',
  'failed rows',
  'no trades',
  'hostile names',
]
const LOOKED_AT_CLOSELY = ['a small sweep', 'hostile names']

for (const name of NAMES) {
  itInBrowser(`shows ${name} without overflow, overlap, faint text, errors or requests`, async () => {
    const isClose = LOOKED_AT_CLOSELY.includes(name)
    const address = addressOf(name)
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints } = await visit(address, { theme })
      for (const width of isClose && theme === 'light' ? [1280, 980, 768, 640, 500, 390, 320] : [1280, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(pageFaults), `${name}, ${theme}, ${width} px`).toEqual([])
      }
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
}

/** Values of the heat map's cells, as the page carries them. */
async function cellsOf(page: Page): Promise<number[]> {
  const csv = await page.locator('#heat-map .foot pre').textContent()
  return csv!
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',').at(-1)))
}

async function slide(page: Page, selector: string, value: number): Promise<void> {
  await page.locator(selector).fill(String(value))
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}

function rounded(values: Float64Array): number[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : Number(value.toPrecision(7))))
}

itInBrowser('draws any two parameters, the others held by sliders, with the values of the rows', async () => {
  const input = cases['a small sweep']!
  const grid = parameterGrid(input.parameters)
  const { page, complaints } = await visit(addressOf('a small sweep'))
  await page.locator('[data-view=up]').selectOption('2')
  await page.locator('[data-view=measure]').selectOption('netProfit')
  await page.locator('[data-view=others]').selectOption('highest')
  const view = { across: 3, up: 2, held: [0, 0, 0, 0] }
  const { netProfit } = input.rows
  expect(await cellsOf(page)).toEqual(rounded(cellValues(grid, { ...view, others: 'highest' }, netProfit)))

  await page.locator('[data-view=others]').selectOption('held')
  expect(await page.locator('[data-held]:visible').count()).toBe(2)
  await slide(page, '[data-held="0"] input', 2)
  await slide(page, '[data-held="1"] input', 1)
  expect(await page.locator('[data-held="0"] output').textContent()).toBe('0.08')
  const held = [2, 1, 0, 0]
  expect(await cellsOf(page)).toEqual(rounded(cellValues(grid, { ...view, others: 'held', held }, netProfit)))
  expect(await page.locator('#heat-map .read').textContent()).toContain('net profit, $ a share of the one row')
  expect(await page.evaluate(pageFaults)).toEqual([])

  await page.locator('[data-view=across]').selectOption('2')
  expect(await page.locator('[data-view=up]').inputValue()).toBe('3')
  expect(complaints).toEqual([])
})

itInBrowser('names the cell under the pointer, and lists the drawn cells as a table', async () => {
  const { page } = await visit(addressOf('a small sweep'))
  await page.locator('#heat-map summary').click()
  await expect.poll(() => page.locator('#heat-map .scroll tbody tr').count()).toBe(20)
  await page.locator('[data-view=measure]').selectOption('winRate')
  const head = await page.locator('#heat-map .scroll thead th').allTextContents()
  expect(head).toEqual(['limit distance, $', 'stop distance, $', 'median share of sessions with a profit'])
  const map = page.locator('#heat-map svg:visible')
  await map.scrollIntoViewIfNeeded()
  const [left, top, width, height] = JSON.parse((await map.getAttribute('data-grid'))!) as number[]
  const box = (await map.boundingBox())!
  await page.mouse.move(box.x + left! + 1.5 * width!, box.y + top! + 0.5 * height!)
  expect(await page.locator('#heat-map .tip').textContent()).toMatch(
    /^limit distance, \$: 0\.05\nstop distance, \$: 0\.13\nmedian share of sessions with a profit: 0\.\d+$/,
  )
})

itInBrowser('computes the whole sweep again under the fills that are chosen', async () => {
  const input = cases['a small sweep']!
  const grid = parameterGrid(input.parameters)
  const { page, complaints } = await visit(addressOf('a small sweep'))
  await page.locator('#live select').selectOption('next-tick')
  await slide(page, '[data-live=slippage] input', 2)
  await slide(page, '[data-live=fee] input', 1.5)
  const rows = new LiveSweep(input.ranges).rows({ at: 'next-tick', slippage: 2, fee: 1.5 })
  const view = { across: 3, up: 0, others: 'median', held: [0, 0, 0, 0] } as const
  expect(await cellsOf(page)).toEqual(rounded(cellValues(grid, view, rows.sharpe)))
  expect(await page.locator('[data-live=slippage] output').textContent()).toBe('2 ticks')
  expect(await page.locator('#live .found').textContent()).toMatch(/^With these fills \d+\s% of the rows earn/)
  expect(await page.evaluate(pageFaults)).toEqual([])
  expect(complaints).toEqual([])
})

itInBrowser('computes the same where the browser refuses the memory of the kernel', async () => {
  const found: string[] = []
  for (const isRefused of [false, true]) {
    const { page, complaints } = await visit(addressOf('a small sweep'))
    if (isRefused) {
      await page.addInitScript('WebAssembly.Memory = function () { throw new RangeError("refused") }')
      await page.reload()
    }
    await slide(page, '[data-live=slippage] input', 1)
    found.push(`${await page.locator('#live .found').textContent()} ${(await cellsOf(page)).join(' ')}`)
    expect(complaints).toEqual([])
  }
  expect(found[0]).toBe(found[1])
  expect(found[0]).toContain('With these fills')
})

itInBrowser('shows the rows with chosen values alone, and all of them again', async () => {
  const { page, complaints } = await visit(addressOf('a small sweep'))
  const words = page.locator('[data-parallel=words]')
  await page.locator('#parallel svg:visible [data-axis="1"][data-step="1"]').click({ force: true })
  expect(await words.textContent()).toBe('60 of 120 rows.')
  await page.locator('#parallel svg:visible [data-axis="4"][data-step="9"]').click({ force: true })
  const csv = (await page.locator('#parallel .foot pre').textContent())!
  const shares = csv.split('\n').filter((line) => line.startsWith('stop count limit,3'))
  expect(shares[0]).toMatch(/^stop count limit,3,\d+,1,0$/)
  await page.locator('[data-parallel=clear]').click()
  expect(await words.textContent()).toContain('Choose values')
  expect(complaints).toEqual([])
})

itInBrowser('shows the row whose number is typed, and the highest row of a cell that is clicked', async () => {
  const input = cases['a small sweep']!
  const { backtest, ranges, fills, rows } = input
  const { page, complaints } = await visit(addressOf('a small sweep'))
  const number = page.locator('#row-choice input')
  await number.fill('41')
  await number.press('Enter')
  const found = rowBacktest(ranges, 41, fills)
  expect(await page.locator('#equity h2').first().textContent()).toBe('What did row 41 earn?')
  const table = (await page.locator('#equity pre').textContent())!.trim().split('\n')
  const total = found.profit.reduce((sum, profit) => sum + profit, 0)
  expect(Number(table.at(-1)!.split(',')[1])).toBeCloseTo(total, 5)
  expect(total).toBeCloseTo(rows.netProfit[41]!, 9)
  expect(await page.evaluate(pageFaults)).toEqual([])

  await slide(page, '[data-live=slippage] input', 3)
  const worse = (await page.locator('#equity pre').textContent())!.trim().split('\n')
  const slipped = rowBacktest(ranges, 41, { ...fills, slippage: 3 })
  const less = slipped.profit.reduce((sum, profit) => sum + profit, 0)
  expect(Number(worse.at(-1)!.split(',')[1])).toBeCloseTo(less, 5)
  expect(await page.locator('#equity pre').textContent()).not.toContain('chosen by the past')
  await slide(page, '[data-live=slippage] input', 0)
  expect(await page.locator('#equity pre').textContent()).toContain('chosen by the past')
  expect(await page.locator('#live .found').textContent()).toBe('')

  const map = page.locator('#heat-map svg:visible')
  const [left, top, width, height] = JSON.parse((await map.getAttribute('data-grid'))!) as number[]
  await map.click({ position: { x: left! + 2.5 * width!, y: top! + 1.5 * height! } })
  const view = { across: 3, up: 0, others: 'median', held: [] } as const
  const inCell = rowsOfCell(parameterGrid(input.parameters), view, 2 * 5 + 2)
  const best = inCell.toSorted((a, b) => rows.sharpe[b]! - rows.sharpe[a]! || a - b)[0]!
  expect(await number.inputValue()).toBe(String(best))
  const before = await page.locator('#day .caption').textContent()
  await page.locator('#day [data-go="1"]').click()
  expect(await page.locator('#day .caption').textContent()).not.toBe(before)
  await page.locator('#equity summary').click()
  await expect.poll(() => page.locator('#equity .scroll tbody tr').count()).toBe(backtest.profit.length)
  await number.fill('5000')
  await number.press('Enter')
  expect(await page.locator('#equity h2').first().textContent()).toBe(`What did row ${best} earn?`)
  expect(complaints).toEqual([])
})

itInBrowser('chooses among the rows and the fills of several lengths of the opening range, too', async () => {
  const input = cases['two lengths of the range']!
  const { ranges, fills, rows } = input
  const { page, complaints } = await visit(addressOf('two lengths of the range'))
  for (const row of [3, rows.sharpe.length - 3]) {
    await page.locator('#row-choice input').fill(String(row))
    await page.locator('#row-choice input').press('Enter')
    const table = (await page.locator('#equity pre').textContent())!.trim().split('\n')
    expect(Number(table.at(-1)!.split(',')[1])).toBeCloseTo(rows.netProfit[row]!, 5)
  }
  await slide(page, '[data-live=slippage] input', 1)
  const worse = new LiveSweep(ranges).rows({ ...fills, slippage: 1 })
  const view = { across: 4, up: 1, others: 'median', held: [0, 0, 0, 0, 0] } as const
  expect(await cellsOf(page)).toEqual(rounded(cellValues(parameterGrid(input.parameters), view, worse.sharpe)))
  const table = (await page.locator('#equity pre').textContent())!.trim().split('\n')
  expect(Number(table.at(-1)!.split(',')[1])).toBeCloseTo(worse.netProfit.at(-3)!, 5)
  expect(complaints).toEqual([])
})

itInBrowser('ranks the rows anew under other fills, and shows the one whose number is chosen', async () => {
  const { ranges, fills, top } = cases['a small sweep']!
  const { page, complaints } = await visit(addressOf('a small sweep'))
  const numbers = page.locator('#top-rows tbody th')
  expect(await numbers.allTextContents()).toEqual(top.map(({ row }) => String(row)))
  await slide(page, '[data-live=slippage] input', 2)
  const worse = highestRows(new LiveSweep(ranges).rows({ ...fills, slippage: 2 }))
  expect(await numbers.allTextContents()).toEqual(worse.map(({ row }) => String(row)))
  await numbers.nth(4).locator('button').click()
  expect(await page.locator('#equity h2').first().textContent()).toBe(`What did row ${worse[4]!.row} earn?`)
  expect(await page.locator('#row-choice input').inputValue()).toBe(String(worse[4]!.row))
  expect(await page.evaluate(pageFaults)).toEqual([])
  expect(complaints).toEqual([])
})

itInBrowser('goes from day to day', async () => {
  const input = cases['a small sweep']!
  const { page, complaints } = await visit(addressOf('a small sweep'))
  const caption = page.locator('#day .caption')
  const first = (await caption.textContent())!.slice(0, 10)
  await page.locator('[data-go="1"]').click()
  const second = (await caption.textContent())!.slice(0, 10)
  expect(Date.parse(second) - Date.parse(first)).toBe(86_400_000)
  await page.locator('#day select').selectOption(String(input.backtest.profit.length - 1))
  expect(await page.locator('[data-go="1"]').isDisabled()).toBe(true)
  const prices = (await page.locator('#day .foot pre').textContent())!.trim().split('\n').slice(1)
  const { starts } = input.backtest.sessions.ticks
  expect(prices).toHaveLength(starts.at(-1)! - starts.at(-2)!)
  expect(await page.evaluate(pageFaults)).toEqual([])
  expect(complaints).toEqual([])
})

itInBrowser('reads the same without scripts', async () => {
  const { page } = await visit(addressOf('a small sweep'), { javaScript: false, width: 390 })
  expect(await page.locator('svg:visible').count()).toBeGreaterThanOrEqual(10)
  expect(await page.locator('button:visible, select:visible, input:visible').count()).toBe(0)
  expect(await page.evaluate('1').catch(() => 1)).toBe(1)
})

itInBrowser('keeps one layout of each picture on screen and none of the tools on paper', async () => {
  const { page } = await visit(addressOf('a small sweep'))
  for (const width of [1280, 768, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const id of ['heat-map', 'parallel', 'luck', 'logits', 'halves', 'walk', 'day', 'best-day', 'worst-day']) {
      expect(await page.locator(`#${id} svg:visible`).count(), `${id} at ${width} px`).toBe(1)
    }
  }
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.foot:visible, .theme:visible, .controls:visible').count()).toBe(0)
})
