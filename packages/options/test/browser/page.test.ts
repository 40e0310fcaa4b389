/** The package on a page and in a worker of a real browser: the sources themselves, types stripped, over loopback. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { itInBrowser, visit } from '../../../../test/browser/chromium.ts'
import { bundle } from '../../page/bundle.ts'
import { plainPricer } from '../../src/index.ts'

const SOURCES = join(import.meta.dirname, '../../src')

const CHAIN = { spot: 101.3, yearsToExpiry: 30 / 365, rate: 0.04, dividendYield: 0.012, volatility: 0.21 }
const STRIKES = [90, 95, 100, 105, 110]

/** Prices the chain by each way of loading, in the browser; as text, so that every bit comes back. */
const WORK = `
  const { OptionKernel, plainPricer } = await import(address + '/index.ts')
  const pricers = [plainPricer, await OptionKernel.load()].concat(isPage ? [] : OptionKernel.loadSync())
  const strike = Float64Array.from(${JSON.stringify(STRIKES)})
  const right = Int8Array.from(strike, () => 1)
  const answers = pricers.map((pricer) => {
    const names = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho']
    const into = Object.fromEntries(names.map((name) => [name, new Float64Array(strike.length)]))
    pricer.price({ ...${JSON.stringify(CHAIN)}, right, strike }, into)
    return names.map((name) => Array.from(into[name], String).join(' ')).join('; ')
  })
`

let server: Server
let address = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost')
    response.setHeader('access-control-allow-origin', '*')
    const isSource = pathname.endsWith('.ts')
    response.setHeader('content-type', isSource ? 'text/javascript' : 'text/html')
    response.end(isSource ? stripped(pathname) : '<title>options</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

function stripped(path: string): string {
  return stripTypeScriptTypes(readFileSync(join(SOURCES, path), 'utf8'))
}

function expected(): string {
  const names = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const
  const into = Object.fromEntries(names.map((name) => [name, new Float64Array(STRIKES.length)]))
  const right = Int8Array.from(STRIKES, () => 1)
  plainPricer.price({ ...CHAIN, right, strike: Float64Array.from(STRIKES) }, into as never)
  return names.map((name) => Array.from(into[name]!, String).join(' ')).join('; ')
}

itInBrowser('gives the same bits on a page', async () => {
  const { page, complaints } = await visit(`${address}/`)
  const work = `(async () => { const [address, isPage] = ['${address}', true]; ${WORK}; return answers })()`
  expect(await page.evaluate(work)).toEqual([expected(), expected()])
  expect(complaints.filter((complaint) => !complaint.startsWith(`request: ${address}`))).toEqual([])
  await page.context().close()
})

itInBrowser('gives the same bits in a worker, loaded at once', async () => {
  const { page } = await visit(`${address}/`)
  const body = `const [address, isPage] = ['${address}', false]; ${WORK}; postMessage(answers)`
  const answers = await page.evaluate(
    `new Promise((resolve, reject) => {
      const source = URL.createObjectURL(new Blob([${JSON.stringify(body)}], { type: 'text/javascript' }))
      const worker = new Worker(source, { type: 'module' })
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => reject(new Error(message))
    })`,
  )
  expect(answers).toEqual([expected(), expected(), expected()])
  await page.context().close()
})

it('is small: everything that index.ts reaches, as a browser gets it, compressed', async () => {
  const code = await bundle(join(SOURCES, 'index.ts'))
  expect(code.length).toBeGreaterThan(60_000)
  expect(gzipSync(code).byteLength).toBeLessThan(60_000)
})
