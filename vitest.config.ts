import { defineConfig } from 'vitest/config'
import { NotRunReporter } from './test/not-run-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    // For what hangs; a test on a busy machine is only slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    setupFiles: ['test/property-seed.ts'],
    reporters: ['default', new NotRunReporter()],
    pool: 'forks',
    maxWorkers: 2,
  },
})
