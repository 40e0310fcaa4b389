import { expect, it } from 'vitest'
import { FundingRates, NO_RATE } from '../../../src/analytics/chains/funding-rate.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { dayNumber, MS_PER_DAY } from '../../../src/core/time.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, type Row } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const DAY = dayNumber(2019, 5, 2)

function value(series: string, period: number, known: number, figure: number): Row {
  return { series, period, at: period * MS_PER_DAY, knownAt: known * MS_PER_DAY, knownModelled: 1, value: figure }
}

async function ratesOf(rows: readonly Row[]): Promise<FundingRates> {
  const lake = await openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
  if (rows.length > 0) await lake.append([batchOf('series', rows)])
  return FundingRates.read(lake, DAY + 20)
}

const at = (day: number): number => day * MS_PER_DAY

it('compounds quoted rates over a year of 365 days', async () => {
  const overnight = (await ratesOf([value('SOFR', DAY, DAY + 1, 2.4)])).at(at(DAY + 1))
  expect(overnight).toMatchObject({ source: 'SOFR' })
  expect(overnight.rate).toBeCloseTo(365 * Math.log1p(0.024 / 360), 15)
  const bill = (await ratesOf([value('TREASURY_3M', DAY, DAY + 1, 0.024)])).at(at(DAY + 1))
  expect(bill.rate).toBeCloseTo(2 * Math.log1p(0.012), 15)
})

it('takes the newest period that was known, in the version that was known', async () => {
  const rates = await ratesOf([
    value('SOFR', DAY, DAY + 1, 2),
    value('SOFR', DAY, DAY + 3, 3),
    value('SOFR', DAY + 1, DAY + 4, 4),
    // A late revision of an old period is not today's rate.
    value('SOFR', DAY, DAY + 5, 9),
  ])
  const rateAt = (day: number): number => rates.at(at(day)).rate
  const of = (percent: number): number => 365 * Math.log1p(percent / 36_000)
  expect(rates.at(at(DAY + 1) - 1)).toBe(NO_RATE)
  expect(rateAt(DAY + 1)).toBeCloseTo(of(2), 14)
  expect(rateAt(DAY + 3)).toBeCloseTo(of(3), 14)
  expect(rateAt(DAY + 4)).toBeCloseTo(of(4), 14)
  expect(rateAt(DAY + 6)).toBeCloseTo(of(4), 14)
})

it('keeps the rates of the simulated market to its own options', async () => {
  const rates = await ratesOf([value('SOFR', DAY, DAY, 2), value('SIMEFFR', DAY, DAY, 3)])
  const [real, simulated] = [rates.of({ isSimulated: false }), rates.of({ isSimulated: true })]
  expect(real.at(at(DAY + 1)).source).toBe('SOFR')
  expect(simulated.at(at(DAY + 1))).toMatchObject({ source: 'SIMEFFR' })
  expect(simulated.at(at(DAY + 1)).rate).toBeCloseTo(365 * Math.log1p(0.03 / 360), 15)
  expect(real.at(at(DAY + 11))).toBe(NO_RATE)
})

it('prefers SOFR, then EFFR, and takes nothing older than ten days', async () => {
  const rates = await ratesOf([value('SOFR', DAY, DAY, 2), value('EFFR', DAY + 5, DAY + 5, 3)])
  expect(rates.at(at(DAY + 6)).source).toBe('SOFR')
  expect(rates.at(at(DAY + 11)).source).toBe('EFFR')
  expect(rates.at(at(DAY + 16))).toBe(NO_RATE)
  expect((await ratesOf([])).at(at(DAY))).toBe(NO_RATE)
})
