/** Real market data and reference vectors lie outside the project; tests that need them say so when they are missing. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { it } from 'vitest'

const root = resolve(import.meta.dirname, '..', process.env['BELLWETHER_SHARED'] ?? '../shared')
export const hasShared = existsSync(join(root, 'vectors'))
if (!hasShared) {
  const message = `NOT RUN: tests on real data. No folder ${root}; set BELLWETHER_SHARED to where data/ and vectors/ lie.`
  if (process.env['CI'] === 'true') throw new Error(message)
  console.warn(message)
}

/** Path below shared/, e.g. sharedPath('vectors/calendar/sessions.csv'). */
export function sharedPath(path: string): string {
  return join(root, path)
}

/** A test on real data: runs where they are found, is reported as skipped with its reason where not. */
export function itOnShared(name: string, body: () => void | Promise<void>): void {
  it(name, async (context) => {
    context.skip(!hasShared, `no shared data at ${root}`)
    await body()
  })
}
