import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MOST_REJECTIONS, RowReport } from '../../src/ingest/rules/report.ts'
import { ROW_RULES } from '../../src/ingest/rules/rule.ts'
import { failureOf, quarantineOf, readLines, rowsOf } from './files/vendor-files.ts'

const DAILY = 'Date,Open,High,Low,Close,Volume'
const MINUTES = 'datetime,open,high,low,close,volume'

it('puts each row that breaks a rule into quarantine with its line, its reason and its text', async () => {
  const rows: [string, string][] = [
    ['2024-07-01,10,11,9,10.5,100', ''],
    ['2024-07-02,12,11,9,10.5,100', 'OHLC_IMPOSSIBLE'],
    ['2024-07-03,10,9,11,10,100', 'OHLC_IMPOSSIBLE'],
    ['2024-07-04,10,11,9,10.5,100', 'SESSION_NONE'],
    ['2024-07-05,,11,9,10.5,100', 'VALUE_MISSING'],
    ['2024-07-06,10,11,9,10.5,100', 'SESSION_NONE'],
    ['2024-07-08,0,11,0,10.5,100', 'PRICE_NOT_POSITIVE'],
    ['2024-07-09,10,11,9,10.5,-1', 'NEGATIVE_VOLUME'],
    ['2024-07-10,10,eleven,9,10.5,100', 'NUMBER_INVALID'],
    ['2024-07-32,10,11,9,10.5,100', 'DATE_INVALID'],
    ['2024-07-11,10,11,9,10.5', 'FIELD_COUNT'],
    ['2024-07-12,10,11,9,10.5,100', ''],
    ['2024-07-12,10,11,9,10.5,100', 'DUPLICATE_ROW'],
    ['2024-07-15,10,11,9,10.5,100', 'DUPLICATE_CONFLICT'],
    ['2024-07-15,10,11,9,10.4,100', 'DUPLICATE_CONFLICT'],
    [',10,11,9,10.5,100', 'VALUE_MISSING'],
    ['2024-07-16,10,11,9,10.5,', ''],
  ]
  const [bars] = await readLines('/x/XYZ.csv', [DAILY, ...rows.map(([text]) => text)])
  const expected = rows.map(([text, rule], i) => ({ line: i + 2, rule, raw: text })).filter(({ rule }) => rule !== '')
  const given = bars!.quarantined.toSorted((a, b) => a.line - b.line)
  expect(given.map(({ line, rule, raw }) => ({ line, rule, raw }))).toEqual(expected)
  for (const { rule, reason } of given) {
    expect(Object.keys(ROW_RULES)).toContain(rule)
    expect(reason).toMatch(/^[A-Z].*\.$/)
  }
  expect(rowsOf(bars).map(({ session }) => session)).toEqual(['2024-07-01', '2024-07-12', '2024-07-16'])
  expect(bars).toMatchObject({ inputRows: rows.length, rowsRead: rows.length })
})

it('says in words what is wrong', async () => {
  const [bars] = await readLines('/x/XYZ.csv', [
    DAILY,
    '2024-07-01,10,11,9,10.5,100',
    '2024-07-02,12,11,9,10.5,100',
    '2024-07-04,1,1,1,1,1',
    '2024-07-05,1,x,1,1,1',
  ])
  expect(bars!.quarantined.map(({ reason }) => reason)).toEqual([
    'The open 12 is above the high 11.',
    'The exchange was closed on 2024-07-04 (Independence Day).',
    'High is "x", which is not a number.',
  ])
})

it('tolerates the noise of adjusted prices up to a billionth, not more', async () => {
  const lines = [
    DAILY,
    '2024-07-01,100.00000000000001,100,99,99.5,1',
    '2024-07-02,100.000001,100,99,99.5,1',
    '2024-07-03,99,100,99.00000000000001,99.5,1',
  ]
  expect(quarantineOf((await readLines('/x/XYZ.csv', lines))[0])).toEqual(['3 OHLC_IMPOSSIBLE'])
})

