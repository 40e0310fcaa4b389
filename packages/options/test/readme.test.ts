/** The code of the README as one program: it holds its types, and prints what the README says. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { itOnShared, sharedPath } from '../../../test/shared.ts'
import { readmeChain } from './readme-chain.ts'

const ROOT = join(import.meta.dirname, '../../..')
const README = join(import.meta.dirname, '../README.md')
const BREAK = '--- next block ---'

interface Block {
  readonly code: string
  /** The text block after it. */
  readonly output: string
}

function blocksOf(text: string): Block[] {
  const pairs = text.matchAll(/^```ts\n(.*?)^```\n\n```text\n(.*?)^```$/gms)
  return [...pairs].map(([, code, output]) => ({ code: code!, output: output! }))
}

const text = readFileSync(README, 'utf8')
const blocks = blocksOf(text)
const folder = mkdtempSync(join(tmpdir(), 'bellwether-readme-'))
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(() => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'chain.csv'), readmeChain())
  writeFileSync(join(folder, 'readme.ts'), blocks.map(({ code }) => code).join(`\nconsole.log('${BREAK}')\n`))
})

it('is code whose output stands below it, every block', () => {
  expect(text.match(/^```ts$/gm)).toHaveLength(blocks.length)
  expect(blocks.length).toBeGreaterThan(8)
})

it('prints what it says', () => {
  const printed = execFileSync(process.execPath, ['readme.ts'], { cwd: folder, encoding: 'utf8' })
  const outputs = printed.split(`${BREAK}\n`)
  expect(outputs).toEqual(blocks.map(({ output }) => output))
})

it('holds its types', () => {
  const options = { extends: join(ROOT, 'tsconfig.json'), include: ['readme.ts'] }
  const typeRoots = [join(ROOT, 'node_modules/@types')]
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, compilerOptions: { typeRoots } }))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

/** A stored day in the columns of the README; SPX settles at 9:30, SPXW at 16:00, both of New York's summer. */
function realChain(day: string): { lines: string; rows: number; spot: string } {
  const file = gunzipSync(readFileSync(sharedPath(`data/options_eod/cboe_spx_daily/SPX_${day}.csv.gz`))).toString()
  const rows = file
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const lines = rows.map((row) => {
    const root = row[3]!.slice(0, -15)
    const [month, date, year] = row[5]!.split('/')
    const expires = `${year}-${month}-${date}T${root === 'SPX' ? '13:30' : '20:00'}:00Z`
    return [root, expires, row[4] === 'call' ? 'C' : 'P', row[7], row[10], row[11]].join(',')
  })
  return { lines: ['root,expires,right,strike,bid,ask', ...lines].join('\n'), rows: rows.length, spot: rows[0]![1]! }
}

itOnShared('analyses a whole day of SPX as it stands', () => {
  const { lines, rows, spot } = realChain('20190425')
  const last = blocks.findIndex(({ code }) => code.includes('analyseRoot('))
  const code = blocks.slice(0, last + 1).map((block) => block.code)
  const own = code
    .join('\n')
    .replace('2026-04-20T14:30:00Z', '2019-04-25T20:00:00Z')
    .replace('spot: 5800', `spot: ${spot}`)
  writeFileSync(join(folder, 'chain.csv'), lines)
  writeFileSync(join(folder, 'real.ts'), own)
  const printed = execFileSync(process.execPath, ['real.ts'], { cwd: folder, encoding: 'utf8' })
  const expiries = [...printed.matchAll(/^SPXW? ([\d.]+) (\w+) ([\d.]+|NaN) (\d+)$/gm)].map(([, ...cells]) => cells)
  const alive = expiries.filter(([days]) => Number(days) > 0)
  expect(alive.length).toBeGreaterThan(30)
  expect(
    alive.every(([, status, forward]) => status === 'ok' && Math.abs(Number(forward) / Number(spot) - 1) < 0.04),
  ).toBe(true)
  const solved = alive.reduce((sum, [, , , count]) => sum + Number(count), 0)
  expect(solved / rows).toBeGreaterThan(0.9)
  expect(printed.match(/^ {2}smile (?:ok|constrained|scaled)/gm)).toHaveLength(alive.length)
})
