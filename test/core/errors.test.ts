import { expect, it } from 'vitest'
import { BellwetherError, ERROR_CATALOGUE, EXIT, formatError } from '../../src/core/errors.ts'

const order = new BellwetherError('INGEST_ORDER', {
  message: 'SPY_1min.csv, line 20,412: time goes back by 60 s (09:31 after 09:32).',
  expected: 'Bars must be in time order within a session.',
  given: '09:31',
  remedy: 'Sort the file, or ingest with --sort.',
})

it('reads as three sentences and the code', () => {
  expect(formatError(order)).toBe(
    'SPY_1min.csv, line 20,412: time goes back by 60 s (09:31 after 09:32). Bars must be in time order within a ' +
      'session. Sort the file, or ingest with --sort. [INGEST_ORDER]',
  )
})

it('goes into JSON whole', () => {
  expect(JSON.parse(JSON.stringify(order))).toEqual({
    code: 'INGEST_ORDER',
    message: order.message,
    expected: order.expected,
    given: '09:31',
    remedy: order.remedy,
    exitStatus: EXIT.input,
  })
})

it('gives every code a sentence and a status other than success', () => {
  for (const [code, { exit, title }] of Object.entries(ERROR_CATALOGUE)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(title).toMatch(/^[A-Z].*\.$/)
    expect(Object.values(EXIT)).toContain(exit)
    expect(exit).not.toBe(EXIT.ok)
  }
})

it('keeps its cause', () => {
  const cause = new Error('the disk')
  const parts = { message: 'a', expected: 'b', given: 'c', remedy: 'd' }
  expect(new BellwetherError('DISK_FULL', { ...parts, cause }).cause).toBe(cause)
  expect('cause' in new BellwetherError('DISK_FULL', parts)).toBe(false)
})
