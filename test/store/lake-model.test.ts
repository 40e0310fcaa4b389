import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { dayNumber, MS_PER_DAY } from '../../src/core/time.ts'
import { RECORD_KINDS, type KindName } from '../../src/market/record-kind.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, type Row, rowsOf } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The lake as a list: every version of every row with its commit. */
class ModelLake {
  readonly versions: { kind: KindName; source: string; row: Row; commit: number }[] = []
  readonly inputs: { sha256: string; kind: KindName; source: string; commit: number }[] = []
  head = 0

  newest(kind: KindName, asOfCommit: number): Map<string, { row: Row; source: string }> {
    const rows = new Map<string, { row: Row; source: string }>()
    for (const version of this.versions) {
      if (version.kind === kind && version.commit <= asOfCommit) rows.set(keyOf(version), version)
    }
    return rows
  }

  /** What an append of the rows would change. */
  plan(kind: KindName, source: string, rows: readonly Row[], sha256: string) {
    const stored = this.newest(kind, this.head)
    const before = this.inputs.findLast((i) => i.sha256 === sha256 && i.kind === kind && i.source === source)
    const past = before === undefined ? undefined : this.newest(kind, before.commit)
    const added = rows.filter((row) => !stored.has(keyOf({ kind, source, row })))
    const restated = rows.filter((row) => {
      const key = keyOf({ kind, source, row })
      return stored.has(key) && !isSame(stored.get(key)?.row, row) && !isSame(past?.get(key)?.row, row)
    })
    return { added, restated }
  }

  apply(commit: number, kind: KindName, source: string, rows: readonly Row[], sha256: string): void {
    this.head = commit
    for (const row of rows) this.versions.push({ kind, source, row, commit })
    this.inputs.push({ sha256, kind, source, commit })
  }
}

function keyOf({ kind, source, row }: { kind: KindName; source: string; row: Row }): string {
  return JSON.stringify([source, ...RECORD_KINDS[kind].key.map((name) => row[name] ?? '')])
}

function isSame(a: Row | undefined, b: Row): boolean {
  const sorted = (row: Row | undefined): string =>
    JSON.stringify(Object.entries(row ?? {}).toSorted(([x], [y]) => (x < y ? -1 : 1)))
  return a !== undefined && sorted(a) === sorted(b)
}

const DAY = dayNumber(2023, 12, 20)
const value = fc.constantFrom({}, { v: 1 }, { v: 2 }, { v: 2.5 })

/** Rows of each kind; several share a key, few differ in values. */
const rowOf = {
  bars: fc
    .record({ day: fc.nat(20), symbol: fc.constantFrom('SPY', 'QQQ'), value })
    .map(({ day, symbol, value: { v } }) => ({
      symbol,
      interval: '1d',
      adjustment: 'raw',
      session: DAY + day,
      at: (DAY + day) * MS_PER_DAY,
      knownAt: (DAY + day) * MS_PER_DAY + (v ?? 0) * 1000,
      knownModelled: 1,
      ...(v === undefined ? {} : { close: v }),
    })),
  series: fc.record({ day: fc.nat(9), lag: fc.nat(2), value }).map(({ day, lag, value: { v } }) => ({
    series: 'CPI',
    period: DAY + 7 * day,
    session: DAY + 7 * day + lag,
    at: (DAY + 7 * day) * MS_PER_DAY,
    knownAt: (DAY + 7 * day + lag) * MS_PER_DAY,
    knownModelled: 0,
    revised: 0,
    ...(v === undefined ? {} : { value: v }),
  })),
  members: fc
    .record({ day: fc.nat(3), symbol: fc.constantFrom('A', 'AA', 'Ä'), value })
    .map(({ day, symbol, value: { v } }) => ({
      universe: 'sp500',
      symbol,
      start: DAY + day,
      ...(v === undefined ? {} : { end: DAY + day + v * 10 }),
    })),
  news: fc.record({ day: fc.nat(15), sequence: fc.nat(1), value }).map(({ day, sequence, value: { v } }) => ({
    source: 'wire',
    sequence,
    published: DAY + day,
    session: DAY + day + 1,
    at: (DAY + day) * MS_PER_DAY,
    knownAt: (DAY + day + 1) * MS_PER_DAY,
    knownModelled: 1,
    headline: `h${v ?? ''}`,
  })),
} as const

