import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkLayers } from '../../scripts/check-layers.ts'
import { ProjectCopy, root } from './project-copy.ts'

let copy: ProjectCopy

/** A few files that obey the rule, under our configuration. */
beforeEach(() => {
  copy = new ProjectCopy(['package.json', 'tsconfig.json', 'oxlint.config.ts', 'scripts/layers.ts'])
  copy.write('src/core/low.ts', "import { z } from 'zod'\nexport const low = z.string()\nexport type Low = string\n")
  copy.write(
    'src/store/high.ts',
    "import { low } from '../core/low.ts'\nexport const high = low\nexport type High = string\n",
  )
  copy.write('packages/learn/src/index.ts', "export * from './tree.ts'\n")
  copy.write('packages/learn/src/tree.ts', 'export const tree = 1\n')
})

afterEach(() => copy.remove())

async function lint(): Promise<string> {
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  try {
    return (
      await promisify(execFile)(process.execPath, [oxlint, '-f', 'unix', 'src', 'packages'], { cwd: copy.folder })
    ).stdout
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

it('passes a project that obeys, and says how much it read', async () => {
  expect(checkLayers(copy.folder)).toEqual({ files: 4, imports: 3, faults: [] })
  expect(await lint()).toBe('')
})

/** Planted files; the linter sees those marked so, the scan all of them. */
const planted: { name: string; path: string; content: string; fault: RegExp; lint?: RegExp }[] = [
  {
    name: 'a value import',
    path: 'src/core/bad.ts',
    content: "import { high } from '../store/high.ts'\nexport const bad = high\n",
    fault: /^src\/core\/bad\.ts:1: is in core and imports src\/store\/high\.ts/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a type-only import',
    path: 'src/core/bad.ts',
    content: "export type Bad = High\nimport type { High } from '../store/high.ts'\n",
    fault: /^src\/core\/bad\.ts:2: is in core/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'an inline type',
    path: 'src/core/bad.ts',
    content: "export type Bad = import('../store/high.ts').High\n",
    fault: /^src\/core\/bad\.ts:1: is in core/,
  },
  {
    name: 'a re-export of one name',
    path: 'src/core/bad.ts',
    content: "export { high } from '../store/high.ts'\n",
    fault: /is in core/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a re-export of all over several lines',
    path: 'src/core/bad.ts',
    content: "export *\n  from\n  '../store/high.ts'\n",
    fault: /is in core/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'an import for its effect',
    path: 'src/core/bad.ts',
    content: "import '../store/high.ts'\n",
    fault: /is in core/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a dynamic import',
    path: 'src/core/bad.ts',
    content: "export const bad = async (): Promise<unknown> => await import('../store/high.ts')\n",
    fault: /is in core/,
  },
  {
    name: 'a dynamic import of a name made up at run time',
    path: 'src/core/bad.ts',
    content: 'export const bad = async (name: string): Promise<unknown> => await import(`../${name}/high.ts`)\n',
    fault: /only named when it runs/,
  },
  {
    name: 'a require',
    path: 'src/core/bad.ts',
    content:
      "import { createRequire } from 'node:module'\nconst require = createRequire('/')\nexport const bad: unknown = require('../store/high.ts')\n",
    fault: /bad\.ts:3: is in core/,
  },
  {
    name: 'a module address',
    path: 'src/core/bad.ts',
    content: "export const bad = new URL('../store/high.ts', import.meta.url)\n",
    fault: /is in core/,
  },
  {
    name: 'data of a later folder',
    path: 'src/core/bad.ts',
    content: "export const bad = new URL('../store/table.json', import.meta.url)\n",
    fault: /is in core/,
  },
  {
    name: 'an exception that nothing needs',
    path: 'src/core/tasks/task-runner.ts',
    content: 'export const bad = 1\n',
    fault: /without need/,
  },
  {
    name: 'a resolved module',
    path: 'src/core/bad.ts',
    content: "export const bad = import.meta.resolve('../store/high.ts')\n",
    fault: /is in core/,
  },
  {
    name: 'a reference comment',
    path: 'src/core/bad.ts',
    content: '/// <reference path="../store/high.ts" />\nexport const bad = 1\n',
    fault: /by a comment/,
  },
  {
    name: 'a detour through another folder',
    path: 'src/core/deep/bad.ts',
    content: "export { high } from '../../store/high.ts'\n",
    fault: /is in core and imports src\/store/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a package by its path',
    path: 'src/store/bad.ts',
    content: "export { tree } from '../../packages/learn/src/tree.ts'\n",
    fault: /use the package's name/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a package that src may not see',
    path: 'src/store/bad.ts',
    content: "import '@bellwether/dashboard'\n",
    fault: /which src\/ may not/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a package that imports src',
    path: 'packages/learn/src/bad.ts',
    content: "export { low } from '../../../src/core/low.ts'\n",
    fault: /outside of it/,
    lint: /no-restricted-imports/,
  },
  {
    name: 'a leaf that imports a library',
    path: 'packages/learn/src/bad.ts',
    content: "export { z } from 'zod'\n",
    fault: /may not import zod/,
  },
  {
    name: 'a leaf that imports Node',
    path: 'packages/learn/src/bad.ts',
    content: "export { join } from 'node:path'\n",
    fault: /may not import node:path/,
  },
  {
    name: 'a library for development only',
    path: 'src/core/bad.ts',
    content: "export { expect } from 'vitest'\n",
    fault: /no dependency in package\.json/,
  },
  {
    name: 'the root package by its name',
    path: 'src/core/bad.ts',
    content: "import 'bellwether/src/store/high.ts'\n",
    fault: /imports the root package/,
  },
  {
    name: 'an absolute address',
    path: 'src/core/bad.ts',
    content: "import 'file:///tmp/x.ts'\n",
    fault: /by an address/,
  },
  {
    name: 'a folder that nobody named',
    path: 'src/utils/bad.ts',
    content: "export { low } from '../core/low.ts'\n",
    fault: /does not name/,
  },
]

for (const { name, path, content, fault, lint: rule } of planted) {
  it(`sees ${name}`, async () => {
    copy.write(path, content)
    expect(checkLayers(copy.folder).faults).toEqual([expect.stringMatching(fault)])
    if (rule !== undefined) expect(await lint()).toMatch(new RegExp(`${path}.*${rule.source}`, 's'))
  })
}

it('sees a cycle', async () => {
  copy.write('src/core/one.ts', "import { two } from './two.ts'\nexport const one = (): number => two()\n")
  copy.write('src/core/two.ts', "import { one } from './one.ts'\nexport const two = (): number => one()\n")
  expect(await lint()).toMatch(/no-cycle/)
})

it('sees no import in comments and strings', () => {
  const content =
    "// from '../store/high.ts'\n/* import('../store/high.ts') */\nexport const text = `from '../store/high.ts'`\n"
  copy.write('src/core/good.ts', content)
  expect(checkLayers(copy.folder).faults).toEqual([])
})

it('fails when it reads nothing', () => {
  rmSync(join(copy.folder, 'src'), { recursive: true })
  rmSync(join(copy.folder, 'packages'), { recursive: true })
  expect(checkLayers(copy.folder).faults).toHaveLength(2)
})

it('passes on this project', () => {
  const { files, imports, faults } = checkLayers(root)
  expect(faults).toEqual([])
  expect(files).toBeGreaterThan(100)
  expect(imports).toBeGreaterThan(files)
})
