/** `options price` and `options iv` over whole files: the reference numbers, other shapes of files, rows that are none. */
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as iv from '../../../src/cli/options/iv.ts'
import * as price from '../../../src/cli/options/price.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { itOnShared, sharedPath } from '../../shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'options-'))
const context = {
  config: { threads: 2 } as Parameters<typeof price.run>[1]['config'],
  progress: silentProgress,
  signal: new AbortController().signal,
}
const run = {
  price: (options: Record<string, unknown>) => price.run({ options }, context),
  iv: (options: Record<string, unknown>) => iv.run({ options: { exercise: 'european', ...options } }, context),
}

interface Summary {
  readonly rows: number
  readonly ok: number
  readonly out: string | null
  readonly columns: readonly string[]
  readonly values?: Readonly<Record<string, readonly (number | string | null)[]>>
}

/** Runs a command on a file with these contents. */
async function compute(
  command: keyof typeof run,
  content: string | Uint8Array,
  options: Record<string, unknown> & { name?: string } = {},
) {
  const path = join(folder, options.name ?? 'in.csv')
  writeFileSync(path, content)
  const { data, text, warnings } = await run[command]({ in: path, ...options })
  return { data: data as unknown as Summary, text, warnings: warnings!, rows: rowsOf(text) }
}

/** Cells by name; none of these files has quoted ones. */
function rowsOf(text: string): Record<string, string>[] {
  const [head, ...lines] = text.trim().split('\n')
  const names = head!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, j) => [names[j]!, cell])))
}

/** The same test on the excerpt that comes with the package and, where it is found, on the whole file. */
function itOnVectors(excerpt: string, whole: string, name: string, body: (path: string) => Promise<void>): void {
  it(`${name} (excerpt)`, () => body(join(import.meta.dirname, '../../../packages/options/test/vectors', excerpt)))
  itOnShared(name, () => body(sharedPath(`vectors/options/${whole}`)))
}

/** Rows of the file and of what the command makes of it. */
async function pairs(command: keyof typeof run, path: string, options: Record<string, unknown>) {
  const out = join(folder, 'out.csv')
  const { warnings } = await run[command]({ in: path, out, ...options })
  const [expected, given] = [rowsOf(readFileSync(path, 'utf8')), rowsOf(readFileSync(out, 'utf8'))]
  expect(given.length).toBe(expected.length)
  return { warnings: warnings!, pairs: expected.map((row, i) => ({ expected: row, given: given[i]! })) }
}

const LEAST_NORMAL = 2 ** -1022
const EUROPEAN = ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'vomma', 'charm']

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!
}

/** |given - expected| / unit of the rows. */
function misses(rows: readonly { expected: Record<string, string>; given: Record<string, string> }[], name: string) {
  return rows.map(({ expected, given }) => Math.abs(Number(given[name]) - Number(expected[name])))
}

