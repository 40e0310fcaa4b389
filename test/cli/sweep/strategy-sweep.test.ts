/** Sweeps of a strategy of a backtest's file: run, answered again, shown, listed, verified, counted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as backtest from '../../../src/cli/backtest/run.ts'
import type { CommandContext } from '../../../src/cli/command.ts'
import * as ls from '../../../src/cli/sweep/ls.ts'
import * as run from '../../../src/cli/sweep/run.ts'
import * as show from '../../../src/cli/sweep/show.ts'
import * as verify from '../../../src/cli/verify.ts'
import { trialLedger } from '../../../src/research/runs/trial-ledger.ts'
import { contextOf } from './sweep-context.ts'

const FILE = `
backtest: tiny
question: Is there anything in the tiny market?
data: { simulated: { from: 2024-01-02, to: 2025-12-31, traded: { symbol: SIM } } }
strategies: [{ strategy: moving-average-cross, parameters: { quantity: 50 } }]
`

const home = mkdtempSync(join(tmpdir(), 'bellwether-strategy-sweep-'))
const [study, grid] = [join(home, 'tiny.yaml'), join(home, 'grid.yaml')]
afterAll(() => rmSync(home, { recursive: true, force: true }))

let context: CommandContext
beforeAll(async () => {
  writeFileSync(study, FILE)
  writeFileSync(grid, 'fast: [5, 10]\nslow: { from: 20, to: 40, step: 10 }\n')
  context = await contextOf(home)
})

const sweep = (options: Record<string, string>) => run.run({ arguments: ['moving-average-cross'], options }, context)

interface SweptData {
  readonly id: string
  readonly rows: number
  readonly top: readonly { readonly row: number; readonly profit: number; readonly parameters: object }[]
}

it('runs, counts its rows as trials, and is the same again on one thread', async () => {
  const { text, data } = await sweep({ study, grid })
  expect(text).toContain('moving-average-cross, SIM: 6 backtests over')
  expect(text).toContain('[SIMULATED]')
  expect(text).toMatch(/deflated Sharpe ratio/)
  const { sweeps } = await trialLedger(home).read()
  expect(sweeps).toMatchObject([{ configurations: 6, family: 'moving-average-cross' }])
  expect((await sweep({ study, grid })).data).toEqual({ ...(data as object), isCached: true })
  const single = mkdtempSync(join(tmpdir(), 'bellwether-strategy-sweep-'))
  try {
    const other = await run.run(
      { arguments: ['moving-average-cross'], options: { study, grid } },
      await contextOf(single, '1'),
    )
    expect(other.data).toEqual(data)
  } finally {
    rmSync(single, { recursive: true, force: true })
  }
})

it('a row earns what a backtest with its parameters earns', async () => {
  const { top } = (await sweep({ study, grid })).data as unknown as SweptData
  const [best] = top
  const file = join(home, 'best.json')
  const own = { strategy: 'moving-average-cross', parameters: { quantity: 50, ...best!.parameters } }
  const data = { simulated: { from: '2024-01-02', to: '2025-12-31', traded: { symbol: 'SIM' } } }
  writeFileSync(file, JSON.stringify({ backtest: 'best', question: 'The same?', data, strategies: [own] }))
  const { numbers } = (await backtest.run({ arguments: [file], options: {} }, context)).data as unknown as {
    numbers: Record<string, number>
  }
  expect(numbers['profit']).toBeCloseTo(best!.profit, 6)
  expect(numbers['roundTrips']).toBe((best as unknown as { trips: number }).trips)
})

it('is shown, listed and verified by its identifier', async () => {
  const { id } = (await sweep({ study, grid })).data as unknown as SweptData
  expect(id).toMatch(/^t-/)
  expect((await show.run({ arguments: [id.slice(0, 8)], options: {} }, context)).data).toMatchObject({ id })
  expect((await ls.run({}, context)).text).toContain('moving-average-cross, SIM [SIMULATED]')
  expect((await verify.run({ arguments: [id] }, context)).data).toMatchObject({ id, isSame: true })
})

it.each([{ row: '0' }, { out: 'trades.csv' }])(
  '%j asks for trades, which are not kept, and is told where they are',
  async (options) => {
    await expect(show.run({ arguments: ['t-0123'], options }, context)).rejects.toMatchObject({
      code: 'USAGE_VALUE',
      remedy: expect.stringContaining('bellwether backtest run'),
    })
  },
)

it.each([
  [{ study }, 'USAGE_VALUE', /--grid FILE/],
  [{ study, grid, symbol: 'SPY' }, 'USAGE_VALUE', /--study FILE/],
])('%j is refused', async (options, code, remedy) => {
  await expect(sweep(options as unknown as Record<string, string>)).rejects.toMatchObject({
    code,
    remedy: expect.stringMatching(remedy),
  })
})

it('a parameter or a strategy that there is not is refused with the nearest name', async () => {
  const wrong = join(home, 'wrong.yaml')
  writeFileSync(wrong, 'fst: [5]\n')
  await expect(sweep({ study, grid: wrong })).rejects.toMatchObject({ remedy: 'Did you mean "fast"?' })
  await expect(
    run.run({ arguments: ['moving-averge-cross'], options: { study, grid } }, context),
  ).rejects.toMatchObject({
    remedy: 'Did you mean moving-average-cross?',
  })
})

it('lists the others where one is damaged, and says which', async () => {
  const { id } = (await sweep({ study, grid })).data as unknown as SweptData
  const smaller = join(home, 'smaller.yaml')
  writeFileSync(smaller, 'fast: [5, 10]\n')
  const other = (await sweep({ study, grid: smaller })).data as unknown as SweptData
  writeFileSync(join(home, 'strategy-sweeps', other.id, 'result.json'), '{')
  const { data, warnings } = await ls.run({}, context)
  expect(data).toMatchObject([{ id }])
  expect(warnings).toEqual([expect.stringContaining(other.id)])
})
