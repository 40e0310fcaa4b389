import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadExtensions } from '../../src/research/load-extensions.ts'

const folder = await mkdtemp(join(tmpdir(), 'bellwether-ext-'))
const metric = `export const own = { extension: 'metric', name: 'own', description: 'x', compute: () => 1 }\n`

async function load(text: string, name: string): Promise<ReturnType<typeof loadExtensions>> {
  await writeFile(join(folder, name), text)
  return loadExtensions([name], folder)
}

it('loads one declaration and hashes the file', async () => {
  const extensions = await load(metric, 'metric.ts')
  expect(extensions.metrics.map(({ name }) => name)).toEqual(['own'])
  expect(extensions.features).toEqual([])
  expect(extensions.files['metric.ts']).toMatch(/^[0-9a-f]{64}$/)
})

it('loads every example that comes with the project', async () => {
  const examples = new URL('../../examples/', import.meta.url).pathname
  const names = ['gap-feature.ts', 'confidence-strategy.ts', 'tail-metric.ts', 'constant-source.ts', 'nearest-model.ts']
  const extensions = await loadExtensions(names, examples)
  const counts = [extensions.features, extensions.strategies, extensions.metrics, extensions.sources, extensions.models]
  expect(counts.map((found) => found.length)).toEqual([1, 1, 1, 1, 1])
})

it.each([
  ['clock.ts', `const now = Date.now()\n${metric}`, 'line 1: "Date.now"'],
  ['chance.ts', `${metric}const x = Math.random()\n`, 'line 2'],
  ['nothing.ts', 'export const x = 1\n', 'no declaration'],
  ['two.ts', `${metric}${metric.replace('const own', 'const other')}`, '2 declarations'],
  ['broken.ts', 'export const x = {\n', 'cannot be loaded'],
])('refuses %s', async (name, text, mentions) => {
  await expect(load(text, name)).rejects.toMatchObject({ code: 'EXTENSION_INVALID' })
  await expect(load(text, name)).rejects.toThrow(mentions)
})

it('says which file is missing', async () => {
  await expect(loadExtensions(['absent.ts'], folder)).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
