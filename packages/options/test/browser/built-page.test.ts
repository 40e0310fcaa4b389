/** The page that `npm run page` makes, in a real browser. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Circumstances, itInBrowser, type Visit, visit } from '../../../../test/browser/chromium.ts'
import { pageHtml } from '../../page/build.ts'
import {
  americanGreeks,
  americanImpliedVolatility,
  europeanGreeks,
  europeanImpliedVolatility,
  type Exercise,
  type OptionMarket,
  type Right,
} from '../../src/index.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const pageFaults = readFileSync(join(ROOT, 'test/browser/page-faults.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'bellwether-page-'))
const address = pathToFileURL(join(folder, 'page.html')).href
let html = ''

beforeAll(async () => {
  html = await pageHtml()
  writeFileSync(join(folder, 'page.html'), html)
})
afterAll(() => rmSync(folder, { recursive: true }))

it('holds its types', () => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(import.meta.dirname, '../../page')], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

it('is one file below 60 kB compressed, whose policy allows its own text and kernel only', () => {
  expect(gzipSync(html).byteLength).toBeLessThan(60_000)
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/script-src 'wasm-unsafe-eval' 'sha256-[^']+'(;|$)/)
  expect(policy).not.toContain('unsafe-inline')
  expect(html).not.toMatch(/<(?:script|link|img)[^>]* (?:src|href)="(?!data:)/)
})

/** The page when all of it stands. */
async function open(circumstances?: Circumstances): Promise<Visit> {
  const visited = await visit(address, circumstances)
  await visited.page.locator('#speed', { hasText: 'The kernel priced' }).waitFor()
  return visited
}

async function enter(page: Page, numbers: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, value] of Object.entries(numbers)) await page.fill(`[name=${name}]`, String(value))
}

/** All digits of the table, row after row. */
async function shownNumbers(page: Page): Promise<number[][]> {
  const rows = await page.locator('#chain tbody tr').all()
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator('data').all()
      return Promise.all(cells.map(async (cell) => Number(await cell.getAttribute('value'))))
    }),
  )
}

function plainNumbers(right: Right, strike: number, years: number, market: OptionMarket, exercise: Exercise): number[] {
  const contract = { right, strike, yearsToExpiry: years }
  const isAmerican = exercise === 'american'
  const { price, delta, gamma, vega, theta, rho } = isAmerican
    ? americanGreeks(contract, market)
    : europeanGreeks(contract, market)
  const { volatility } = isAmerican
    ? americanImpliedVolatility(contract, market, price)
    : europeanImpliedVolatility(contract, market, price)
  return [price, delta, gamma, vega, theta, rho, volatility]
}

const CHAINS = [
  {
    form: {},
    market: { spot: 100, volatility: 0.2, rate: 0.04, dividendYield: 0.01 },
    strikes: [80, 120, 5],
    days: 30,
  },
  {
    form: { spot: 5812.5, from: 5400, to: 6200, step: 50, days: 0.25, volatility: 14, rate: 4.5, yield: 1.25 },
    market: { spot: 5812.5, volatility: 14 / 100, rate: 4.5 / 100, dividendYield: 1.25 / 100 },
    strikes: [5400, 6200, 50],
    days: 0.25,
  },
  {
    form: { spot: 40, from: 10, to: 90, step: 10, days: 730, volatility: 65, rate: -1, yield: 3 },
    market: { spot: 40, volatility: 65 / 100, rate: -1 / 100, dividendYield: 3 / 100 },
    strikes: [10, 90, 10],
    days: 730,
  },
] as const

