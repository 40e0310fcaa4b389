/** Samples of contracts: what stands in them, in which order, and that the future changes none. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFrame, type Frame, selectRows } from '../../../src/core/frame.ts'
import { Random } from '../../../src/core/random.ts'
import { dayNumber, MS_PER_HOUR } from '../../../src/core/time.ts'
import { createFeatureSet } from '../../../src/features/feature-set.ts'
import { buildOptionSamples, type OptionSamplesRequest } from '../../../src/features/horizons/option-samples.ts'
import { createFeatureRegistry } from '../../../src/features/registry.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../../src/market/record-kind.ts'
import { replaceKnownAfter } from '../../../src/research/evaluation/causality.ts'
import { chainRecords, chainRows, JUNE_21, SPOT } from '../../analytics/chains/made-chain.ts'

type Chains = OptionSamplesRequest['chains']
type Analytics = OptionSamplesRequest['analytics']

const DAYS = [1, 2, 3, 6, 7, 8].map((day) => dayNumber(2019, 5, day))
const MAY_3 = DAYS[2]!
const featureSet = createFeatureSet({ features: ['return:1', 'level', 'weekday'] }, createFeatureRegistry(), 'test')

/** Two roots at six closes, the price of the underlying moving, now and then a quote without a bid. */
function chainsOf(seed: number): Chains {
  const random = Random.fromSeed(seed)
  const spots = new Map(DAYS.map((day) => [day, SPOT + 20 * random.normal()]))
  const rows = chainRows({ roots: ['SPX', 'SPXW'], expiries: [MAY_3, JUNE_21], days: DAYS })
  const kept = rows.filter(({ expiry, session }) => (expiry as number) >= (session as number))
  return chainRecords(
    kept.map((row) => ({
      ...row,
      underlyingPrice: spots.get(row['session'] as number)!,
      bid: random.next() < 0.2 ? 0 : row['bid']!,
    })),
  ) as Chains
}

/** Volatilities and Greeks that tell from which quote they are. */
function analyticsOf({ columns, length }: Chains): Analytics {
  const analytics = createFrame(RECORD_SCHEMAS['option-analytics'], length)
  for (let row = 0; row < length; row++) {
    const from = length - 1 - row
    for (const name of ['contract', 'exchange'] as const) analytics.columns[name][row] = columns[name][from]!
    for (const name of ['at', 'knownAt'] as const) analytics.columns[name][row] = columns[name][from]!
    analytics.columns.midIv[row] = columns.strike[from]! + columns.bid[from]!
  }
  return analytics
}

const build = (chains: Chains) =>
  buildOptionSamples({
    underlying: 'SPX',
    chains,
    analytics: analyticsOf(chains),
    featureSet,
    hours: 24,
    calendar: nyse,
  })

it('has a sample for every quote with a mark, decided when its snapshot is known', () => {
  const chains = chainsOf(1)
  const { dataset, contract, outcomes } = build(chains)
  const marked = Array.from(outcomes.mark.keys()).filter((row) => !Number.isNaN(outcomes.mark[row]!))
  expect(contract.length).toBe(marked.length)
  expect(dataset.decisionAt.every((at, i) => i === 0 || at >= dataset.decisionAt[i - 1]!)).toBe(true)
  const { columns } = chains
  const rowOf = new Map(marked.map((row) => [`${columns.contract[row]} ${columns.knownAt[row]}`, row]))
  const value = (name: string, i: number): number => dataset.columns[dataset.featureNames.indexOf(name)]![i]!
  contract.forEach((name, i) => {
    const row = rowOf.get(`${name} ${dataset.decisionAt[i]}`)!
    expect(value('mark', i)).toBe((columns.bid[row]! + columns.ask[row]!) / 2)
    expect(value('iv', i)).toBe(columns.strike[row]! + columns.bid[row]!)
    expect(value('is_call', i)).toBe(columns.right[row] === 'call' ? 1 : 0)
    expect(value('log_strike_over_spot', i)).toBeCloseTo(
      Math.log(columns.strike[row]! / columns.underlyingPrice[row]!),
      12,
    )
    // The price of the snapshot itself is known at the decision.
    expect(value('level', i)).toBe(columns.underlyingPrice[row])
    expect([dataset.label[i], dataset.labelKnownAt[i]]).toEqual([outcomes.return[row], outcomes.knownAt[row]])
  })
})

it('gives no contract what became known later, whatever is done to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 160 }), (seed, hour) => {
      const chains = chainsOf(seed)
      const cut = chains.columns.knownAt[0]! + hour * MS_PER_HOUR
      const whole = build(chains)
      const noisy = build(replaceKnownAfter(chains, cut, Random.fromSeed(seed)))
      const rows = Array.from(chains.columns.knownAt.keys()).filter((row) => chains.columns.knownAt[row]! <= cut)
      const early = build(selectRows(chains as Frame, rows) as unknown as Chains)
      const count = early.contract.length
      for (const other of [noisy, early]) {
        expect(other.contract.slice(0, count)).toEqual(whole.contract.slice(0, count))
        whole.dataset.columns.forEach((column, j) => {
          expect(other.dataset.columns[j]!.slice(0, count), whole.dataset.featureNames[j]).toEqual(
            column.slice(0, count),
          )
        })
        for (let i = 0; i < count; i++) {
          if (!(whole.dataset.labelKnownAt[i]! <= cut)) continue
          expect(other.dataset.label[i]).toBe(whole.dataset.label[i])
        }
      }
    }),
    { numRuns: 20 },
  )
})

it('says what is missing', () => {
  const chains = chainsOf(2)
  const request = { underlying: 'SPX', chains, analytics: analyticsOf(chains), featureSet, hours: 24, calendar: nyse }
  expect(() => buildOptionSamples({ ...request, analytics: selectRows(request.analytics, []) })).toThrow(
    'No volatilities were computed of the quotes of SPX.',
  )
  chains.columns.bid.fill(0)
  expect(() => buildOptionSamples(request)).toThrow('No quote of SPX has a bid and an ask that bound a price.')
})
