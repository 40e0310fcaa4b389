import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import * as queryCommand from '../../../src/cli/data/query.ts'
import * as lsCommand from '../../../src/cli/sweep/ls.ts'
import * as runCommand from '../../../src/cli/sweep/run.ts'
import * as showCommand from '../../../src/cli/sweep/show.ts'
import * as verifyCommand from '../../../src/cli/verify.ts'
import { hashJson } from '../../../src/core/hash.ts'
import { formatDate } from '../../../src/core/time.ts'
import { sealed } from '../../../src/research/runs/run-folder.ts'
import { randomSessions } from '../../research/sweep/sessions.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { contextOf, readCsv, sweepOrb } from './sweep-context.ts'

const SESSIONS = 80
const GRID = `rangeMinutes: 5
stopDistance: { from: 0.03, to: 0.15, step: 0.03 }
stopCountLimit: [1, 3]
coolOffSeconds: [0, 40]
limitDistance: { from: 0.05, to: 0.35, step: 0.1 }
slippageTicks: 1
feePerShare: 0.0035
`
const ROWS = 5 * 2 * 2 * 4
/** The profile seed knows no costs. */
const FREE_GRID = GRID.replace(/slippageTicks[^]*/, '')

interface Tables {
  readonly ticks: string
  readonly ranges: string
  readonly grid: string
}

/** Random sessions as a user's tables, and a grid that suits them. */
function writeTables(folder: string, grid = GRID): Tables {
  const { ticks, highs, lows } = randomSessions(3, SESSIONS, 120)
  const tickLines: string[] = []
  const rangeLines: string[] = []
  for (let s = 0; s < SESSIONS; s++) {
    const day = formatDate(ticks.days[s]!)
    rangeLines.push([day, highs[s], lows[s], ticks.origins[s]].join(','))
    for (let i = ticks.starts[s]!; i < ticks.starts[s + 1]!; i++)
      tickLines.push([day, ticks.origins[s]! + ticks.seconds[i]!, ticks.prices[i]].join(','))
  }
  const names = {
    ticks: join(folder, 'ticks.csv'),
    ranges: join(folder, 'ranges.csv'),
    grid: join(folder, 'grid.yaml'),
  }
  writeFileSync(names.ticks, `session_date,epoch_s,price_cents\n${tickLines.join('\n')}\n`)
  const header = 'session_date,range_high_cents,range_low_cents,first_trading_epoch_s'
  writeFileSync(names.ranges, `${header}\n${rangeLines.join('\n')}\n`)
  writeFileSync(names.grid, grid)
  return names
}

async function sweptHome() {
  const home = temporaryFolder()
  const tables = writeTables(home)
  const context = await contextOf(home)
  const result = await sweepOrb({ ...tables }, context)
  return { home, tables, context, result, data: result.data as { id: string; judged: object; report: string } }
}

describe('sweep run', () => {
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
      expect(data).toMatchObject({ rows: ROWS, sessions: days })
      expect((data as { top: unknown[] }).top).toHaveLength(10)
    }
  })
})

describe('bad input of sweep run', () => {
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
    expect(await faultOf({}, 'orp')).toMatchObject({ code: 'USAGE_VALUE', remedy: 'Write bellwether sweep run orb.' })
  })

  it('such as a grid of which the profile or the tables would leave something out is refused', async () => {
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

  it('such as an output that is one of the inputs leaves them as they are', async () => {
    for (const name of ['ticks', 'ranges', 'grid'] as const) {
      const before = readFileSync(tables[name], 'utf8')
      expect(await faultOf({ ...tables, out: tables[name] })).toMatchObject({
        code: 'USAGE_VALUE',
        message: expect.stringContaining(`--${name} reads`),
      })
      expect(readFileSync(tables[name], 'utf8')).toBe(before)
    }
  })

  it('such as a session with a range and no later tick is a day without trades, and said to be one', async () => {
    const options = changed('ticks', ([header, ...lines]) => [
      header!,
      ...lines.filter((line) => !line.startsWith('2022-01-09')),
    ])
    const { text, data } = await sweepOrb(options, await contextOf(home))
    expect(data).toMatchObject({ sessions: SESSIONS, untraded: 1 })
    expect(text).toContain('1 session without ticks, counted as without profit.')
  })

  it('such as sessions without the history of their distances are days without trades, and said to be', async () => {
    const options = { ...changed('ticks', (lines) => lines), grid: join(home, 'volatile.yaml') }
    writeFileSync(
      options.grid,
      GRID.replace(/limitDistance.*/, 'limitDistance: { unit: volatility, values: [0.5, 1] }'),
    )
    const { text, data } = await sweepOrb(options, await contextOf(home))
    expect(data).toMatchObject({ sessions: SESSIONS, untraded: 21 })
    expect(text.replaceAll(/\s+/g, ' ')).toContain('21 sessions without trades: too little history.')
    const early = (lines: readonly string[]): string[] => lines.filter((line) => !(line > '2022-01-28' && line < '3'))
    const few = { ...options, ticks: changed('ticks', early)['ticks']!, ranges: changed('ranges', early)['ranges']! }
    await expect(sweepOrb(few, await contextOf(home))).rejects.toMatchObject({ code: 'DATA_INSUFFICIENT' })
  })
})

