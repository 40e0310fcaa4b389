import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/registry.ts'
import { describeConfiguration, loadConfiguration } from '../../src/core/config.ts'
import { ERROR_CATALOGUE } from '../../src/core/errors.ts'

const root = join(import.meta.dirname, '../..')
const page = (name: string): string => readFileSync(join(root, 'docs/reference', name), 'utf8')

/** First cells of all table rows of a page but the headers. */
function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `?([^|`]+?)`? \|/gm)]
    .map((match) => match[1]!)
    .filter((cell) => !cell.startsWith('---'))
}

it('documents every error code with its exit status and sentence, and no other', () => {
  const rows = Object.entries(ERROR_CATALOGUE).map(([code, { exit, title }]) => `| ${code} | ${exit} | ${title} |`)
  const written = page('errors.md').match(/^\| [A-Z_]+ \|.*$/gm)
  expect(written).toEqual(rows)
})

it('documents every setting with its sentence', async () => {
  const settings = describeConfiguration(await loadConfiguration({ cwd: root, env: {} }))
  const text = page('configuration.md')
  expect(firstCells(text).slice(1)).toEqual(settings.map(({ key }) => key))
  for (const { description } of settings) expect(text).toContain(`| ${description} |`)
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
