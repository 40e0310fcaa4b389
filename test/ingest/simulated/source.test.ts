/** The source as a whole: batches, parameters, same bytes anywhere, and no value that depends on a later day. */
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ColumnArray, hashFrame } from '../../../src/core/frame.ts'
import { orderRows } from '../../../src/core/row-order.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { formatDate } from '../../../src/core/time.ts'
import {
  EPOCH,
  LAST_DAY,
  parseOptions,
  type SimulatedParameters,
  sourceName,
} from '../../../src/ingest/simulated/options.ts'
import { simulatedBatches, simulatedSource } from '../../../src/ingest/simulated/source.ts'
import type { RecordBatch } from '../../../src/ingest/source.ts'
import { RECORD_KINDS } from '../../../src/market/record-kind.ts'

const SMALL = {
  seed: 11,
  from: '1999-10-01',
  to: '2000-02-29',
  symbols: 4,
  edge: true,
  minuteSessions: 2,
  chainSessions: 2,
} satisfies SimulatedParameters

it('marks every batch as simulated, counts every row and gives every part its own identity', async () => {
  const batches: RecordBatch[] = []
  for await (const batch of simulatedSource.create(parseOptions(SMALL)).read(silentProgress)) batches.push(batch)
  expect(new Set(batches.map(({ kind }) => kind))).toEqual(
    new Set(['bars', 'actions', 'chains', 'series', 'events', 'futures', 'news', 'members']),
  )
  expect(new Set(batches.map(({ input }) => input.sha256)).size).toBe(batches.length)
  for (const { input, records, rowsRead, inputRows, quarantined, findings } of batches) {
    expect(input).toMatchObject({ format: 'simulated', isSimulated: true })
    expect(input.source).toMatch(/^simulated-[0-9a-f]{8}$/)
    expect(input.origin).toContain('SIMULATED market, seed 11, 1999-10-01 to 2000-02-29, 4 members, planted edge 0.15')
    expect(input.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect([rowsRead, inputRows, quarantined.length]).toEqual([records.length, records.length, 0])
    expect(findings[0]).toMatchObject({ rule: 'SIMULATED', severity: 'note', count: records.length })
  }
})

it('is another source of the lake for other parameters, and plainly named as it comes', () => {
  const nameOf = (parameters: SimulatedParameters): string => sourceName(parseOptions(parameters))
  expect(nameOf({})).toBe('simulated')
  expect(nameOf({ kinds: ['bars'] })).toBe('simulated')
  expect(nameOf({ edge: true })).not.toBe(nameOf({ edge: false }))
  expect(nameOf({ seed: 21 })).not.toBe(nameOf({ seed: 22 }))
})

it('delivers rows in the order of their key, without duplicates', () => {
  for (const { kind, records } of simulatedBatches(SMALL)) {
    const { key } = RECORD_KINDS[kind]
    expect([...orderRows(records, key).rows]).toEqual([...Array(records.length).keys()])
    expect(new Set(rowsByKey([{ kind, records }]).keys()).size).toBe(records.length)
  }
})

it('gives the same bytes in another process with another locale and time zone', () => {
  const source = resolve(import.meta.dirname, '../../../src/ingest/simulated/source.ts')
  const frame = resolve(import.meta.dirname, '../../../src/core/frame.ts')
  const script = `
    import { simulatedBatches } from ${JSON.stringify(source)}
    import { hashFrame } from ${JSON.stringify(frame)}
    for (const { records } of simulatedBatches(${JSON.stringify(SMALL)})) console.log(hashFrame(records))`
  const env = { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8', PATH: '' }
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' })
  const here = [...simulatedBatches(SMALL)].map(({ records }) => hashFrame(records))
  expect(output.trim().split('\n')).toEqual(here)
})

it('gives another market for another seed', () => {
  const first = [...simulatedBatches(SMALL)].map(({ records }) => hashFrame(records))
  const second = [...simulatedBatches({ ...SMALL, seed: 12 })].map(({ records }) => hashFrame(records))
  // Members and their split do not depend on chance, nor does the schedule of releases.
  expect(first.filter((hash, i) => hash === second[i]).length).toBeLessThanOrEqual(2)
})

/** Every row as text under its kind and key. */
function rowsByKey(batches: Iterable<Pick<RecordBatch, 'kind' | 'records'>>): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const { kind, records } of batches) {
    const names = Object.keys(records.schema)
    const columns = records.columns as Record<string, ColumnArray>
    const textOf = (wanted: readonly string[], row: number): string =>
      wanted.map((name) => columns[name]![row]).join('|')
    for (let row = 0; row < records.length; row++) {
      const interval = (columns['interval']?.[row] ?? '') as string
      const span = kind === 'chains' || interval === '1m' ? 'recent' : 'all'
      rows.set(`${kind}|${textOf(RECORD_KINDS[kind].key, row)}`, {
        span,
        session: Number(columns['session']?.[row] ?? 0),
        knownAt: Number(columns['knownAt']?.[row] ?? columns['on']?.[row] ?? 0),
        text: textOf(
          names.filter((name) => kind !== 'members' || name !== 'end'),
          row,
        ),
      })
    }
  }
  return rows
}