it('sorts a file that runs backward, and says so', async () => {
  const [bars] = await readLines('/x/XYZ.csv', [
    DAILY,
    '2024-07-03,3,4,2,3,1',
    '2024-07-02,2,3,1,2,1',
    '2024-07-01,1,2,1,1,1',
  ])
  expect(rowsOf(bars).map(({ close }) => close)).toEqual([1, 2, 3])
  expect(bars!.findings).toContainEqual(expect.objectContaining({ rule: 'TIME_ORDER', severity: 'note', count: 3 }))
})

it('sorts sessions that are out of order, but refuses to go back within one unless told to sort', async () => {
  const bar = (time: string): string => `${time}:00,1,2,1,1.5,10`
  const swapped = [
    MINUTES,
    bar('2024-07-02 09:30'),
    bar('2024-07-02 09:31'),
    bar('2024-07-01 09:30'),
    bar('2024-07-01 09:31'),
  ]
  expect(rowsOf((await readLines('/x/SPY_1min.csv', swapped))[0]).map(({ session }) => session)).toEqual([
    '2024-07-01',
    '2024-07-01',
    '2024-07-02',
    '2024-07-02',
  ])
  const jumbled = [
    MINUTES,
    bar('2024-07-01 09:30'),
    bar('2024-07-01 09:32'),
    bar('2024-07-01 09:31'),
    bar('2024-07-01 09:33'),
    bar('2024-07-01 09:34'),
  ]
  const failure = await failureOf(readLines('/x/SPY_1min.csv', jumbled))
  expect(failure).toEqual({
    code: 'INGEST_ORDER',
    text: '/x/SPY_1min.csv, line 4: time goes back by 60 s (2024-07-01T13:32:00Z after 2024-07-01T13:33:00Z). Rows must be in time order within a session. Sort the file, or ingest with --sort.',
  })
  const [sorted] = await readLines('/x/SPY_1min.csv', jumbled, { sort: true })
  const times = rowsOf(sorted).map(({ at }) => String(at))
  expect(times).toEqual(times.toSorted())
})

it('takes weekdays as sessions before the calendar begins, and says so', async () => {
  const [bars] = await readLines('/x/IBM.csv', [DAILY, '1962-01-02,1,2,1,1.5,10', '1962-01-06,1,2,1,1.5,10'])
  expect(rowsOf(bars)).toMatchObject([{ at: '1962-01-02T21:00:00Z' }])
  expect(quarantineOf(bars)).toEqual(['3 SESSION_NONE'])
  expect(bars!.findings.map(({ rule }) => rule)).toContain('SESSION_ASSUMED')
})

it('stores nothing of two rows that disagree, whatever their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 10, max: 11 })), {
        minLength: 1,
        maxLength: 9,
      }),
      async (pairs) => {
        const lines = pairs.map(([day, close]) => `2024-07-0${day},10,11,10,${close},1`)
        const [bars] = await readLines('/x/XYZ.csv', [DAILY, ...lines])
        const closes = (day: number): Set<number> =>
          new Set(pairs.filter(([other]) => other === day).map(([, close]) => close))
        const agreed = [1, 2, 3].filter((day) => closes(day).size === 1)
        expect(new Set(rowsOf(bars).map(({ session }) => session))).toEqual(
          new Set(agreed.map((day) => `2024-07-0${day}`)),
        )
        expect(bars!.rowsRead).toBe(pairs.length)
      },
    ),
    { numRuns: 60 },
  )
})

it('refuses a file of which millions of rows break rules, rather than keep them all', () => {
  const report = new RowReport()
  for (let row = 0; row < MOST_REJECTIONS; row++) report.reject(row, 'VALUE_MISSING', 'The open is missing.')
  report.reject(0, 'VALUE_MISSING', 'The close is missing.')
  expect(() => report.reject(MOST_REJECTIONS, 'VALUE_MISSING', 'The open is missing.')).toThrow(/2,000,000 rows/)
})
