import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { generatedTables, withTable } from '../../scripts/write-reference.ts'
import { COMMANDS } from '../../src/cli/registry.ts'

const root = join(import.meta.dirname, '../..')
const page = (name: string): string => readFileSync(join(root, 'docs/reference', name), 'utf8')

/** First cells of all table rows of a page but the headers. */
function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `?([^|`]+?)`? \|/gm)]
    .map((match) => match[1]!)
    .filter((cell) => !cell.startsWith('---'))
}

it('documents every error code, setting and strategy as the code has them', async () => {
  for (const table of await generatedTables()) {
    const text = readFileSync(join(root, table.page), 'utf8')
    expect(text, 'run node scripts/write-reference.ts').toBe(withTable(text, table))
    expect(table.rows.length).toBeGreaterThan(3)
  }
})

it('gives a reason for every dependency, and for no other', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>
  const parts = ['dependencies', 'devDependencies', 'optionalDependencies']
  const names = parts.flatMap((part) => Object.keys(manifest[part]!))
  expect(firstCells(page('dependencies.md')).filter((cell) => cell !== 'package')).toEqual(names)
})

it('registers every command once, nouns either alone or with verbs', async () => {
  const names = COMMANDS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  const alone = names.filter((name) => !name.includes(' '))
  for (const name of names) if (name.includes(' ')) expect(alone).not.toContain(name.split(' ')[0])
})
