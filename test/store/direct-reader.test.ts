/** Columns decoded where they lie, against DuckDB's reading of the same bytes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFrame, type Frame, hashFrame, MISSING_DATE, selectRows } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { readDirectly } from '../../src/store/parquet/direct-reader.ts'
import { FrameFiles } from '../../src/store/parquet/frame-file.ts'
import { writePlainParquet } from '../../src/store/parquet/plain-parquet.ts'
import { temporaryFolder } from './temporary-folder.ts'

const SCHEMA = { price: 'float', at: 'instant', day: 'date', isKnown: 'boolean', root: 'string' } as const
type Table = Frame<typeof SCHEMA>

/** How one column is filled: with how many different values, and which part of them missing. */
interface Filling {
  readonly words: number
  readonly missing: number
}

const filling: fc.Arbitrary<Filling> = fc.record({
  words: fc.constantFrom(1, 2, 3, 40, 1500, 1e9),
  missing: fc.constantFrom(0, 0, 0.01, 0.5, 1),
})
const shape = fc.record({
  seed: fc.integer(),
  length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 9000 })),
  fillings: fc.array(filling, { minLength: 5, maxLength: 5 }),
  /** Values come in runs of about so many. */
  run: fc.constantFrom(1, 1, 9, 700),
})

function tableOf({ seed, length, fillings, run }: typeof shape extends fc.Arbitrary<infer T> ? T : never): Table {
  const random = Random.fromSeed(seed)
  const table = createFrame(SCHEMA, length)
  const { price, at, day, isKnown, root } = table.columns
  const fill = (put: (row: number, word: number) => void, { words, missing }: Filling): void => {
    let word = 0
    for (let row = 0; row < length; row++) {
      if (row === 0 || random.integer(run) === 0) word = random.integer(words)
      if (random.next() >= missing) put(row, word)
    }
  }
  fill((row, word) => (price[row] = word / 7 - 3), fillings[0]!)
  fill((row, word) => (at[row] = 1.5e12 - 3e12 * (word % 2) + word + 0.125), fillings[1]!)
  fill((row, word) => (day[row] = (word % 40_000) - 1000), fillings[2]!)
  fill((row, word) => (isKnown[row] = word % 2), fillings[3]!)
  fill((row, word) => (root[row] = `${'Ä€x'.slice(0, word % 4)}${word}`), fillings[4]!)
  return table
}

it('gives what DuckDB gives: any values, repeated or not, any of them missing', async () => {
  const [files, folder] = [new FrameFiles(1), temporaryFolder()]
  let direct = 0
  const property = fc.asyncProperty(shape, async (given) => {
    const path = join(folder, `${direct++}.parquet`)
    await files.write(tableOf(given), path)
    const read = readDirectly(await readFile(path), SCHEMA)
    expect(read).toBeDefined()
    expect(hashFrame(read!)).toBe(hashFrame(await files.read(path, SCHEMA, given.length)))
    expect(hashFrame(read!)).toBe(hashFrame(tableOf(given)))
  })
  await fc.assert(property, { numRuns: 60 })
  expect(direct).toBeGreaterThanOrEqual(60)
})

it('goes through several groups of rows, and through numbers that fill one', async () => {
  const path = join(temporaryFolder(), 'groups.parquet')
  const schema = { row: 'float', day: 'date', word: 'string' } as const
  const table = createFrame(schema, 1000)
  for (let row = 0; row < 1000; row++) {
    table.columns.row[row] = row % 3 === 0 ? Number.NaN : row
    table.columns.day[row] = row
    table.columns.word[row] = `word ${row % 5}`
  }
  const rowsOf = (from: number, count: number) => Int32Array.from({ length: count }, (_, i) => from + i)
  await writePlainParquet(path, schema, [selectRows(table, rowsOf(0, 300)), selectRows(table, rowsOf(300, 700))])
  expect(hashFrame(readDirectly(await readFile(path), schema)!)).toBe(hashFrame(table))
  const files = new FrameFiles(1)
  const long = createFrame({ code: 'float' }, 300_000)
  for (let row = 0; row < long.length; row++) long.columns.code[row] = (row * 7919) % 5003
  await files.write(long, path)
  expect(hashFrame(readDirectly(await readFile(path), long.schema)!)).toBe(hashFrame(long))
})

it('a column that the file lacks is missing, and one of another type is left to DuckDB', async () => {
  const [files, path] = [new FrameFiles(1), join(temporaryFolder(), 'one.parquet')]
  const table = createFrame({ price: 'float' }, 3)
  table.columns.price.set([1, 2, 3])
  await files.write(table, path)
  const bytes = await readFile(path)
  const read = readDirectly(bytes, { size: 'float', on: 'date', price: 'float' })!
  expect([...(read.columns['price'] as Float64Array)]).toEqual([1, 2, 3])
  expect([...(read.columns['size'] as Float64Array)]).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect([...(read.columns['on'] as Int32Array)]).toEqual([MISSING_DATE, MISSING_DATE, MISSING_DATE])
  expect(readDirectly(bytes, { price: 'date' })).toBeUndefined()
})
