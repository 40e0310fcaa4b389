/** Tests in a real browser: run where Debian's chromium is, and say loudly where it is not. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, it } from 'vitest'

const PATH = process.env['BELLWETHER_CHROMIUM'] ?? '/usr/bin/chromium'
const hasChromium = existsSync(PATH)
const REASON = `which need a browser; there is no ${PATH}: install chromium, or set BELLWETHER_CHROMIUM to its path`
const isRequired = (process.env['BELLWETHER_REQUIRE'] ?? '').includes('chromium')
if (!hasChromium && isRequired) throw new Error(`Tests cannot run ${REASON}.`)

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'].concat(
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
)

let browser: Browser | undefined

afterAll(async () => {
  await browser?.close()
})

export interface Visit {
  readonly page: Page
  /** Errors and warnings of the console, uncaught exceptions, and requests for anything but the file itself. */
  readonly complaints: string[]
}

export interface Circumstances {
  readonly width?: number
  readonly theme?: 'light' | 'dark'
  readonly javaScript?: boolean
}

/** Opens a file or address in a browser of its own profile. */
export async function visit(address: string, circumstances: Circumstances = {}): Promise<Visit> {
  browser ??= await chromium.launch({ executablePath: PATH, args: FLAGS })
  const context = await browser.newContext({
    viewport: { width: circumstances.width ?? 980, height: 900 },
    colorScheme: circumstances.theme ?? 'light',
    javaScriptEnabled: circumstances.javaScript ?? true,
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const isInside = request.url() === address || /^(data|blob):/.test(request.url())
    if (!isInside) complaints.push(`request: ${request.url()}`)
  })
  await page.goto(address)
  return { page, complaints }
}

/** A test that needs the browser; reported as skipped with its reason where there is none. */
export function itInBrowser(name: string, body: () => Promise<void>): void {
  it(name, async (context) => {
    context.skip(!hasChromium, REASON)
    await body()
  })
}
