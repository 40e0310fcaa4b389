/** The property tests search under seeds that no run has used: `npm test` repeats one. */
import { execFile } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '../../src/core/clock/system.ts'
import { type Proof, refute } from './proof.ts'

const ROUNDS = 10
const VITEST = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

export const properties: Proof = {
  summary: `every property test holds under ${ROUNDS} fresh seeds; ten minutes`,
  async run() {
    const files = await propertyTests()
    const first = Math.trunc(systemClock.now() / 1000)
    const seeds = Array.from({ length: ROUNDS }, (_, round) => first + round)
    for (const seed of seeds) await runTests(files, seed)
    return { files: files.length, seeds }
  },
}

async function propertyTests(): Promise<string[]> {
  const files: string[] = []
  for await (const path of glob(['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'])) {
    const isBrowser = path.startsWith(join('test', 'browser'))
    if (!isBrowser && (await readFile(path, 'utf8')).includes('fc.assert')) files.push(path)
  }
  return files.sort()
}

async function runTests(files: readonly string[], seed: number): Promise<void> {
  const env = { ...process.env, PROPERTY_SEED: String(seed) }
  try {
    await promisify(execFile)(process.execPath, [VITEST, 'run', '--reporter=dot', ...files], { env, maxBuffer: 1e9 })
  } catch (error) {
    refute(`PROPERTY_SEED=${seed}:\n${(error as { stdout?: string }).stdout ?? String(error)}`)
  }
}
