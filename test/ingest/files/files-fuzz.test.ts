import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BellwetherError } from '../../../src/core/errors.ts'
import type { RecordBatch } from '../../../src/ingest/source.ts'
import { readBytes, zipOf } from './vendor-files.ts'

/** Small good files of several shapes. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  '/x/SPY.csv': [
    'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits,Capital Gains',
    '2024-07-01,10,11,9,10.5,100,0.0,0.0,0.0',
    '2024-07-02,10.5,12,10,11,90,1.5,0.0,0.0',
    '2024-07-03,11,12,10,11,80,0.0,2.0,0.0',
  ],
  '/x/SPY_1min.csv': [
    'datetime,open,high,low,close,volume',
    '2024-07-01 09:30:00,10,11,9,10.5,100',
    '2024-07-01 09:31:00,10.5,12,10,11,90',
    '2024-07-01 09:32:00,11,12,10,11,80',
  ],
  '/x/SPX_20190425.csv': [
    'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma',
    'SPX,2919.04,CBOE,SPXW190426C00800000,call,04/26/2019,04/25/2019,800.0,0.0,0.0,2109.9,2128.2,0,2,7.9432,0.9985,0.0',
    'SPX,2919.04,CBOE,SPXW190426P00900000,put,04/26/2019,04/25/2019,900.0,0.0,0.0,0,0.05,0,0,7.4421,-0.002,0.0',
  ],
  '/x/spy/20240103.csv': [
    '#expiry,strike,right,open,high,low,close,volume,open_interest,implied_volatility,delta,gamma,vega,theta,rho',
    ',,,470.5,471.18,468.17,468.79,90315933,,,,,,,',
    '20240104,402,C,70.96,70.96,66.055,66.895,0,1,0.1,1,0,0,0,0',
    '20240104,403,P,0,0,0,0,0,,0,0,0,0,0,0',
  ],
  '/x/DGS10.csv': ['Date,Value', '2024-07-01,4.48', '2024-07-02,4.43', '2024-07-03,4.36'],
  '/x/sp500.csv': ['date,add,remove', '2019-06-03,"CTVA,DD","FLR,DWDP"', '2019-07-01,"MKTX","LLL"'],
  '/x/cnbc.csv': ['date,headlines', '2020-07-17,"Cramer says ""buy"""', '2020-07-16,Other'],
}

/** Everything a read may do: give batches in which no row is lost, or an error of the catalogue. */
async function outcomeOf(path: string, bytes: Uint8Array): Promise<RecordBatch[] | string> {
  try {
    const batches = await readBytes(path, bytes)
    for (const { rowsRead, records, quarantined, inputRows } of batches) {
      expect(rowsRead).toBe(records.length + quarantined.length)
      for (const { line, reason, rule } of quarantined) {
        expect(line).toBeGreaterThan(0)
        expect(line).toBeLessThanOrEqual(inputRows + 20)
        expect([reason.endsWith('.'), rule !== '']).toEqual([true, true])
      }
    }
    return batches
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error
    expect([error.message, error.expected, error.remedy]).not.toContain('')
    return error.code
  }
}

it('answers any bytes with an error of the catalogue', async () => {
  const names = fc.constantFrom(
    '/x/SPY.csv',
    '/x/SPY.csv.gz',
    '/x/a.zip',
    '/x/a.json',
    '/x/spy',
    '/x/20240101_spy_minute_trade.csv',
  )
  const magic = fc.constantFrom([], [0x1f, 0x8b, 8, 0], [0x50, 0x4b, 3, 4], [0xef, 0xbb, 0xbf], [0xff, 0xfe])
  await fc.assert(
    fc.asyncProperty(names, magic, fc.uint8Array({ maxLength: 300 }), async (path, start, bytes) => {
      expect(typeof (await outcomeOf(path, Uint8Array.from([...start, ...bytes])))).toBe('string')
    }),
    { numRuns: 500 },
  )
})

it('never takes the beginning of a gzip file or of a zip archive for the whole', async () => {
  const lines = FILES['/x/SPY_1min.csv']!
  const packed = gzipSync(lines.join('\n'))
  for (let length = 1; length < packed.length; length++) {
    expect(await outcomeOf('/x/SPY_1min.csv.gz', packed.subarray(0, length)), `gzip, ${length}`).toBe('FILE_TRUNCATED')
  }
  const archive = zipOf({ 'SPY_1min.csv': lines })
  for (let length = 1; length < archive.length; length++) {
    expect(await outcomeOf('/x/SPY_1min.zip', archive.subarray(0, length)), `zip, ${length}`).toBe('FILE_TRUNCATED')
  }
})

it('refuses plain text that ends within a line, unless the line has all its fields', async () => {
  const text = Buffer.from(`${FILES['/x/SPY_1min.csv']!.join('\n')}\n`)
  const header = text.indexOf(10) + 1
  for (let length = header + 1; length < text.length; length++) {
    const lines = text.subarray(0, length).toString().split('\n')
    const outcome = await outcomeOf('/x/SPY_1min.csv', text.subarray(0, length))
    const isCut = lines.at(-1) !== '' && lines.at(-1)!.split(',').length < 6
    expect(outcome === 'FILE_TRUNCATED', `${length}`).toBe(isCut)
  }
})

it('loses no row of a file in which cells are damaged', async () => {
  const damage = fc.constantFrom(
    '',
    'x',
    'NaN',
    '-5',
    '0',
    '1e999',
    '"',
    'a,b',
    '2024-07-04',
    '99/99/9999',
    '1.2.3',
    ' ',
    'é',
    '99999999999999999999',
  )
  const places = fc.array(fc.tuple(fc.nat(), fc.nat(), damage), { minLength: 1, maxLength: 4 })
  for (const [path, lines] of Object.entries(FILES)) {
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom('\n', '\r\n'), async (damages, end) => {
        const rows = lines.slice(1).map((line) => line.split(','))
        for (const [row, column, text] of damages) {
          const cells = rows[row % rows.length]!
          cells[column % cells.length] = text
        }
        const text = [lines[0], ...rows.map((cells) => cells.join(','))].join(end) + end
        const outcome = await outcomeOf(path, Buffer.from(text))
        if (typeof outcome !== 'string') expect(outcome[0]!.inputRows, text).toBe(rows.length)
      }),
      { numRuns: 150 },
    )
  }
})

it('gives the same records whatever order the columns have', async () => {
  const lines = FILES['/x/SPX_20190425.csv']!.map((line) => line.split(','))
  const [expected] = await readBytes('/x/SPX_20190425.csv', Buffer.from(FILES['/x/SPX_20190425.csv']!.join('\n')))
  const order = fc.shuffledSubarray([...lines[0]!.keys()], { minLength: lines[0]!.length })
  await fc.assert(
    fc.asyncProperty(order, async (columns) => {
      const text = lines.map((cells) => columns.map((column) => cells[column]).join(',')).join('\n')
      const [chains] = await readBytes('/x/SPX_20190425.csv', Buffer.from(text))
      expect(chains!.records).toEqual(expected!.records)
    }),
    { numRuns: 50 },
  )
})