describe('a stored sweep', () => {
  it('is deflated by its own trials though the ledger lost its line', async () => {
    const { home, context, data } = await sweptHome()
    rmSync(join(home, 'trials.jsonl'))
    const shown = await showCommand.run({ arguments: [data.id], options: {} }, context)
    expect((shown.data as { judged: object }).judged).toStrictEqual(data.judged)
    expect(shown.text).toContain(`tried      ${ROWS} configurations`)
  })

  it('is shown and listed with the words that it was run with', async () => {
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
    const rows = await queryCommand.run(
      { arguments: ['FROM sweep_rows ORDER BY row'], options: { limit: '0' } },
      context,
    )
    for (const { row, profit, netProfit, sharpe, winningSessions, trades, stops } of (
      rows.data as unknown as { rows: Record<string, number>[] }
    ).rows.slice(0, 7)) {
      const out = join(home, 'trades.csv')
      const shown = await showCommand.run({ arguments: [data.id], options: { set: String(row), out } }, context)
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
    const beyond = showCommand.run({ arguments: [data.id], options: { set: String(ROWS) } }, context)
    await expect(beyond).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  })

  it('refuses to write the trades of no row', async () => {
    const { context, data } = await sweptHome()
    await expect(
      showCommand.run({ arguments: [data.id], options: { out: 'trades.csv' } }, context),
    ).rejects.toMatchObject({ code: 'USAGE_VALUE', message: '--out was given without --set.' })
  })

  it('keeps whole paths of its tables, so that it is found from any folder', async () => {
    const home = temporaryFolder()
    const tables = writeTables(home)
    const ticks = relative(process.cwd(), tables.ticks)
    const { data } = await sweepOrb({ ...tables, ticks }, await contextOf(home))
    const manifest = join(home, 'sweeps', (data as { id: string }).id, 'manifest.json')
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ asked: { source: { ticks: tables.ticks } } })
  })

  it('is verified artefact for artefact, and a changed table is seen', async () => {
    const { home, context, data } = await sweptHome()
    const same = await verifyCommand.run({ arguments: [data.id] }, context)
    expect(same.text).toContain('is the same, artefact for artefact')
    expect(Object.keys((same.data as { artefacts: object }).artefacts)).toHaveLength(5)
    const other = await sweepOrb({ ...writeTables(home, GRID.replace('[0, 40]', '[0, 41]')) }, context)
    const folder = (id: string): string => join(home, 'sweeps', id, 'rows.parquet')
    writeFileSync(folder(data.id), readFileSync(folder((other.data as { id: string }).id)))
    const differs = await verifyCommand.run({ arguments: [data.id] }, context)
    expect(differs).toMatchObject({ exitStatus: 6, data: { isSame: false } })
    expect(differs.text).toContain('differs in rows.parquet')
    const shown = showCommand.run({ arguments: [data.id], options: {} }, context)
    await expect(shown).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
    const answered = sweepOrb({ ...writeTables(home), out: join(home, 'rows.csv') }, context)
    await expect(answered).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
  })

  it('is not verified by the artefacts of another sweep, nor as one of a real market that was simulated', async () => {
    const { home, context, data } = await sweptHome()
    const free = writeTables(home, GRID.replace('feePerShare: 0.0035', 'feePerShare: 0'))
    const { id: other } = (await sweepOrb({ ...free }, context)).data as { id: string }
    const folder = (id: string, file: string): string => join(home, 'sweeps', id, file)
    const manifest = (id: string) => {
      const { seal, ...rest } = JSON.parse(readFileSync(folder(id, 'manifest.json'), 'utf8'))
      expect(seal).toBe(hashJson(rest))
      return rest
    }
    const own = manifest(data.id)
    const verifyAs = async (changed: object) => {
      writeFileSync(folder(data.id, 'manifest.json'), sealed({ ...own, ...changed }))
      return verifyCommand.run({ arguments: [data.id] }, context)
    }
    const simulated = await verifyAs({ isSimulated: true })
    expect(simulated).toMatchObject({ exitStatus: 6, data: { isSame: false } })
    expect(simulated.text).toContain('differs in manifest.json')
    for (const file of Object.keys(own.artefacts)) copyFileSync(folder(other, file), folder(data.id, file))
    const exchanged = await verifyAs({ asked: manifest(other).asked, artefacts: manifest(other).artefacts })
    expect(exchanged).toMatchObject({ exitStatus: 6, data: { isSame: false } })
  })

  it('is refused where its manifest is not the one that was stored', async () => {
    const { home, context, data } = await sweptHome()
    const path = join(home, 'sweeps', data.id, 'manifest.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { isSimulated: boolean }
    writeFileSync(path, JSON.stringify({ ...manifest, isSimulated: !manifest.isSimulated }))
    await expect(verifyCommand.run({ arguments: [data.id] }, context)).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
  })

  it('says so when its data are gone', async () => {
    const { tables, context, data } = await sweptHome()
    rmSync(tables.ticks)
    await expect(verifyCommand.run({ arguments: [data.id] }, context)).rejects.toMatchObject({ code: 'FILE_MISSING' })
    const { text } = await showCommand.run({ arguments: [data.id], options: {} }, context)
    expect(text).not.toContain('report ')
  })

  it('is a table in SQL: its rows, and what they are rows of', async () => {
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
})
