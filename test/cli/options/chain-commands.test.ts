import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as buildCommand from '../../../src/cli/options/build.ts'
import * as chainCommand from '../../../src/cli/options/chain.ts'
import * as samplesCommand from '../../../src/cli/options/samples.ts'
import * as surfaceCommand from '../../../src/cli/options/surface.ts'
import { lakeFolder } from '../../../src/cli/data/home-lake.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../../src/core/config.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { chainRows, DAY, JUNE_21, MAY_17 } from '../../analytics/chains/made-chain.ts'
import { batchOf } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const clock = new FixedClock(Date.UTC(2026, 0, 5))

const ROWS = chainRows({ roots: ['SPX', 'SPXW'], expiries: [MAY_17, MAY_17 + 14, JUNE_21], days: [DAY] })

async function context(isSimulated = false, rows = ROWS) {
  const home = temporaryFolder()
  const lake = await openLake({ root: lakeFolder(home), clock })
  await lake.append([batchOf('chains', rows, { isSimulated })])
  const config = await loadConfiguration({ cwd: home, env: {}, flags: { home } })
  const signal = new AbortController().signal
  return { config, clock, progress: silentProgress, signal, isInteractive: false, home }
}

function given(symbol: string, options: Readonly<Record<string, unknown>> = {}) {
  return { arguments: [symbol], options: { strikes: '10', ...options } }
}

it('options build counts every quote and, asked again, says that nothing changed', async () => {
  const place = await context()
  const first = await buildCommand.run(given('SPX'), place)
  expect(first.text).toMatch(/^300 quotes of SPX: \d+ have a volatility, \d+ none, 0 expired\.\n\nsource/)
  expect(first.text).toContain('option_analytics')
  const data = first.data as { quotes: number; statuses: Record<string, number>; months: { written: number }[] }
  expect(Object.values(data.statuses).reduce((sum, count) => sum + count, 0)).toBe(data.quotes)
  expect(data.months[0]!.written).toBe(300 + 6)
  const again = await buildCommand.run(given('SPX'), place)
  expect(again.text).toContain('The lake held all of it already; nothing changed.')
  expect(again.data).toMatchObject({ isUnchanged: true, months: [{ written: 0, unchanged: 306 }] })
})

it('options build names what there is where it finds nothing', async () => {
  const place = await context()
  const error = (symbol: string, options = {}) => buildCommand.run(given(symbol, options), place)
  await expect(error('SPXX')).rejects.toMatchObject({ code: 'DATA_NONE', remedy: 'Did you mean SPX?' })
  await expect(error('SPX', { source: 'cboe' })).rejects.toMatchObject({ expected: 'It has them from vendor.' })
  await expect(error('SPX', { from: '2020-01-01' })).rejects.toMatchObject({
    expected: 'The lake has quotes of it from 2019-05-02 to 2019-05-02.',
  })
})

