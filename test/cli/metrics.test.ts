import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/metrics.ts'
import { itOnShared, sharedPath } from '../shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'metrics-'))

/** Runs the command on a file with these contents. */
async function measure(content: string | Uint8Array, options: Record<string, string> = {}, name = 'returns.csv') {
  const path = join(folder, name)
  writeFileSync(path, content)
  const { data, text, warnings } = await run({ options: { in: path, ...options } })
  return {
    columns: data as unknown as Record<string, Record<string, number | string | null>>,
    text,
    warnings: warnings!,
  }
}

const dates = Array.from({ length: 80 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10))
const wave = (i: number): number => Math.round(Math.sin(i * 1.7) * 1e4) / 1e6 + 0.0005
const csv = (header: string, row: (i: number) => string): string =>
  `${header}\n${dates.map((date, i) => `${date},${row(i)}`).join('\n')}\n`
const plain = csv('date,a', (i) => String(wave(i)))

itOnShared('gives an object of the reference metrics for every column of numbers', async () => {
  const file = sharedPath('vectors/performance/returns.csv.gz')
  const { columns } = await measure(readFileSync(file), { benchmark: 'spy_ret' }, 'returns.csv.gz')
  expect(Object.keys(columns)).toEqual(['spy_ret', 'qqq_ret', 'toy_spy_ret', 'toy_qqq_ret', 'pos_spy', 'pos_qqq'])
  const [header, ...lines] = readFileSync(sharedPath('vectors/performance/metrics.csv'), 'utf8').trim().split('\n')
  const series = header!.split(',').slice(1)
  for (const line of lines) {
    const [name, ...values] = line.split(',')
    const ours = series.map((one) => columns[`${one}_ret`]![name!])
    const theirs = values.map((value, j) => (value === '' ? null : typeof ours[j] === 'number' ? Number(value) : value))
    const close = theirs.map((value) => (typeof value === 'number' ? expect.closeTo(value, precision(value)) : value))
    expect({ [name!]: ours }).toEqual({ [name!]: close })
  }
})

/** Digits after the point that leave nine significant ones. */
function precision(value: number): number {
  return value === 0 ? 15 : Math.max(0, 8 - Math.floor(Math.log10(Math.abs(value))))
}

it('reads plain and compressed text, byte order mark and Windows line ends alike', async () => {
  const expected = (await measure(plain)).columns
  expect((await measure(gzipSync(plain), {}, 'returns.csv.gz')).columns).toEqual(expected)
  expect((await measure(`\uFEFF${plain.replaceAll('\n', '\r\n')}\r\n`)).columns).toEqual(expected)
})

it('leaves benchmark metrics undefined without a benchmark and names them after it with one', async () => {
  const text = csv('date,a,QQQ_ret', (i) => `${wave(i)},${wave(i + 3)}`)
  const alone = (await measure(text)).columns['a']!
  expect(alone).toMatchObject({ beta_vs_spy: null, corr_vs_spy: null, alpha_ann_rf0: null, tracking_error_ann: null })
  const against = (await measure(text, { benchmark: 'QQQ_ret' })).columns
  expect(against['a']!['beta_vs_qqq']).toBeTypeOf('number')
  expect(against['a']).not.toHaveProperty('beta_vs_spy')
  expect(against['QQQ_ret']).toMatchObject({ beta_vs_qqq: 1, alpha_ann_rf3: 0, information_ratio_ann: null })
})

it('adds names that carry another risk-free rate and keeps those at 0 and 3 %', async () => {
  const { a } = (await measure(plain, { riskFree: '0.025' })).columns
  expect(a!['sharpe_rf2.5']).toBeLessThan(a!['sharpe_rf0'] as number)
  expect(a!['sharpe_rf2.5']).toBeGreaterThan(a!['sharpe_rf3'] as number)
  expect(a!['rf_daily_2.5pct']).toBeCloseTo(1.025 ** (1 / 252) - 1, 15)
  expect(Object.keys((await measure(plain)).columns['a']!)).not.toContain('sharpe_rf2.5')
})

it('takes large numbers for returns, never silently for prices', async () => {
  const { columns, warnings } = await measure(csv('date,price', (i) => String(100 + i)))
  expect(columns['price']!['mean_daily']).toBe(139.5)
  expect(warnings.join(' ')).toContain('price was read as returns, but reaches 179')
})

it('says when all is lost, and gives no growth below a loss of 100 %', async () => {
  const lost = await measure(csv('date,a', (i) => (i === 5 ? '-1' : '0.01')))
  expect(lost.columns['a']).toMatchObject({ total_return: -1, cagr_252: -1, max_drawdown: -1, mdd_recovery_date: null })
  expect(lost.warnings).toEqual([expect.stringContaining('2024-01-06 (line 7)')])
  const below = await measure(csv('date,a', (i) => (i % 7 === 5 ? '-2.5' : '0.01')))
  expect(below.columns['a']).toMatchObject({ total_return: null, cagr_252: null, max_drawdown: null, calmar: null })
  expect(below.columns['a']!['worst_day']).toBe(-2.5)
})