itInBrowser('shows the numbers of the plain code, bit by bit', async () => {
  const { page, complaints } = await open()
  for (const { form, market, strikes, days } of CHAINS) {
    await enter(page, form)
    for (const exercise of ['european', 'american'] as const) {
      for (const right of ['call', 'put'] as const) {
        await page.selectOption('[name=exercise]', exercise)
        await page.selectOption('[name=right]', right)
        const shown = await shownNumbers(page)
        const [from, to, step] = strikes
        expect(shown).toHaveLength((to - from) / step + 1)
        for (const [row, numbers] of shown.entries()) {
          const expected = plainNumbers(right, from + row * step, days / 365, market, exercise)
          expect(numbers.slice(0, 6), `${exercise} ${right}, row ${row}`).toEqual(expected.slice(0, 6))
          // Searched in step and one by one, American volatilities agree to the search's tolerance.
          if (exercise === 'european') expect(numbers[6]).toBe(expected[6])
          else expect(Math.abs(numbers[6]! - expected[6]!) / market.volatility).toSatisfy((off) => !(off > 1e-9))
        }
        expect(await page.textContent('#lead')).toContain(
          `All ${2 * shown.length * 7} numbers of the kernel equal those of the plain TypeScript code, to the last bit.`,
        )
      }
    }
  }
  expect(complaints).toEqual([])
  await page.context().close()
})

const LOOKS = [
  { width: 980, theme: 'light' },
  { width: 390, theme: 'dark' },
] as const

itInBrowser('looks right with every position, wide and narrow, light and dark', async () => {
  for (const circumstances of LOOKS) {
    const { page, complaints } = await open(circumstances)
    const names = await page.locator('#strategy option').allTextContents()
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      await page.selectOption('#strategy', name)
      expect(await page.evaluate(pageFaults), `${name}, ${circumstances.width} px`).toEqual([])
    }
    const table = page.locator('.table').first()
    expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  }
})

itInBrowser('says what a position costs and earns, and its values under the pointer', async () => {
  const { page, complaints } = await open()
  expect(await page.textContent('h1')).toBe('The 100 straddle costs 4.57, 4.6 % of the spot')
  const facts = await page.locator('#facts dd').allTextContents()
  expect(facts).toEqual(['457', 'unlimited', '457', '95.43, 104.57', '43 %', '0'])
  await page.hover('#payoff svg', { position: { x: 2, y: 60 } })
  expect(await page.textContent('#tip')).toMatch(/^At 84\.\d+: 1,1\d\d at expiry, 1,\d{3} today$/)
  await page.mouse.move(0, 0)
  expect(await page.textContent('#tip')).toBe('Move over the picture for values.')
  await page.click('summary')
  await expect.poll(() => page.locator('#data tbody tr').count()).toBeGreaterThan(20)
  expect(complaints).toEqual([])
  await page.context().close()
})

itInBrowser('says what makes no chain, and comes back', async () => {
  const { page, complaints } = await open()
  for (const [form, sentence] of [
    [{ spot: -1 }, 'The spot must be a number above 0.'],
    [{ spot: 100, step: 0 }, 'The step between strikes must be above 0.'],
    [{ step: 0.001 }, 'These are more than 101 strikes. Choose a wider step.'],
    [{ step: 5, days: -1 }, 'Days and volatility must be numbers that are not negative.'],
  ] as const) {
    await enter(page, form)
    expect(await page.textContent('#lead')).toBe(sentence)
    expect(await page.locator('#chain').isVisible()).toBe(false)
  }
  await page.fill('[name=days]', '')
  expect(await page.textContent('h1')).toBe('These numbers make no chain')
  await page.fill('[name=days]', '0')
  expect(await page.textContent('h1')).toBe('The 100 straddle costs 0.00, 0.0 % of the spot')
  expect(await page.locator('#chain tbody td:last-child').first().textContent()).toBe('expired')
  expect(complaints).toEqual([])
  await page.context().close()
})

itInBrowser('measures kernel and plain code on the spot', async () => {
  const { page, complaints } = await open()
  const line =
    /^The kernel priced [\d.,]+( million)? European options with five Greeks a second, the plain code [\d.,]+/
  expect(await page.textContent('#speed')).toMatch(line)
  await page.selectOption('[name=exercise]', 'american')
  await page.locator('#speed', { hasText: 'American options, fast, with three Greeks' }).waitFor()
  await page.click('#measure')
  expect(complaints).toEqual([])
  await page.context().close()
})