describe('reference numbers', () => {
  itOnVectors('european-prices.csv', 'european_bs.csv', 'European prices and Greeks', async (path) => {
    const { warnings, pairs: rows } = await pairs('price', path, { exercise: 'european' })
    expect(warnings.join()).toMatch(/^The columns price, delta, .* were replaced/)
    for (const { expected, given } of rows) {
      const sum = Number(expected['spot']) + Number(expected['strike'])
      expect(given['status']).toBe('ok')
      expect(Math.abs(Number(given['price']) - Number(expected['price']))).toBeLessThanOrEqual(1e-15 * sum)
      for (const name of EUROPEAN.filter((name) => Math.abs(Number(expected[name])) >= LEAST_NORMAL)) {
        expect(Math.abs(Number(given[name]) / Number(expected[name]) - 1), name).toBeLessThanOrEqual(1e-12)
      }
      for (const name of ['id', 'regime', 'spot', 'sigma', 'type', 'cond']) expect(given[name]).toBe(expected[name])
    }
  })

  itOnVectors('american.csv', 'american.csv', 'American prices and Greeks, fast and accurate', async (path) => {
    for (const [preset, most] of [
      ['fast', 1e-5],
      ['accurate', 4e-7],
    ] as const) {
      const { pairs: rows } = await pairs('price', path, { exercise: 'american', preset })
      const strikes = rows.map(({ expected }) => Number(expected['strike']))
      const relative = misses(rows, 'price').map((miss, i) => miss / strikes[i]!)
      expect(quantile(relative, 0.99), preset).toBeLessThanOrEqual(most)
      if (preset === 'accurate') expect(Math.max(...relative)).toBeLessThanOrEqual(2e-6)
      expect(new Set(rows.map(({ given }) => given['status']))).toEqual(new Set(['ok']))
      for (const { given } of rows) for (const name of ['vega', 'rho']) expect(given[name]).toMatch(/\d/)
    }
  })

  itOnVectors('american-dividends.csv', 'american_discrete_div.csv', 'American with cash dividends', async (path) => {
    const { pairs: rows } = await pairs('price', path, { exercise: 'american', dividends: true })
    for (const { expected, given } of rows) {
      const miss = Math.abs(Number(given['price']) - Number(expected['price']))
      expect(miss, expected['id']).toBeLessThanOrEqual(1e-5 * Number(expected['strike']))
      expect(Math.abs(Number(given['delta']) - Number(expected['delta']))).toBeLessThanOrEqual(1e-4)
      for (const name of ['ndiv', 'div_days', 'div_times', 'div_amounts']) expect(given[name]).toBe(expected[name])
    }
  })

  itOnVectors('european-implied.csv', 'european_iv.csv', 'implied volatilities and statuses', async (path) => {
    const { pairs: rows } = await pairs('iv', path, {})
    const errors: { error: number; cond: number }[] = []
    for (const { expected, given } of rows) {
      if (expected['class'] === 'well' || expected['class'] === 'ill') {
        expect(given['iv_status'], expected['id']).toBe('ok')
        const error = Math.abs(Number(given['iv']) / Number(expected['sigma']) - 1)
        errors.push({ error, cond: Number(expected['cond']) })
      } else if (expected['class'] !== 'hopeless') {
        expect(given['iv_status'], expected['id']).toBe(STATUSES[expected['class']!])
      }
      expect(given['iv'] === '').toBe(!['ok', 'at_intrinsic'].includes(given['iv_status']!))
    }
    expect(
      quantile(
        errors.map(({ error, cond }) => error / Math.max(4e-15, 8 * cond)),
        0.99,
      ),
    ).toBeLessThanOrEqual(1)
    for (const { error, cond } of errors) expect(error).toBeLessThanOrEqual(Math.max(4e-15, 40 * cond))
  })
})

/** What the reasons of the reference file are called here. */
const STATUSES: Readonly<Record<string, string>> = {
  below_intrinsic: 'below_intrinsic',
  negative_price: 'below_intrinsic',
  above_upper: 'above_upper',
  zero_price: 'at_intrinsic',
  at_intrinsic: 'at_intrinsic',
  at_upper: 'at_upper',
  expired: 'expired',
  nan_input: 'bad_input',
  inf_input: 'bad_input',
  bad_spot_or_strike: 'bad_input',
}

const NAMES = 'spot,strike,t,r,q,sigma,type'
const GOOD = '100,95,0.5,0.04,0.01,0.25,C'
const european = { exercise: 'european' }

