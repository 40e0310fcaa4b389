import { readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Command as Parser } from 'commander'
import { expect, it } from 'vitest'
import * as queryCommand from '../../../src/cli/data/query.ts'
import * as lsCommand from '../../../src/cli/sweep/ls.ts'
import * as showCommand from '../../../src/cli/sweep/show.ts'
import * as verifyCommand from '../../../src/cli/verify.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { contextOf, readCsv, sweepOrb } from './sweep-context.ts'
import { ROWS, SESSIONS, sweptHome, writeTables } from './swept-tables.ts'

it('deflates a sweep by its own trials though the ledger lost its line', async () => {
  const { home, context, data } = await sweptHome()
  rmSync(join(home, 'trials.jsonl'))
  const shown = await showCommand.run({ arguments: [data.id], options: {} }, context)
  expect((shown.data as { judged: object }).judged).toStrictEqual(data.judged)
  expect(shown.text).toContain(`tried      ${ROWS} configurations`)
})

it('shows and lists a sweep with the words that it was run with', async () => {
  const { home, context, result, data } = await sweptHome()
  const shown = await showCommand.run({ arguments: [data.id.slice(0, 8)], options: {} }, context)
  const strip = (text: string): string => text.replace(/^sweep +.*$/m, '')
  expect(strip(shown.text)).toBe(strip(result.text))
  expect(readFileSync(join(home, 'reports', `${data.id}.html`), 'utf8')).toContain(result.text.split('\n')[0])
  const { text } = await lsCommand.run({}, context)
  expect(text).toContain(data.id)
  expect(text).toMatch(/^1 sweep\n/)
  const none = await lsCommand.run({}, await contextOf(temporaryFolder()))
  expect(none.text).toContain('Next: bellwether sweep run orb')
})

it('shows what a row did, trade by trade, adding up to its profit', async () => {
  const { home, context, data } = await sweptHome()
  const rows = await queryCommand.run({ arguments: ['FROM sweep_rows ORDER BY row'], options: { limit: '0' } }, context)
  for (const { row, profit, netProfit, sharpe, winningSessions, trades, stops } of (
    rows.data as unknown as { rows: Record<string, number>[] }
  ).rows.slice(0, 7)) {
    const out = join(home, 'trades.csv')
    const shown = await showCommand.run({ arguments: [data.id], options: { row: String(row), out } }, context)
    const lines = trades === 0 ? [] : readCsv(out)
    const cents = lines.reduce((sum, { profit_cents: own }) => sum + Number(own), 0)
    expect(cents).toBe(Math.round(100 * profit!))
    expect(lines).toHaveLength(trades!)
    expect(lines.filter(({ exit_reason: reason }) => reason === 'stop')).toHaveLength(stops!)
    expect(netProfit).toBeCloseTo(profit! - 0.007 * trades!, 9)
    expect(shown.text).toContain(`Row ${row} of ${data.id}: `)
    expect(shown.text).toMatch(/^One of 80 rows, with hindsight. Of the sweep: (Noise|No row|Too few)/m)
    const { figures } = shown.data as { figures: Record<string, number> }
    expect(figures).toMatchObject({ trades, stopped: stops, sessionsWon: winningSessions, sessions: SESSIONS })
    expect(figures['profit']).toBeCloseTo(netProfit!, 9)
    expect(figures['sharpe']).toBeCloseTo(sharpe!, 9)
  }
  const beyond = showCommand.run({ arguments: [data.id], options: { row: String(ROWS) } }, context)
  await expect(beyond).rejects.toMatchObject({ code: 'USAGE_VALUE' })
})

it('refuses to write the trades of no row', async () => {
  const { context, data } = await sweptHome()
  await expect(
    showCommand.run({ arguments: [data.id], options: { out: 'trades.csv' } }, context),
  ).rejects.toMatchObject({ code: 'USAGE_VALUE', message: '--out was given without --row.' })
})

it('keeps whole paths of the tables of a sweep, so that they are found from any folder', async () => {
  const home = temporaryFolder()
  const tables = writeTables(home)
  const ticks = relative(process.cwd(), tables.ticks)
  const { data } = await sweepOrb({ ...tables, ticks }, await contextOf(home))
  const manifest = join(home, 'sweeps', (data as { id: string }).id, 'manifest.json')
  expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ asked: { source: { ticks: tables.ticks } } })
})

it('says so when the data of a sweep are gone', async () => {
  const { tables, context, data } = await sweptHome()
  rmSync(tables.ticks)
  await expect(verifyCommand.run({ arguments: [data.id] }, context)).rejects.toMatchObject({ code: 'FILE_MISSING' })
  const { text } = await showCommand.run({ arguments: [data.id], options: {} }, context)
  expect(text).not.toContain('report ')
})

it('takes the number of a row by either name', () => {
  for (const name of ['--row', '--set']) {
    const parser = new Parser().exitOverride()
    showCommand.configure(parser)
    parser.parse(['s-0123', name, '41'], { from: 'user' })
    expect(parser.opts()).toStrictEqual({ row: '41' })
  }
})
