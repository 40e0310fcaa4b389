import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ProjectCopy } from './project-copy.ts'

let copy: ProjectCopy

const SCRIPTS = ['check', 'check-layers', 'check-determinism', 'layers', 'project-files']
const CODE = ['source-text', 'source-imports', 'determinism']

/** Files with which every check is content. */
beforeEach(() => {
  copy = new ProjectCopy([
    'tsconfig.json',
    'oxlint.config.ts',
    '.oxfmtrc.json',
    ...SCRIPTS.map((name) => `scripts/${name}.ts`),
    ...CODE.map((name) => `src/core/code/${name}.ts`),
  ])
  const packages = { name: 'copy', type: 'module', devDependencies: { '@types/node': '*', oxlint: '*' } }
  copy.write('package.json', `${JSON.stringify(packages, undefined, 2)}\n`)
  copy.write(
    'knip.json',
    '{ "entry": ["src/cli/main.ts", "scripts/*.ts"], "project": ["src/**/*.ts"], "ignore": ["src/core/**"] }\n',
  )
  copy.write('src/cli/main.ts', "import { used } from './used.ts'\n\nprocess.stdout.write(used)\n")
  copy.write('src/cli/used.ts', "export const used = 'used'\n")
})
afterEach(() => copy.remove())

function check(): Promise<{ status: number; lines: string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(copy.folder, 'scripts/check.ts')], (error, stdout) => {
      resolve({ status: error === null ? 0 : Number(error.code), lines: stdout.trimEnd().split('\n') })
    })
  })
}

const resultOf = (lines: readonly string[], name: string): string => lines.find((line) => line.startsWith(name)) ?? ''

it('sees what is planted for each check, and nothing else', async () => {
  copy.write('src/cli/used.ts', "export const used: number = 'used'\n\nexport const planted = 1\n")
  copy.write('src/cli/lost.ts', 'export const lost = 1\n')
  copy.write('src/cli/main.ts', "import { used } from './used.ts'\n\nPromise.resolve(used)\n")
  copy.write('src/store/clock.ts', "import '../cli/used.ts'\n\nexport const now = Date.now()\n")
  copy.write('src/store/ugly.ts', 'export   const ugly = ( 1 );\n')
  const { status, lines } = await check()
  const text = lines.join('\n')
  expect(status).toBe(1)
  expect(resultOf(lines, 'types')).toContain('exit status 1')
  expect(text).toContain('src/cli/used.ts(1,14): error TS2322')
  expect(resultOf(lines, 'lint')).toContain('exit status 1')
  expect(text).toContain('no-floating-promises')
  expect(resultOf(lines, 'format')).toContain('exit status 1')
  expect(text).toContain('ugly.ts')
  expect(resultOf(lines, 'dead code')).toContain('exit status 1')
  expect(text).toMatch(/Unused files[\s\S]*src\/cli\/lost\.ts/)
  expect(text).toMatch(/Unused exports[\s\S]*planted/)
  expect(resultOf(lines, 'layers')).toContain('exit status 1')
  expect(text).toContain('src/store/clock.ts:1: is in store and imports src/cli/used.ts')
  expect(resultOf(lines, 'determinism')).toContain('exit status 1')
  expect(text).toContain('src/store/clock.ts:3:20: clock: Date.now')
  expect(lines.at(-1)).toMatch(/^Failed: /)
})

it('is content with a project that has no fault', async () => {
  const { status, lines } = await check()
  const checks = lines.map((line) => line.replace(/ok {2}\d+\.\d s$/, 'ok').replaceAll(/ +/g, ' '))
  const names = ['types', 'lint', 'dead code', 'format', 'layers', 'determinism']
  expect(checks.slice(0, -1).toSorted()).toEqual(names.map((name) => `${name} ok`).toSorted())
  expect(lines.at(-1)).toBe('All 6 checks passed.')
  expect(status).toBe(0)
})

it('does not believe a linter that reads nothing', async () => {
  const config = readFileSync(join(copy.folder, 'oxlint.config.ts'), 'utf8')
  copy.write('oxlint.config.ts', config.replace('ignorePatterns: [', "ignorePatterns: ['src/**', "))
  const { status, lines } = await check()
  expect(resultOf(lines, 'lint')).toMatch(/it read \d+ files of at least \d+/)
  expect(status).toBe(1)
})