type ModelKind = keyof typeof rowOf
const kindNames = Object.keys(rowOf) as ModelKind[]
const DATED: Record<ModelKind, string | undefined> = {
  bars: 'session',
  series: 'period',
  members: undefined,
  news: 'published',
}

const batch = fc.constantFrom(...kindNames).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    source: fc.constantFrom('a', 'b'),
    rows: fc
      .array<Row>(rowOf[kind], { minLength: 1, maxLength: 12 })
      .map((rows) => [...new Map(rows.map((row) => [keyOf({ kind, source: '', row }), row])).values()]),
    /** Sends an earlier batch again. */
    again: fc.option(fc.nat(5)),
    query: fc.record({
      asOf: fc.double({ min: 0, max: 1, noNaN: true }),
      from: fc.option(fc.nat(25)),
      to: fc.option(fc.nat(25)),
      known: fc.option(fc.integer({ min: 0, max: 25 })),
    }),
  }),
)

it('does what a plain list of versions does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (steps) => {
      const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
      const model = new ModelLake()
      for (const [i, step] of steps.entries()) {
        const { kind, source, rows } = step.again !== null ? (steps[Math.min(step.again, i)] ?? step) : step
        const sent = batchOf(kind, rows, { source })
        const { sha256 } = sent.input
        const { added, restated } = model.plan(kind, source, rows, sha256)
        const summary = await lake.append([sent])
        expect(summary).toMatchObject({
          added: added.length,
          restated: restated.length,
          unchanged: rows.length - added.length - restated.length,
        })
        if (summary.commit === undefined) expect(added.length + restated.length).toBe(0)
        else model.apply(summary.commit, kind, source, [...added, ...restated], sha256)
        const asOfCommit = Math.round(step.query.asOf * (await lake.head()))
        const range = { from: step.query.from ?? undefined, to: step.query.to ?? undefined }
        const expected = answer(model, step.kind, asOfCommit, range, step.query.known ?? undefined)
        const read = await lake.read(step.kind, {
          asOfCommit,
          ...(range.from === undefined ? {} : { from: DAY + range.from }),
          ...(range.to === undefined ? {} : { to: DAY + range.to }),
          ...(step.query.known === null ? {} : { knownAsOf: (DAY + step.query.known) * MS_PER_DAY }),
        })
        const found = rowsOf(read).map((row) => withoutFlags(row))
        const tag = 'feed' in read.schema || (step.kind !== 'news' && 'source' in read.schema)
        expect(found).toEqual(
          expected.map(({ row, source: from }) => withoutFlags(tag ? tagged(step.kind, row, from) : row)),
        )
      }
      expect((await lake.list()).reduce((sum, { rows }) => sum + rows, 0)).toBe(
        kindNames.reduce((sum, kind) => sum + model.newest(kind, model.head).size, 0),
      )
    }),
    { numRuns: 40 },
  )
})

function tagged(kind: ModelKind, row: Row, source: string): Row {
  return { ...row, [kind === 'news' ? 'feed' : 'source']: source }
}

/** Flags of 0 say the same as none. */
function withoutFlags(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name, flag]) => !(flag === 0 && (name === 'knownModelled' || name === 'revised'))),
  )
}

function answer(
  model: ModelLake,
  kind: ModelKind,
  asOfCommit: number,
  { from, to }: { from: number | undefined; to: number | undefined },
  known: number | undefined,
): { row: Row; source: string }[] {
  const dated = DATED[kind]
  const day = (row: Row): number => (dated === undefined ? DAY : (row[dated] as number)) - DAY
  return [...model.newest(kind, asOfCommit).values()]
    .filter(
      ({ row }) =>
        dated === undefined || ((from === undefined || day(row) >= from) && (to === undefined || day(row) <= to)),
    )
    .filter(
      ({ row }) =>
        known === undefined || row['knownAt'] === undefined || (row['knownAt'] as number) <= (DAY + known) * MS_PER_DAY,
    )
    .toSorted((a, b) => compareKeys(kind, a, b))
}

function compareKeys(kind: ModelKind, a: { row: Row; source: string }, b: { row: Row; source: string }): number {
  for (const name of RECORD_KINDS[kind].key) {
    const [x, y] = [a.row[name]!, b.row[name]!]
    if (x !== y) return x < y ? -1 : 1
  }
  return a.source < b.source ? -1 : 1
}