interface Row {
  readonly span: 'recent' | 'all'
  readonly session: number
  readonly knownAt: number
  readonly text: string
}

const RECENT = { minuteSessions: 3, chainSessions: 3 }

const anyMarket = fc.record({
  seed: fc.nat(),
  from: fc.integer({ min: EPOCH, max: EPOCH + 500 }),
  days: fc.integer({ min: 0, max: 250 }),
  more: fc.integer({ min: 1, max: 120 }),
  edge: fc.constantFrom(0, 0.15, 0.5),
  symbols: fc.integer({ min: 0, max: 5 }),
})

it('shows as a prefix of a longer market what a shorter one shows: no value depends on a later day', () => {
  fc.assert(
    fc.property(anyMarket, ({ seed, from, days, more, edge, symbols }) => {
      const build = (to: number): Map<string, Row> =>
        rowsByKey(simulatedBatches({ ...RECENT, seed, edge, symbols, from: formatDate(from), to: formatDate(to) }))
      const short = build(from + days)
      const long = build(from + days + more)
      const recent = Math.min(
        ...[...long.values()].filter(({ span }) => span === 'recent').map(({ session }) => session),
      )
      for (const [key, row] of short) {
        if (row.span === 'all' || row.session >= recent)
          expect(`${key} ${long.get(key)?.text}`).toBe(`${key} ${row.text}`)
      }
      const end = (from + days + 1) * 86_400_000 + 5 * 3_600_000
      for (const [key, row] of long) {
        if (row.span === 'all' && row.knownAt >= 1e6 && row.knownAt < end) expect(short.has(key)).toBe(true)
      }
    }),
    { numRuns: 12, seed: 7 },
  )
})

it('only selects by its first day: a market that starts later shows the same values', () => {
  const early = rowsByKey(simulatedBatches({ ...SMALL, from: '1998-01-02' }))
  const late = rowsByKey(simulatedBatches(SMALL))
  expect(late.size).toBeGreaterThan(2000)
  for (const [key, row] of late) expect(early.get(key)?.text).toBe(row.text)
})

it('makes nothing of a span without a session but what belongs to no session', () => {
  const kinds = [...simulatedBatches({ from: '2005-03-26', to: '2005-03-27' })].map(({ kind }) => kind)
  expect(kinds).toEqual(['members', 'events'])
})

it('refuses parameters that it cannot use', () => {
  const wrong: [unknown, RegExp][] = [
    [{ seed: -1 }, /seed/],
    [{ seed: 0.5 }, /seed/],
    [{ from: '1997-12-31' }, /a day from 1998-01-02 to 2029-12-30/],
    [{ to: formatDate(LAST_DAY + 1) }, /a day from 1998-01-02/],
    [{ from: '2005-02-30' }, /a day from 1998-01-02/],
    [{ from: '2006-01-02', to: '2006-01-01' }, /not before from/],
    [{ edge: 0.6 }, /0\.5/],
    [{ edge: 'on' }, /true, false or a number from 0 to 0.5/],
    [{ symbols: 100 }, /symbols/],
    [{ kinds: ['trades'] }, /kinds/],
    [{ minutes: 5 }, /minutes/],
  ]
  for (const [given, message] of wrong) expect(() => parseOptions(given)).toThrow(message)
  expect(parseOptions({ edge: true }).edge).toBe(0.15)
  expect(parseOptions({ edge: false }).edge).toBe(0)
  expect(parseOptions({ from: new Date('2005-01-03') }).from).toBe(12_786)
})

it('makes the default market in a few seconds', () => {
  const start = process.cpuUsage()
  const count = [...simulatedBatches()].reduce((sum, { records }) => sum + records.length, 0)
  const used = process.cpuUsage(start)
  expect(count).toBeGreaterThan(300_000)
  expect((used.user + used.system) / 1e6).toBeLessThan(10)
})