it('leaves what divides by nothing undefined for a series that never changes', async () => {
  const { columns, warnings } = await measure(csv('date,a', () => '0.001'))
  const withoutValue = {
    sharpe_rf0: null,
    skew_pop: null,
    psr_vs_0: null,
    nw_tstat_auto: null,
    calmar: null,
    tail_ratio: 1,
  }
  expect(columns['a']).toMatchObject({
    ...withoutValue,
    ann_vol: 0,
    max_drawdown: 0,
    mdd_peak_date: null,
    sortino_rf0: null,
  })
  expect(warnings.join(' ')).toContain('a never changes')
})

it('reads files without dates in their order and says so', async () => {
  const { columns, warnings } = await measure(`s00,s01\n${dates.map((_, i) => `${wave(i)},${-wave(i)}`).join('\n')}`)
  expect(Object.keys(columns)).toEqual(['s00', 's01'])
  expect(columns['s01']).toMatchObject({ n_obs: 80, mdd_trough_date: null })
  expect(warnings.join(' ')).toContain('no column of dates')
})

it('leaves a column of words out and says so', async () => {
  const { columns, warnings } = await measure(csv('date,a,note', (i) => `${wave(i)},"up, or down"`))
  expect(Object.keys(columns)).toEqual(['a'])
  expect(warnings.join(' ')).toContain('note holds no numbers')
})

const line = (n: number, replacement: string): string =>
  plain
    .split('\n')
    .map((l, i) => (i === n - 1 ? replacement : l))
    .join('\n')

it.each([
  ['a blank cell', line(9, '2024-01-08,'), 'VALUE_INVALID', 'line 9'],
  ['NaN', line(9, '2024-01-08,NaN'), 'VALUE_INVALID', 'line 9'],
  ['infinity', line(9, '2024-01-08,inf'), 'VALUE_INVALID', 'line 9'],
  ['a number beyond all numbers', line(9, '2024-01-08,1e999'), 'VALUE_INVALID', 'line 9'],
  ['a per cent sign', line(9, '2024-01-08,1.5%'), 'VALUE_INVALID', 'line 9'],
  ['a repeated date', line(9, '2024-01-07,0.01'), 'VALUE_INVALID', 'line 9'],
  ['a date that goes back', line(9, '2024-01-02,0.01'), 'VALUE_INVALID', 'line 9'],
  ['a date that is none', line(9, '2024-02-30,0.01'), 'VALUE_INVALID', 'line 9'],
  ['a cell too many', line(9, '2024-01-08,0.01,0.02'), 'VALUE_INVALID', 'line 9'],
  ['an empty column', csv('date,a,b', (i) => `${wave(i)},`), 'VALUE_INVALID', 'line 2'],
  ['one row', 'date,a\n2024-01-02,0.01\n', 'DATA_INSUFFICIENT', '1 row'],
  ['names alone', 'date,a\n', 'DATA_INSUFFICIENT', '0 rows'],
  ['no names', plain.split('\n').slice(1).join('\n'), 'COLUMN_MISSING', 'names'],
  ['two columns of one name', csv('date,a,a', () => '0.1,0.2'), 'VALUE_INVALID', 'line 1'],
  ['semicolons', plain.replaceAll(',', ';'), 'COLUMN_MISSING', 'no column of numbers'],
  ['a last line that is cut off', `${plain.trimEnd()}\n2024-03-21`, 'FILE_TRUNCATED', 'line 82'],
])('refuses %s with code and place', async (_, content, code, place) => {
  await expect(measure(content)).rejects.toMatchObject({ code, message: expect.stringContaining(place) as string })
})

it('refuses a cut gzip file, a missing file, an unknown benchmark and a rate in per cent', async () => {
  const cut = gzipSync(plain).subarray(0, 200)
  await expect(measure(cut, {}, 'cut.csv.gz')).rejects.toMatchObject({ code: 'FILE_TRUNCATED' })
  await expect(run({ options: { in: join(folder, 'none.csv') } })).rejects.toMatchObject({ code: 'FILE_MISSING' })
  const known = { code: 'COLUMN_MISSING', remedy: 'Did you mean a?' }
  await expect(measure(plain, { benchmark: 'A' })).rejects.toMatchObject(known)
  await expect(measure(plain, { riskFree: '3' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await expect(measure(plain, { riskFree: 'low' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
})

it('does not change its input', async () => {
  await measure(gzipSync(plain), {}, 'kept.csv.gz')
  expect(gunzipSync(readFileSync(join(folder, 'kept.csv.gz'))).toString()).toBe(plain)
})
