import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { createLogger, logFile } from '../../src/core/log.ts'
import { MS_PER_DAY } from '../../src/core/time.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'bellwether-log-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const noon = Date.UTC(2024, 0, 31, 12)

it('writes JSON lines with the time of its clock, a file a day', () => {
  const folder = join(home, 'logs')
  const clock = new FixedClock(noon)
  const log = createLogger({ folder, level: 'info', clock })
  log.info({ rows: 3 }, 'stored')
  log.debug('not written')
  clock.advance(MS_PER_DAY)
  log.warn('next day')
  expect(readdirSync(folder)).toEqual(['2024-01-31.log', '2024-02-01.log'])
  const [line, ...rest] = readFileSync(join(folder, '2024-01-31.log'), 'utf8').trimEnd().split('\n')
  expect(JSON.parse(line!)).toEqual({ level: 'info', time: '2024-01-31T12:00:00Z', rows: 3, msg: 'stored' })
  expect(rest).toEqual([])
  expect(logFile(folder, clock)).toBe(join(folder, '2024-02-01.log'))
})

it('makes no file before the first line', () => {
  const folder = join(home, 'logs')
  createLogger({ folder, level: 'info', clock: new FixedClock(noon) }).debug('nothing')
  expect(existsSync(folder)).toBe(false)
})

it('redacts secrets wherever they stand', () => {
  const log = createLogger({ folder: home, level: 'info', clock: new FixedClock(noon) })
  log.info({ apiKey: 'hunter2', request: { headers: { authorization: 'Bearer hunter2' }, token: 'hunter2' } }, 'asked')
  log.child({ password: 'hunter2' }).info('again')
  const text = readFileSync(join(home, '2024-01-31.log'), 'utf8')
  expect(text).toContain('"apiKey":"***"')
  expect(text).not.toContain('hunter2')
})

it('keeps the stack of an error', () => {
  const log = createLogger({ folder: home, level: 'info', clock: new FixedClock(noon) })
  log.error({ err: new RangeError('too far') }, 'defect')
  expect(readFileSync(join(home, '2024-01-31.log'), 'utf8')).toMatch(/RangeError: too far.*log\.test\.ts/)
})

it('reports a line that cannot be written instead of failing', () => {
  writeFileSync(join(home, 'file'), '')
  const failures: unknown[] = []
  const options = { folder: join(home, 'file/logs'), level: 'info', clock: new FixedClock(noon) } as const
  createLogger({ ...options, onFailure: (error) => failures.push(error) }).info('lost')
  expect(failures).toMatchObject([{ code: 'FILE_MISSING' }])
  expect(() => createLogger(options).info('lost')).toThrow('is a file, not a folder')
})
