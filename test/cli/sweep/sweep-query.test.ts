import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as queryCommand from '../../../src/cli/data/query.ts'
import { sweepOrb } from './sweep-context.ts'
import { GRID, ROWS, SESSIONS, sweptHome, writeTables } from './swept-tables.ts'

it('has sweeps as tables: their rows, and what they are rows of', async () => {
  const { context, data } = await sweptHome()
  const ask = async (sql: string) => {
    const { data: answer } = await queryCommand.run({ arguments: [sql], options: {} }, context)
    return (answer as unknown as { rows: Record<string, unknown>[] }).rows
  }
  expect(await ask('FROM sweeps')).toMatchObject([
    {
      sweep: data.id,
      rows: ROWS,
      sessions: SESSIONS,
      profile: 'canonical',
      fill: 'touch',
      feePerShare: 0.0035,
      slippageTicks: 1,
    },
  ])
  expect(
    await ask(`SELECT count(*) AS n, count(DISTINCT row) AS different FROM sweep_rows WHERE sweep = '${data.id}'`),
  ).toStrictEqual([{ n: ROWS, different: ROWS }])
  const ranked = await ask(
    'SELECT row, (stopDistance / netProfit) * stopCountLimit AS rank FROM sweep_rows ORDER BY rank LIMIT 3',
  )
  expect(ranked).toHaveLength(3)
  const outside = queryCommand.run(
    { arguments: [`FROM '${join(context.config.home, 'ticks.csv')}'`], options: {} },
    context,
  )
  await expect(outside).rejects.toMatchObject({ code: 'QUERY_INVALID' })
})

it('leaves a damaged sweep out and says why, whichever of its files is damaged', async () => {
  const { home, context, data } = await sweptHome()
  const other = await sweepOrb({ ...writeTables(home, GRID.replace('[0, 40]', '[0, 41]')) }, context)
  const damaged = (other.data as { id: string }).id
  const file = (name: string): string => join(home, 'sweeps', damaged, name)
  const ask = async (sql: string) => {
    const { data: answer, warnings } = await queryCommand.run({ arguments: [sql], options: {} }, context)
    return { rows: (answer as unknown as { rows: { sweep: string }[] }).rows, warnings: warnings ?? [] }
  }
  expect((await ask('FROM sweeps')).rows).toHaveLength(2)
  for (const name of ['rows.parquet', 'result.json', 'manifest.json']) {
    const whole = readFileSync(file(name))
    const damages: (() => void)[] = [
      () => writeFileSync(file(name), whole.subarray(0, whole.length / 2)),
      () => writeFileSync(file(name), ''),
      () => rmSync(file(name)),
    ]
    for (const damage of damages) {
      damage()
      for (const sql of ['FROM sweeps', 'SELECT DISTINCT sweep FROM sweep_rows']) {
        const { rows, warnings } = await ask(sql)
        expect(rows.map(({ sweep }) => sweep)).toStrictEqual([data.id])
        expect(warnings).toHaveLength(1)
        expect(warnings[0]).toMatch(new RegExp(`^Left out: .*${damaged}.*RUN_DAMAGED`, 's'))
      }
    }
    writeFileSync(file(name), whole)
  }
  expect(await ask('SELECT DISTINCT sweep FROM sweep_rows')).toMatchObject({ rows: [{}, {}], warnings: [] })
})
