import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { contextOf, readCsv, sweepOrb } from './sweep-context.ts'
import { FREE_GRID, GRID, ROWS, SESSIONS, sweptHome, writeTables } from './swept-tables.ts'

it('opens with the verdict, then the highest rows, the statistics, the doubts, where it came from, what to type', async () => {
  const { result, data } = await sweptHome()
  const lines = result.text.split('\n')
  expect(lines[0]).toMatch(/^(Noise|No row|One row|Too few)/)
  expect(lines[1]).toBe(`Opening-range breakout, ticks: ${ROWS} backtests over 80 sessions, 2022-01-08 to 2022-03-28`)
  const places = ['highest rows', 'statistic', 'What may be wrong with this', `sweep      ${data.id}`, 'Next: '].map(
    (words) => result.text.indexOf(words),
  )
  expect(places.every((place) => place > 0)).toBe(true)
  expect(places).toStrictEqual(places.toSorted((a, b) => a - b))
  expect(data).toMatchObject({ rows: ROWS, sessions: SESSIONS, isCached: false, failures: [] })
  expect(data.judged).toMatchObject({ mayCallBest: false, splits: 12_870 })
})

it('answers the same question from its folder, with the same words, and counts it once', async () => {
  const { home, tables, context, result, data } = await sweptHome()
  const again = await sweepOrb({ ...tables }, context)
  expect(again.data).toStrictEqual({ ...data, isCached: true })
  const strip = (text: string): string => text.replace(/^sweep +.*$/m, '')
  expect(strip(again.text)).toBe(strip(result.text))
  expect(readFileSync(join(home, 'trials.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1)
  writeFileSync(tables.grid, FREE_GRID)
  const other = await sweepOrb({ ...tables, profile: 'seed' }, context)
  expect((other.data as { id: string }).id).not.toBe(data.id)
})

it('knows tables by what they hold: elsewhere it is the same sweep, under another name the same market', async () => {
  const { home, tables, context, data } = await sweptHome()
  const [there, renamed] = [join(home, 'there'), join(home, 'lucky.csv')]
  mkdirSync(there)
  for (const name of ['ticks', 'ranges'] as const) copyFileSync(tables[name], join(there, `${name}.csv`))
  const moved = { ...tables, ticks: join(there, 'ticks.csv'), ranges: join(there, 'ranges.csv') }
  const elsewhere = await sweepOrb(moved, await contextOf(there))
  expect(elsewhere.data).toMatchObject({ id: data.id, isCached: false })
  const manifests = [home, there].map((folder) =>
    JSON.parse(readFileSync(join(folder, 'sweeps', data.id, 'manifest.json'), 'utf8')),
  )
  expect(manifests[1].artefacts).toStrictEqual(manifests[0].artefacts)
  copyFileSync(tables.ticks, renamed)
  const other = await sweepOrb({ ...tables, ticks: renamed }, context)
  expect(other.data).toMatchObject({ symbol: 'lucky', trials: { count: 2 * ROWS } })
  const named = await sweepOrb({ ...tables, symbol: 'ticks' }, context)
  expect(named.data).toMatchObject({ isCached: false, trials: { count: ROWS, countOverall: 3 * ROWS } })
})

it('gives the same rows on one thread and on three', async () => {
  const home = temporaryFolder()
  const tables = writeTables(home)
  const outs = ['1', '3'].map((threads) => join(home, `rows-${threads}.csv`))
  for (const [i, out] of outs.entries())
    await sweepOrb({ ...tables, out }, await contextOf(join(home, String(i)), i === 0 ? '1' : '3'))
  expect(readFileSync(outs[0]!, 'utf8')).toBe(readFileSync(outs[1]!, 'utf8'))
  expect(readCsv(outs[0]!)).toHaveLength(ROWS)
})

it('writes the same rows to a CSV when it is answered from its folder', async () => {
  const { home, tables, context } = await sweptHome()
  const [fresh, stored] = [join(home, 'fresh.csv.gz'), join(home, 'stored.csv')]
  await sweepOrb({ ...tables, out: stored }, context)
  await sweepOrb({ ...tables, out: fresh }, await contextOf(join(home, 'other')))
  expect(readCsv(fresh)).toStrictEqual(readCsv(stored))
})

it('of the profile seed says that it is a proof, and keeps rows that failed with the reason', async () => {
  const home = temporaryFolder()
  const tables = writeTables(home, FREE_GRID)
  const out = join(home, 'seed.csv')
  const { text, data } = await sweepOrb({ ...tables, profile: 'seed', out }, await contextOf(home))
  expect(text).toMatch(/^Profile seed repeats a former system with its defects/)
  const rows = readCsv(out)
  const failed = rows.filter(({ status }) => status === 'fail')
  expect(rows).toHaveLength(ROWS)
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.every(({ failure_reason: reason, trades }) => reason !== '' && trades === '')).toBe(true)
  const failures = (data as { failures: { rows: number }[] }).failures
  expect(failures.reduce((sum, { rows: count }) => sum + count, 0)).toBe(failed.length)
  expect(text).toContain('gave no figures; each says why')
  expect(text).toContain('report     none: the profile seed')
  expect(text).toMatch(/^Next: bellwether data query .* ORDER BY netProfit DESC/m)
  expect(text).not.toContain('sweep show')
})

it('does not say that rows never traded which earned the same in every session', async () => {
  const home = temporaryFolder()
  const tables = writeTables(home, GRID.replace('slippageTicks: 1', 'slippageTicks: 0'))
  const days = readCsv(tables.ranges).map(({ session_date: day }) => day!)
  const noon = (day: string): number => Date.parse(`${day}T17:00:00Z`) / 1000
  const lines = (header: string, cells: (day: string) => string[]): string =>
    `${[header, ...days.flatMap(cells)].join('\n')}\n`
  const ranges = 'session_date,range_high_cents,range_low_cents,first_trading_epoch_s'
  writeFileSync(
    tables.ranges,
    lines(ranges, (day) => [`${day},1000,990,${noon(day)}`]),
  )
  const ticks = (day: string) => [1001, 1101].map((price, i) => `${day},${noon(day) + 60 * i},${price}`)
  writeFileSync(tables.ticks, lines('session_date,epoch_s,price_cents', ticks))
  const { text, data } = await sweepOrb({ ...tables }, await contextOf(home))
  expect(text).not.toContain('never traded')
  expect(data).toMatchObject({ judged: { bestRow: 0, mayCallBest: false, deflated: null } })
  expect((data as { top: { row: number; figures: object }[] }).top[0]).toMatchObject({
    row: 0,
    figures: { sharpe: null, trades: SESSIONS },
  })
})

it('of few sessions refuses to judge', async () => {
  const home = temporaryFolder()
  const tables = writeTables(home)
  const cut = (path: string, days: number): void => {
    const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
    const kept = [...new Set(lines.map((line) => line.slice(0, 10)))].slice(0, days)
    writeFileSync(path, `${[header, ...lines.filter((line) => kept.includes(line.slice(0, 10)))].join('\n')}\n`)
  }
  for (const days of [20, 2, 1]) {
    cut(tables.ticks, days)
    cut(tables.ranges, days)
    const { text, data } = await sweepOrb({ ...tables }, await contextOf(home))
    expect(text).toMatch(/^Too few sessions/)
    expect(text).toContain(`${days === 1 ? '1 session is' : `${days} sessions are`} too few to tell luck from skill`)
    expect(text).not.toMatch(/deflated|overfitting|SPA|walk-forward|plateau/)
    expect(data).toMatchObject({ rows: ROWS, sessions: days })
    expect((data as { top: unknown[] }).top).toHaveLength(20)
  }
})

it('of a grid of one row speaks of that row', async () => {
  const home = temporaryFolder()
  const one = GRID.replace(/\{ from: 0.03.*/, '0.06')
    .replace('[1, 3]', '3')
    .replace('[0, 40]', '40')
  const tables = writeTables(home, one.replace(/\{ from: 0.05.*/, '0.15'))
  const { text, data } = await sweepOrb({ ...tables }, await contextOf(home))
  expect(data).toMatchObject({ rows: 1, holding: { profit: expect.any(Number) } })
  expect(text).toContain('Sharpe of the row')
  expect(text).toContain('1 backtest and its statistics')
  expect(text).toContain('one share simply held')
  expect(text).not.toMatch(/highest row|best row|All rows|overfitting|walk-forward|plateau/)
})