describe('shapes of files', () => {
  it('prints the table where no file is asked for, and gives the columns as JSON', async () => {
    const { text, data, rows, warnings } = await compute('price', `${NAMES}\n${GOOD}\n`, european)
    expect(text.split('\n')[0]).toBe(`${NAMES},price,delta,gamma,vega,theta,rho,vanna,vomma,charm,status`)
    expect(rows[0]).toMatchObject({ spot: '100', type: 'C', status: 'ok' })
    expect(data.values!['price']).toEqual([Number(rows[0]!['price'])])
    expect(warnings).toEqual([])
  })

  it('gives the prices of a textbook (Hull, "Options, Futures, and Other Derivatives", example 15.6)', async () => {
    const { rows } = await compute('price', `${NAMES}\n42,40,0.5,0.1,0,0.2,call\n42,40,0.5,0.1,0,0.2,put\n`, european)
    expect(rows.map((row) => Number(row['price']).toFixed(2))).toEqual(['4.76', '0.81'])
  })

  it('finds the columns in any order and case, keeps others byte for byte, reads rights as they are written', async () => {
    const names = 'Note;TYPE;Sigma;Q;R;T;Strike;Spot;Größe'
    const notes = ['"a; ""b"""', ' x ', 'é', '']
    const cells = ['c', 'Call', 'CALL', 'C'].map((right, i) => `${notes[i]};${right};0.25;0.01;0.04;0.5;95;100;1e3`)
    const { text } = await compute('price', `\uFEFF${names}\r\n${cells.join('\r\n')}\r\n`, european)
    const lines = text.split('\n')
    expect(lines[0]).toBe(`${names};price;delta;gamma;vega;theta;rho;vanna;vomma;charm;status`)
    expect(lines.slice(1).map((line) => line.startsWith('"a; ""b""";c;0.25') || /^(x|é)?\s*;C/i.test(line))).toEqual([
      true,
      true,
      true,
      true,
    ])
    const [first] = (await compute('price', `${NAMES}\n${GOOD}\n`, european)).rows
    for (const line of lines.slice(1)) expect(line).toContain(`;1e3;${first!['price']};${first!['delta']};`)
  })

  it('reads and writes compressed files by their names', async () => {
    const out = join(folder, 'priced.csv.gz')
    const { text } = await compute('price', gzipSync(`${NAMES}\n${GOOD}\n`), { ...european, name: 'in.csv.gz', out })
    const plain = await compute('price', `${NAMES}\n${GOOD}\n`, european)
    expect(gunzipSync(readFileSync(out)).toString().trimEnd()).toBe(plain.text)
    expect(text.split('\n')[0]).toBe(`${out}: 1 of 1 contracts of in.csv.gz priced, European.`)
  })

  it('writes numbers that read back as the same doubles', async () => {
    const { rows, data } = await compute('price', `${NAMES}\n${GOOD}\n`, european)
    for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'vomma', 'charm']) {
      expect(Number(rows[0]![name])).toBe(data.values![name]![0])
    }
  })

  it.each(['fast', 'accurate'])('inverts its own American prices (%s)', async (preset) => {
    const lines = ['100,95,0.5,0.04,0.01,0.25,C', '100,120,0.1,0.04,0.06,0.6,p', '100,110,1.5,0.05,0,0.3,P']
    const priced = await compute('price', [NAMES, ...lines].join('\n'), { exercise: 'american', preset })
    const { rows } = await compute('iv', priced.text, { exercise: 'american' })
    for (const row of rows) {
      expect(row['iv_status']).toBe('ok')
      expect(Number(row['iv'])).toBeCloseTo(Number(row['sigma']), preset === 'fast' ? 3 : 5)
    }
  })

  it('inverts its own prices', async () => {
    const priced = await compute('price', `${NAMES}\n${GOOD}\n100,120,0.1,0.04,0.01,0.6,p\n`, european)
    const { rows } = await compute('iv', priced.text)
    expect(rows.map((row) => row['iv_status'])).toEqual(['ok', 'ok'])
    expect(Number(rows[0]!['iv'])).toBeCloseTo(0.25, 12)
    expect(Number(rows[1]!['iv'])).toBeCloseTo(0.6, 12)
  })
})

