import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadExtensions } from '../../../src/research/extensions/load-extensions.ts'

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
  const examples = new URL('../../../examples/', import.meta.url).pathname
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

const importing = (what: string) => `import ${what}\n${metric}`

it('hashes what a file imports, whether code, data or a file of the project, and not where it lies', async () => {
  await writeFile(join(folder, 'helper.ts'), "export * from './deeper.ts'\n")
  await writeFile(join(folder, 'deeper.ts'), 'export const x = 1\n')
  await writeFile(join(folder, 'table.json'), '[1]')
  const hashOf = async (): Promise<string | undefined> => {
    const text = importing("{ x } from './helper.ts'\nimport data from './table.json' with { type: 'json' }")
    return (await load(text, 'importing.ts')).files['importing.ts']
  }
  const first = await hashOf()
  expect(await hashOf()).toBe(first)
  await writeFile(join(folder, 'deeper.ts'), 'export const x = 2\n')
  const second = await hashOf()
  await writeFile(join(folder, 'table.json'), '[2]')
  const third = await hashOf()
  expect(new Set([first, second, third]).size).toBe(3)
  const copy = await mkdtemp(join(tmpdir(), 'bellwether-ext-'))
  for (const name of ['importing.ts', 'helper.ts', 'deeper.ts', 'table.json']) {
    await copyFile(join(folder, name), join(copy, name))
  }
  expect((await loadExtensions(['importing.ts'], copy)).files['importing.ts']).toBe(third)
})

it('refuses a clock or chance in what a file imports, and data that it reads itself', async () => {
  const clock = new URL('../../../src/core/clock/system.ts', import.meta.url).pathname
  await writeFile(join(folder, 'lucky.ts'), 'export const x = Math.random()\n')
  await expect(load(importing("'./lucky.ts'"), 'm1.ts')).rejects.toThrow(
    '"Math.random" makes a run that cannot be repeated',
  )
  await expect(load(importing(`'${clock}'`), 'm2.ts')).rejects.toThrow('"Date.now" makes a run')
  await expect(load(importing("'node:fs'"), 'm3.ts')).rejects.toThrow('is a metric and uses node:fs')
  await expect(load(importing("'fs/promises'"), 'm4.ts')).rejects.toThrow('uses fs/promises')
  await expect(load(`${metric}const name = './x.ts'\nconst m = await import(name)\n`, 'm5.ts')).rejects.toThrow(
    'computes the name',
  )
  const files = new URL('../../../src/core/files.ts', import.meta.url).pathname
  await expect(load(importing(`'${files}'`), 'm8.ts')).rejects.toThrow('uses node:fs/promises')
  await expect(load(`const get = () => fetch('http://127.0.0.1')\n${metric}`, 'm9.ts')).rejects.toThrow('uses fetch')
  await expect(load(`const fs = process.getBuiltinModule('fs')\n${metric}`, 'm10.ts')).rejects.toThrow(
    'uses getBuiltin',
  )
  await expect(load(`const x = eval('1')\n${metric}`, 'm11.ts')).rejects.toThrow('cannot be repeated')
  const source = metric.replace("'metric'", "'source'")
  expect((await load(`import 'node:fs'\n${source}`, 'm6.ts')).sources).toHaveLength(1)
  expect((await load(`const prefetch = { fetch: 1 }\n${metric}`, 'm12.ts')).metrics).toHaveLength(1)
  expect((await load(importing("'node:util'"), 'm7.ts')).metrics).toHaveLength(1)
})
