/** Real market data and reference vectors lie outside the project; tests that need them say so when they are missing. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { it } from 'vitest'

const root = resolve(import.meta.dirname, '..', process.env['BELLWETHER_SHARED'] ?? '../shared')
const hasShared = existsSync(join(root, 'vectors'))
const REASON = `which need real data; there is no folder ${root}: set BELLWETHER_SHARED to where data/ and vectors/ lie`
const isRequired = process.env['CI'] === 'true' || (process.env['BELLWETHER_REQUIRE'] ?? '').includes('shared')
if (!hasShared && isRequired) throw new Error(`Tests cannot run ${REASON}.`)

/** Path below shared/, e.g. sharedPath('vectors/calendar/sessions.csv'). */
export function sharedPath(path: string): string {
  return join(root, path)
}

/** A test on real data: runs where they are found, is reported as skipped with its reason where not. */
export function itOnShared(name: string, body: () => void | Promise<void>): void {
  it(name, async (context) => {
    context.skip(!hasShared, REASON)
    await body()
  })
}