describe('rows that cannot be priced', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['nan,95,0.5,0.04,0.01,0.25,C', 'spot nan is no finite number'],
    ['inf,95,0.5,0.04,0.01,0.25,C', 'spot inf is no finite number'],
    ['-100,95,0.5,0.04,0.01,0.25,C', 'spot -100 is not above 0'],
    ['100,0,0.5,0.04,0.01,0.25,C', 'strike 0 is not above 0'],
    ['100,,0.5,0.04,0.01,0.25,C', 'strike is empty'],
    ['100,95,-0.5,0.04,0.01,0.25,C', 't -0.5 is below 0'],
    ['100,95,0.5,abc,0.01,0.25,C', 'r abc is no finite number'],
    ['100,95,0.5,0.04,1e999,0.25,C', 'q 1e999 is no finite number'],
    ['100,95,0.5,0.04,0.01,-0.25,C', 'sigma -0.25 is below 0'],
    ['100,95,0.5,0.04,0.01,0.25,X', 'type X is neither C nor P'],
    ['100,95,0.5,0.04,0.01,0.25,', 'type is empty'],
  ]

  it.each(['european', 'american'])(
    'stay where they are, with the reason and without numbers (%s)',
    async (exercise) => {
      const content = [NAMES, GOOD, ...cases.map(([line]) => line), GOOD].join('\n')
      const { rows, data, warnings } = await compute('price', content, { exercise })
      expect(rows.map((row) => row['status'])).toEqual(['ok', ...cases.map(([, status]) => status), 'ok'])
      for (const row of rows.slice(1, -1)) expect([row['price'], row['delta'], row['rho']]).toEqual(['', '', ''])
      expect(rows[0]!['price']).toBe(rows.at(-1)!['price'])
      expect(data).toMatchObject({ rows: cases.length + 2, ok: 2 })
      expect(warnings).toEqual(['11 rows are not ok, first on line 3; the status says why.'])
    },
  )

  it('takes zero time and zero volatility for the limits that they are', async () => {
    const lines = ['100,95,0,0.04,0.01,0.25,C', '100,95,0,0.04,0.01,0.25,P', '100,95,1,0,0,0,call']
    const { rows } = await compute('price', [NAMES, ...lines].join('\n'), european)
    expect(rows.map((row) => [row['price'], row['status']])).toEqual([
      ['5', 'ok'],
      ['0', 'ok'],
      ['5', 'ok'],
    ])
  })

  it('tells what is wrong with dividends', async () => {
    const lines = ['0.1|0.2,1', '0.1,x', '0.1,-1', ',', '0.1|0.3,0.5|0.5', '0.1,200'].map((list) => `${GOOD},${list}`)
    const content = [`${NAMES},div_times,div_amounts`, ...lines].join('\n')
    const { rows } = await compute('price', content, {
      exercise: 'american',
      dividends: true,
      dividendModel: 'escrowed',
    })
    expect(rows.map((row) => row['status'])).toEqual([
      'div_times has 2 entries and div_amounts 1',
      'div_amounts x holds what is no finite number',
      'div_amounts -1 has an entry that is below 0',
      'ok',
      'ok',
      'the dividends are worth more than the spot',
    ])
    const none = await compute('price', `${NAMES}\n${GOOD}\n`, { exercise: 'american' })
    expect(rows[3]!['price']).toBe(none.rows[0]!['price'])
    expect(Number(rows[4]!['price'])).toBeLessThan(Number(rows[3]!['price']))
  })

  it('says which stocks are too wild for cash dividends', async () => {
    const content = `spot,strike,t,r,q,sigma,type,div_times,div_amounts\n100,100,4,0.03,0,1.6,C,0.5,1\n100,100,4,0.03,0,1.4,C,0.5,1\n`
    const { rows } = await compute('price', content, { exercise: 'european', dividends: true })
    expect(rows.map((row) => [row['price'] === '', row['status']])).toEqual([
      [true, 'sigma times the root of t is above 3: too wild for cash dividends'],
      [false, 'ok'],
    ])
  })

  const number = fc.oneof(
    fc.double({ min: 0.001, max: 1000, noNaN: true }).map(String),
    fc.double().map(String),
    fc.constantFrom('', 'nan', '-inf', '0', '-1', 'abc', '1e308', '5e-324', '"1"'),
  )
  const right = fc.constantFrom('C', 'P', 'c', 'put', 'CALL', 'x', '', '"P"')
  const line = fc.tuple(number, number, number, number, number, number, right).map((cells) => cells.join(','))

  it('whatever the cells are, rows in = rows out and ok means a number in every cell', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (lines) => {
        const content = [NAMES, ...lines].join('\n')
        const { rows } = await compute('price', `${content}\n`, european)
        expect(rows.length).toBe(lines.length)
        for (const row of rows) expect(row['status'] === 'ok').toBe(numbersIn(row).every((cell) => cell !== ''))
        const implied = await compute('iv', content.replace('sigma', 'price'))
        expect(implied.rows.length).toBe(lines.length)
        for (const row of implied.rows) {
          expect(row['iv'] !== '').toBe(row['iv_status'] === 'ok' || row['iv_status'] === 'at_intrinsic')
        }
      }),
      { numRuns: 150 },
    )
  })

  function numbersIn(row: Record<string, string>): string[] {
    return ['price', ...EUROPEAN].map((name) => row[name]!)
  }
})

