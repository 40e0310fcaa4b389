import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concatFrames, createFrame, type Frame, hashFrame, selectRows } from '../../src/core/frame.ts'
import { FrameFiles } from '../../src/store/parquet/frame-file.ts'
import { writePlainParquet } from '../../src/store/parquet/plain-parquet.ts'

const SCHEMA = { row: 'float', session: 'date', figure: 'float', reason: 'string' } as const
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plain-parquet-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Row {
  readonly session: number
  readonly figure: number
  readonly reason: string
}

function frameOf(rows: readonly Row[]): Frame<typeof SCHEMA> {
  const frame = createFrame(SCHEMA, rows.length)
  for (const [i, { session, figure, reason }] of rows.entries()) {
    frame.columns.row[i] = i
    frame.columns.session[i] = session
    frame.columns.figure[i] = figure
    frame.columns.reason[i] = reason
  }
  return frame
}

const row = fc.record({
  session: fc.integer({ min: -100_000, max: 100_000 }),
  figure: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)),
  reason: fc.oneof(fc.constant(''), fc.string({ maxLength: 5, unit: 'binary' })),
})

describe('a plain Parquet file', () => {
  it('is read by DuckDB as it was written, in any number of groups, missing numbers as missing', async () => {
    let files = 0
    const property = fc.asyncProperty(
      fc.array(row, { maxLength: 300 }),
      fc.integer({ min: 1, max: 90 }),
      async (rows, size) => {
        const frame = frameOf(rows.map((one) => ({ ...one, reason: one.reason.replaceAll('\0', '0') })))
        const groups: Frame<typeof SCHEMA>[] = []
        for (let from = 0; from < frame.length; from += size) {
          const count = Math.min(size, frame.length - from)
          groups.push(
            selectRows(
              frame,
              Int32Array.from({ length: count }, (_, i) => from + i),
            ),
          )
        }
        const path = join(folder, `${files++}.parquet`)
        await writePlainParquet(path, SCHEMA, groups)
        const read = await new FrameFiles().read(path, SCHEMA, frame.length)
        expect(hashFrame(read)).toBe(hashFrame(frame))
      },
    )
    await fc.assert(property, { numRuns: 40 })
  })

  it('holds more rows and groups than one byte counts', async () => {
    const frame = frameOf(
      Array.from({ length: 70_000 }, (_, i) => ({
        session: i,
        figure: i % 3 === 0 ? Number.NaN : i / 7,
        reason: `r${i % 5}`,
      })),
    )
    const path = join(folder, 'large.parquet')
    await writePlainParquet(path, SCHEMA, [
      frame,
      ...Array.from({ length: 20 }, () => frameOf([{ session: 1, figure: 2, reason: 'x' }])),
    ])
    const tail = Array.from({ length: 20 }, () => frameOf([{ session: 1, figure: 2, reason: 'x' }]))
    const read = await new FrameFiles().read(path, SCHEMA, 70_020)
    expect(hashFrame(read)).toBe(hashFrame(concatFrames(SCHEMA, [frame, ...tail])))
  })

  it('that cannot be written leaves nothing behind', async () => {
    const inner = join(folder, 'missing', 'file.parquet')
    await expect(writePlainParquet(inner, SCHEMA, [])).rejects.toMatchObject({ code: 'FILE_MISSING' })
    const path = join(folder, 'broken.parquet')
    const failing = (function* () {
      yield frameOf([{ session: 1, figure: 1, reason: '' }])
      throw new Error('no more rows')
    })()
    await expect(writePlainParquet(path, SCHEMA, failing)).rejects.toThrow('no more rows')
    expect(await readdir(folder)).not.toContain('broken.parquet')
  })
})
