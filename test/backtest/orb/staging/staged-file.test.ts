import { readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { SessionStager } from '../../../../src/backtest/orb/staging/session-stager.ts'
import { readStagedFile, writeStagedFile } from '../../../../src/backtest/orb/staging/staged-file.ts'
import { stagedOver } from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { dayNumber } from '../../../../src/core/time.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { temporaryFolder } from '../../../store/temporary-folder.ts'
import { barColumns, flatBar } from './session-bars.ts'

function madeSessions() {
  const stager = new SessionStager(nyse, { rangeSeconds: 60, halfDays: 'calendar', tickMicros: 10_000 })
  const days = nyse.sessionDays(dayNumber(2024, 3, 1), dayNumber(2024, 3, 20))
  for (const day of days) stager.add(barColumns([0, 60, 120, 180].map((start, i) => flatBar(day, start, 10 + i))))
  return stager.finish()
}

async function madeFile() {
  const staged = madeSessions()
  const path = join(temporaryFolder(), 'x.staged')
  await writeStagedFile(path, 'key', staged, { made: 'of bars' })
  return { staged, path }
}

it('gives back the same bytes, which threads can share', async () => {
  const { staged, path } = await madeFile()
  const read = (await readStagedFile(path, 'key'))!
  expect(read.bytes).toEqual(staged.bytes)
  expect(read.shape).toEqual(staged.shape)
  expect(read.bytes.buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(stagedOver(read.shape, read.memory).columns).toEqual(staged.columns)
  expect(await readdir(join(path, '..'))).toEqual(['x.staged'])
})

it('a file of another key, or none, is none', async () => {
  const { path } = await madeFile()
  expect(await readStagedFile(path, 'other')).toBeUndefined()
  expect(await readStagedFile(`${path}.gone`, 'key')).toBeUndefined()
})

it('a file with any byte changed is none', async () => {
  const { path } = await madeFile()
  const bytes = await readFile(path)
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const damaged = Buffer.from(bytes)
      damaged[at] = damaged[at]! ^ change
      await writeFile(path, damaged)
      expect(await readStagedFile(path, 'key')).toBeUndefined()
    }),
  )
})

it('a file cut or continued anywhere is none', async () => {
  const { path } = await madeFile()
  const bytes = await readFile(path)
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length + 9 }), async (length) => {
      fc.pre(length !== bytes.length)
      await writeFile(path, bytes)
      await truncate(path, length)
      expect(await readStagedFile(path, 'key')).toBeUndefined()
    }),
  )
})

it('a folder in its place is named', async () => {
  const folder = temporaryFolder()
  await expect(readStagedFile(folder, 'key')).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
