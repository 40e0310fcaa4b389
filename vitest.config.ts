import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { NotRunReporter } from './test/not-run-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    // For what hangs; a test on a busy machine is only slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Both as in bin/bellwether.js. Commands and threads that tests start do not strip and compile everything anew.
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), 'node-compile-cache') },
    execArgv: ['--no-wasm-code-gc'],
    globalSetup: ['test/own-temporary-folder.ts'],
    setupFiles: ['test/property-seed.ts'],
    reporters: ['default', new NotRunReporter()],
    pool: 'forks',
    maxWorkers: 2,
  },
})
