import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import * as runCommand from '../../../src/cli/sweep/run.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { contextOf, sweepOrb } from './sweep-context.ts'
import { FREE_GRID, GRID, SESSIONS, type Tables, writeTables } from './swept-tables.ts'

let home = ''
let tables: Tables
let changes = 0
beforeEach(() => {
  home = temporaryFolder()
  tables = writeTables(home)
})

async function faultOf(options: Readonly<Record<string, string>>, strategy = 'orb') {
  const running = runCommand.run({ arguments: [strategy], options }, await contextOf(home))
  return running.then(
    () => undefined,
    (error: unknown) => error as { code: string; message: string; remedy: string },
  )
}

function changed(name: 'ticks' | 'ranges', change: (lines: string[]) => string[]): Record<string, string> {
  const path = join(home, `bad-${name}-${++changes}.csv`)
  writeFileSync(path, `${change(readFileSync(tables[name], 'utf8').trim().split('\n')).join('\n')}\n`)
  return { ...tables, [name]: path }
}

it('says what is wrong with it, and stores nothing', async () => {
  const grid = join(home, 'bad.yaml')
  writeFileSync(grid, GRID.replace('0.03, to', '0, to'))
  const fine = join(home, 'fine.yaml')
  writeFileSync(fine, GRID.replace('{ from: 0.03, to: 0.15, step: 0.03 }', '0.035'))
  const quotes = join(home, 'quotes.yaml')
  writeFileSync(quotes, `${GRID}fill: quote\n`)
  const cases: [string, Record<string, string>, string, RegExp][] = [
    ['no sessions', changed('ranges', ([header]) => [header!]), 'INGEST_EMPTY', /ranges/],
    [
      'unsorted sessions',
      changed('ranges', ([header, ...lines]) => [header!, ...lines.toReversed()]),
      'INGEST_ORDER',
      /the date goes back/,
    ],
    [
      'unsorted ticks',
      changed('ticks', ([header, a, b, ...lines]) => [header!, b!, a!, ...lines]),
      'INGEST_ORDER',
      /epoch_s goes back/,
    ],
    [
      'a price that is NaN',
      changed('ticks', ([header, a, ...lines]) => [header!, a!.replace(/\d+$/, 'NaN'), ...lines]),
      'VALUE_INVALID',
      /NaN/,
    ],
    [
      'ticks without a range',
      changed('ranges', ([header, , ...lines]) => [header!, ...lines]),
      'VALUE_INVALID',
      /no opening range of/,
    ],
    ['a distance of zero', { ...tables, grid }, 'GRID_INVALID', /stopDistance holds 0/],
    ['a distance between ticks', { ...tables, grid: fine }, 'GRID_INVALID', /stopDistance holds 0.035/],
    ['quotes that are not there', { ...tables, grid: quotes }, 'GRID_INVALID', /fills at the quote/],
    ['an unknown grid', { ...tables, grid: 'sead' }, 'GRID_INVALID', /No grid is called sead/],
    ['an unknown profile', { ...tables, profile: 'sede' }, 'USAGE_VALUE', /no profile sede/],
    ['one table', { ticks: tables.ticks }, 'USAGE_VALUE', /--ranges is missing/],
    ['a span beside tables', { ...tables, from: '2024-01-01' }, 'USAGE_VALUE', /--from was given beside/],
    [
      'a span that ends before it starts',
      { symbol: 'X', from: '2024-02-01', to: '2024-01-01' },
      'USAGE_VALUE',
      /is after --to/,
    ],
    ['a symbol that is not there', { symbol: 'X' }, 'DATA_NONE', /holds no intraday bars of X/],
    ['a file that is not there', { ...tables, ticks: join(home, 'none.csv') }, 'FILE_MISSING', /does not exist/],
  ]
  for (const [name, options, code, message] of cases) {
    const fault = await faultOf(options)
    expect([name, fault?.code, message.test(fault?.message ?? '')]).toStrictEqual([name, code, true])
  }
  expect(readdirSync(home)).not.toContain('sweeps')
  expect(await faultOf({}, 'orp')).toMatchObject({
    code: 'USAGE_VALUE',
    remedy: 'Write bellwether sweep run orb, or name the file of a backtest with --study.',
  })
})

it('a grid of which the profile or the tables would leave something out is refused', async () => {
  const grid = join(home, 'other.yaml')
  const faultWith = (text: string, options = {}) => {
    writeFileSync(grid, text)
    return faultOf({ ...tables, grid, ...options })
  }
  const inRanges = FREE_GRID.replace(/limitDistance.*/, 'limitDistance: { unit: range, values: [0.5, 1] }')
  for (const text of [GRID, inRanges, `${FREE_GRID}fill: next-tick\n`])
    expect(await faultWith(text, { profile: 'seed' })).toMatchObject({
      code: 'GRID_INVALID',
      message: expect.stringContaining('which the profile seed does not know'),
    })
  expect(await faultWith(`${GRID}flatTime: '15:45'\n`)).toMatchObject({
    code: 'GRID_INVALID',
    message: expect.stringContaining('a flat time of 15:45'),
  })
})

it('an output that is one of the inputs leaves them as they are', async () => {
  for (const name of ['ticks', 'ranges', 'grid'] as const) {
    const before = readFileSync(tables[name], 'utf8')
    expect(await faultOf({ ...tables, out: tables[name] })).toMatchObject({
      code: 'USAGE_VALUE',
      message: expect.stringContaining(`--${name} reads`),
    })
    expect(readFileSync(tables[name], 'utf8')).toBe(before)
  }
})

it('a session with a range and no later tick is a day without trades, and said to be one', async () => {
  const options = changed('ticks', ([header, ...lines]) => [
    header!,
    ...lines.filter((line) => !line.startsWith('2022-01-09')),
  ])
  const { text, data } = await sweepOrb(options, await contextOf(home))
  expect(data).toMatchObject({ sessions: SESSIONS, untraded: 1 })
  expect(text).toContain('1 session without ticks, counted as without profit.')
})

it('sessions without the history of their distances are days without trades, and said to be', async () => {
  const options = { ...changed('ticks', (lines) => lines), grid: join(home, 'volatile.yaml') }
  writeFileSync(options.grid, GRID.replace(/limitDistance.*/, 'limitDistance: { unit: volatility, values: [0.5, 1] }'))
  const { text, data } = await sweepOrb(options, await contextOf(home))
  expect(data).toMatchObject({ sessions: SESSIONS, untraded: 21 })
  expect(text.replaceAll(/\s+/g, ' ')).toContain('21 sessions without trades: too little history.')
  const early = (lines: readonly string[]): string[] => lines.filter((line) => !(line > '2022-01-28' && line < '3'))
  const few = { ...options, ticks: changed('ticks', early)['ticks']!, ranges: changed('ranges', early)['ranges']! }
  await expect(sweepOrb(few, await contextOf(home))).rejects.toMatchObject({ code: 'DATA_INSUFFICIENT' })
})