it('options chain shows all expiries, or one strike by strike, within 80 columns', async () => {
  const place = await context()
  const all = await chainCommand.run(given('SPX', { at: '2019-05-02' }), place)
  expect(all.text).toMatch(/^SPX at 2,950\.00, 2019-05-02 16:00 New York, vendor\n/)
  expect(all.text).toMatch(/SPX +2019-05-17 +AM +14\.7/)
  expect(all.text).toMatch(/SPXW +2019-05-17 +PM +15\.0/)
  expect(all.text).toContain('--expiry 2019-05-31')
  const one = await chainCommand.run(
    given('SPX', { expiry: '2019-05-31', strikes: '3', root: 'SPXW', greeks: true }),
    place,
  )
  expect(one.text).toMatch(/forward +2,951\.\d\d +± 0\.\d{3} by put-call parity, \d+ strikes/)
  expect(one.text).toMatch(/calls +puts\n +bid +ask +iv % +delta +strike +bid +ask +iv % +delta/)
  expect(one.text).toMatch(/20\.\d +0\.\d\d +2,950 .* 20\.\d +−0\.\d\d/)
  expect(one.text).toContain('charm/d')
  expect(one.text).toMatch(/Next: bellwether options surface SPX --root SPXW$/)
  for (const line of `${all.text}\n${one.text}`.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect(one.data).toMatchObject({ expiries: [{ root: 'SPXW', expiry: '2019-05-31', quotes: { length: 50 } }] })
})

it('options chain shows both roots of an expiry that they share', async () => {
  const { data } = await chainCommand.run(given('SPX', { expiry: '2019-05-17' }), await context())
  expect(data).toMatchObject({ expiries: [{ root: 'SPX' }, { root: 'SPXW' }] })
})

it('options chain says of a root settled that morning that it is expired, not that its quotes are wanting', async () => {
  const at = Date.UTC(2019, 4, 17, 14, 30)
  const rows = chainRows({ roots: ['SPX', 'SPXW'], expiries: [MAY_17, JUNE_21], days: [MAY_17] })
  const place = await context(
    false,
    rows.map((row) => ({ ...row, at, knownAt: at })),
  )
  const all = await chainCommand.run(given('SPX'), place)
  expect(all.text).toMatch(/SPX +2019-05-17 +AM +expired/)
  expect(all.text).toMatch(/SPXW +2019-05-17 +PM +0\.2 +2,9/)
  const one = await chainCommand.run(given('SPX', { expiry: '2019-05-17', root: 'SPX' }), place)
  expect(one.text).toMatch(/^SPX 2019-05-17 \(AM\), expired, settles at the opening prints$/m)
  expect(one.text).toMatch(/forward +– +none after the settlement\n/)
  expect(one.text).toMatch(/at the money +– +none after the settlement\n/)
})

it('options chain says what is wrong and names what is near', async () => {
  const place = await context()
  const error = (options: Record<string, unknown>) => chainCommand.run(given('SPX', options), place)
  await expect(error({ at: '2019-05-01' })).rejects.toMatchObject({
    code: 'DATA_NONE',
    message: 'No chain of SPX was known at 2019-05-02 00:00 New York.',
  })
  await expect(error({ at: '2019-05-02T16:14:59-04:00' })).rejects.toMatchObject({ code: 'DATA_NONE' })
  await expect(error({ expiry: '2019-05-18' })).rejects.toMatchObject({ expected: 'The nearest is 2019-05-17.' })
  await expect(error({ root: 'NDX' })).rejects.toMatchObject({ expected: 'The newest chain then has SPX, SPXW.' })
  await expect(error({ at: 'yesterday' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await expect(error({ strikes: '0' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
})

it('options surface writes a report or a picture, with its doubts and its stamp', async () => {
  const place = await context(true)
  const { text, data } = await surfaceCommand.run(given('SPX'), place)
  expect(text).toMatch(/^Puts cost more than calls at every expiry {2}\[SIMULATED\]\n/)
  const { report, arbitrage } = data as { report: string; arbitrage: object }
  expect(arbitrage).toMatchObject({ butterflies: 0, crossings: 0 })
  const named = await surfaceCommand.run(given('SPX', { at: '2019-05-02', source: 'vendor' }), place)
  expect(named.text).toMatch(/bellwether options chain SPX --at 2019-05-02 --source vendor$/)
  const page = await readFile(report, 'utf8')
  expect(page).toContain('data-simulated="true"')
  expect(page).toContain('What may be wrong with this')
  const out = join(place.home, 'smiles.svg')
  await surfaceCommand.run(given('SPX', { out, root: 'SPX' }), place)
  const svg = await readFile(out, 'utf8')
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).toContain('SIMULATED')
  expect(svg).toContain('2019-05-02 16:00 New York, vendor. Bars: from bid to ask')
  const wrong = join(place.home, 'surface.png')
  await expect(surfaceCommand.run(given('SPX', { out: wrong }), place)).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  expect(existsSync(wrong)).toBe(false)
})

it('options samples writes every contract with its later return, and says how each was found', async () => {
  const days = [DAY, DAY + 1]
  const rows = chainRows({ roots: ['SPXW'], expiries: [DAY + 1, JUNE_21], days })
  const place = await context(true, rows)
  const out = join(place.home, 'samples.csv')
  const asked = given('SPX', { hours: '24', features: 'weekday,return:1', out })
  await expect(samplesCommand.run(asked, place)).rejects.toMatchObject({
    code: 'DATA_NONE',
    message: /No volatilities/,
  })
  await buildCommand.run(given('SPX'), place)
  const { text, data, warnings } = await samplesCommand.run(asked, place)
  const { samples, outcomes } = data as { samples: number; outcomes: Record<string, number> }
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(samples)
  expect(outcomes['expired']).toBeGreaterThan(0)
  expect(text).toContain(`${samples} samples of contracts on SPX, vendor.`)
  expect(warnings).toEqual(['SIMULATED quotes.'])
  const lines = (await readFile(out, 'utf8')).trim().split('\n')
  expect(lines[0]).toMatch(/^contract,session,decision_at,is_call,mark,.*,weekday,return:1,label,label_known_at$/)
  expect(lines.length).toBe(samples + 1)
})

it('options samples refuses hours and names of files that cannot be used', async () => {
  const place = await context()
  const asked = (options: object) =>
    samplesCommand.run(given('SPX', { hours: '24', features: 'weekday', out: 'a.csv', ...options }), place)
  await expect(asked({ hours: '0' })).rejects.toThrow('--hours is 0.')
  await expect(asked({ out: 'a.txt' })).rejects.toThrow('a.txt does not say which format to write.')
  await expect(asked({ from: '2020-01-01' })).rejects.toThrow('There are no snapshots of options on SPX in this range.')
})
