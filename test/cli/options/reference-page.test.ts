/** docs/reference/options.md says what the code does. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IV_STATUSES } from '@bellwether/options'
import { Command } from 'commander'
import { expect, it } from 'vitest'
import * as iv from '../../../src/cli/options/iv.ts'
import * as payoff from '../../../src/cli/options/payoff.ts'
import * as price from '../../../src/cli/options/price.ts'
import { STRATEGIES } from '../../../src/cli/options/strategy-legs.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/options.md'), 'utf8')

/** Cells of the rows of the table under this header. */
function table(header: string): string[][] {
  const from = page.indexOf(`\n${header}\n`)
  expect(from, header).toBeGreaterThan(0)
  const lines = page
    .slice(from + header.length + 2)
    .split('\n')
    .slice(1)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(0, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}

it('lists every status of a volatility in its order', () => {
  expect(table('| iv_status | meaning | iv |').map(([name]) => name)).toEqual([...IV_STATUSES])
})

it('lists every strategy with the number of its strikes', () => {
  const rows = table('| strategy | strikes | what is held |')
  const known = Object.entries(STRATEGIES).map(([name, { strikes }]) => [name, String(strikes.length)])
  expect(rows.map(([name, strikes]) => [name, strikes])).toEqual(known)
})

it.each([
  ['price', price],
  ['iv', iv],
  ['payoff', payoff],
])('names every option of options %s, and no other', (name, command) => {
  const parser = new Command()
  command.configure(parser)
  const flags = parser.options.map(({ long }) => long!)
  const from = page.indexOf(`## options ${name}`)
  const end = page.indexOf('\n## ', from + 1)
  const part = page.slice(from, end < 0 ? undefined : end)
  for (const flag of flags) expect(part).toContain(flag)
  const written = new Set(part.match(/--[a-z][a-z-]+/g))
  const everywhere = ['--json', '--threads']
  expect([...written].filter((flag) => !flags.includes(flag) && !everywhere.includes(flag))).toEqual([])
})
