/** docs/reference/option-chains.md says what the code does. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { expect, it } from 'vitest'
import { METHOD } from '../../../src/analytics/chains/analysis-method.ts'
import * as build from '../../../src/cli/options/build.ts'
import * as chain from '../../../src/cli/options/chain.ts'
import * as surface from '../../../src/cli/options/surface.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/option-chains.md'), 'utf8')

it.each([
  ['build', build],
  ['chain', chain],
  ['surface', surface],
])('names every option of options %s in its section', (name, module) => {
  const from = page.indexOf(`\n## options ${name}\n`)
  const section = page.slice(from, page.indexOf('\n## ', from + 1))
  const parser = new Command()
  module.configure(parser)
  for (const { long } of parser.options) expect(section).toContain(long)
  const named = new Set([...section.matchAll(/--[a-z]+/g)].map(([word]) => word))
  const known = [...parser.options.map(({ long }) => long!), '--json']
  expect([...named].filter((word) => !known.includes(word))).toEqual([])
})

it('names the method', () => {
  expect(page).toContain(`\`${METHOD}\``)
})
