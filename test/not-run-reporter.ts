/** Says at the end of a test run, once a reason, what was not run: a skipped test is no passed one. */
import type { Reporter, TestModule } from 'vitest/node'

export class NotRunReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>()
    for (const { children } of modules) {
      for (const test of children.allTests('skipped')) {
        const { note = 'no reason given' } = test.result() as { note?: string }
        counts.set(note, (counts.get(note) ?? 0) + 1)
      }
    }
    for (const [note, count] of counts) console.warn(`NOT RUN: ${count} ${count === 1 ? 'test' : 'tests'}, ${note}.`)
    if (counts.size > 0) console.warn()
  }
}
