import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SESSION_STATES } from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { RANGE_COLUMNS, TICK_COLUMNS } from '../../../../src/backtest/orb/staging/stage-tables.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/staging.md'), 'utf8')

it('the page gives every reason, and every column of the tables', () => {
  const section = page.slice(page.indexOf('## Days without trades'), page.indexOf('## Distances'))
  const reasons = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1])
  expect(reasons).toEqual(SESSION_STATES.filter((state) => state !== 'traded'))
  for (const [what, columns] of [
    ['ticks', TICK_COLUMNS],
    ['ranges', RANGE_COLUMNS],
  ] as const) {
    const line = new RegExp(`^- ${what}: (.*)$`, 'm').exec(page)![1]!
    expect([...line.matchAll(/`(\w+)`/g)].map((match) => match[1])).toEqual([...columns])
  }
})
