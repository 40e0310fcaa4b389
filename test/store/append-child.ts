/**
 * A process that appends to a lake, for tests that kill it.
 *
 * Arguments: root, first day, number of appends, rows an append, symbol, and a step at which it kills itself
 * (or `-`). Prints a line a step.
 */
import { writeSync } from 'node:fs'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, dailyBar } from './rows.ts'

const [root = '', first = '0', appends = '1', rows = '10', symbol = 'SPY', deadly = '-'] = process.argv.slice(2)

const lake = await openLake({
  root,
  clock: new FixedClock(0),
  onStep: (step) => {
    writeSync(1, `${step}\n`)
    if (step === deadly) process.kill(process.pid, 'SIGKILL')
  },
})
for (let i = 0; i < Number(appends); i++) {
  const from = Number(first) + i * Number(rows)
  const bars = Array.from({ length: Number(rows) }, (_, day) => dailyBar(symbol, from + day, 10))
  const bad = { line: 1, rule: 'TEST', reason: 'test', raw: `${from}` }
  const summary = await lake.append([batchOf('bars', bars, { quarantined: [bad] })])
  writeSync(1, `commit ${summary.commit} added ${summary.added} restated ${summary.restated}\n`)
}
