import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as queryCommand from '../../../src/cli/data/query.ts'
import { ROWS, SESSIONS, sweptHome } from './swept-tables.ts'

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