describe('files that cannot be used', () => {
  it('names what is missing, and what may be meant', async () => {
    const content = `${NAMES.replace('strike', 'strikes')}\n${GOOD}\n`
    await expect(compute('price', content, european)).rejects.toMatchObject({
      code: 'COLUMN_MISSING',
      remedy: 'Rename strikes, if that is meant.',
    })
    await expect(compute('price', `${NAMES}\n${GOOD}\n`, { ...european, dividends: true })).rejects.toMatchObject({
      code: 'COLUMN_MISSING',
      message: expect.stringContaining('div_times, div_amounts'),
    })
    await expect(compute('price', `${NAMES},Spot\n${GOOD},1\n`, european)).rejects.toMatchObject({
      code: 'VALUE_INVALID',
      message: 'in.csv, line 1: the name spot stands over two columns.',
    })
  })

  it('refuses a file without rows, lines of other lengths and a file that was cut', async () => {
    await expect(compute('price', `${NAMES}\n`, european)).rejects.toMatchObject({ code: 'INGEST_EMPTY' })
    await expect(compute('price', `${NAMES}\n1,2\n${GOOD}\n`, european)).rejects.toMatchObject({
      code: 'VALUE_INVALID',
      message: 'in.csv, line 2: there are 2 cells under 7 names.',
    })
    await expect(compute('price', `${NAMES}\n${GOOD}\n100,95`, european)).rejects.toMatchObject({
      code: 'FILE_TRUNCATED',
    })
  })

  it('never overwrites its input, by whatever path, and leaves it as it was', async () => {
    const path = join(folder, 'own.csv')
    const link = join(folder, 'link.csv')
    writeFileSync(path, `${NAMES}\n${GOOD}\n`)
    if (!existsSync(link)) symlinkSync(path, link)
    for (const out of [path, link, join(folder, '.', 'own.csv')]) {
      await expect(run.price({ in: path, out, ...european })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
    }
    expect(readFileSync(path, 'utf8')).toBe(`${NAMES}\n${GOOD}\n`)
  })

  it('refuses a model of dividends that none are paid by, and says where a preset is idle', async () => {
    const content = `${NAMES}\n${GOOD}\n`
    await expect(compute('price', content, { ...european, dividendModel: 'escrowed' })).rejects.toMatchObject({
      code: 'USAGE_VALUE',
    })
    const { warnings } = await compute('price', content, { ...european, preset: 'fast' })
    expect(warnings).toEqual(['--preset fast changes nothing: European prices are exact.'])
  })
})
