/** Every quote of SPX with the next mark as its label: one fit, and `model fit` on the table as a file. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Boosting } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import { timed } from './figures.ts'
import { LABEL, quoteTable, writeQuotes } from './quote-table.ts'

const TREES = 100
const MOST_SECONDS = 10

export async function quoteFigures(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-quotes-'))
  try {
    const file = join(folder, 'quotes.csv')
    const table = await quoteTable()
    if (table === undefined) return []
    const options = { random: Random.fromSeed(0) }
    const boosting = new Boosting({ task: 'regression', rounds: TREES })
    const [fit] = timed(() => boosting.fit(table.features, table.label, options))
    await writeQuotes(file)
    const words = ['model', 'fit', '--in', file, '--label', LABEL, '--model', 'boosting']
    const used = runCommand([...words, '--out', join(folder, 'model.json'), '--home', folder])
    const rows = `${table.label.length} quotes of SPX`
    const megabytes = Math.round(statSync(file).size / 1e6)
    const command = `model fit, ${rows} in a file of ${megabytes} MB`
    return [
      withinSeconds(`boosting, regression, ${TREES} trees, ${rows}: fit`, fit),
      withinSeconds(`${command}: all of the command`, used.seconds),
      { name: `${command}: peak memory`, value: used.megabytes, unit: 'MB' },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function withinSeconds(name: string, value: number): BenchResult {
  return { name, value, unit: 'cpu s', goal: `at most ${MOST_SECONDS}`, met: value <= MOST_SECONDS }
}

interface Used {
  /** Processor time, all threads. */
  readonly seconds: number
  /** Greatest part of it in memory. */
  readonly megabytes: number
}

function runCommand(words: readonly string[]): Used {
  const child = join(import.meta.dirname, 'command-child.ts')
  const { status, output } = spawnSync(process.execPath, [child, ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the command ended with status ${status}`)
  return JSON.parse(output[3]!) as Used
}
