/** How many quotes ended with a volatility, how many with which status, and what the expiries rest on. */
import { IV_STATUSES, type ForwardSource, type ImpliedVolatilityStatus, type SviFitStatus } from '@bellwether/options'
import type { Analysed } from './analytics-records.ts'
import { NO_RATE } from './funding-rate.ts'

const FORWARD_SOURCES: readonly ForwardSource[] = ['parity', 'neighbour', 'carry', 'none']
const SMILE_STATUSES: readonly SviFitStatus[] = ['ok', 'constrained', 'scaled', 'too_few_points']

export interface AnalysisCounts {
  readonly quotes: number
  /** Of the middle of bid and ask; every quote has one. */
  readonly statuses: Readonly<Record<ImpliedVolatilityStatus, number>>
  /** Expired ones are not among those below. */
  readonly expiries: number
  readonly forwards: Readonly<Record<ForwardSource, number>>
  readonly smiles: Readonly<Record<SviFitStatus, number>>
  /** Expiries whose rate parity does not tell, where no rate was known at the time either. */
  readonly withoutRate: number
}

export function analysisCounts({ chain, values, expiries }: Analysed): AnalysisCounts {
  const statuses = zeros(IV_STATUSES)
  for (const code of values.midIvStatus) statuses[IV_STATUSES[code]!]++
  const alive = expiries.flat().filter(({ range }) => range.yearsToExpiry > 0)
  const forwards = zeros(FORWARD_SOURCES)
  const smiles = zeros(SMILE_STATUSES)
  for (const { forwardSource, smile } of alive) {
    forwards[forwardSource]++
    smiles[smile?.status ?? 'too_few_points']++
  }
  const withoutRate = alive.filter(({ rateSource }) => rateSource === NO_RATE.source).length
  return { quotes: chain.rows.length, statuses, expiries: alive.length, forwards, smiles, withoutRate }
}

/** Without any, all are zero. */
export function sumOfCounts(all: readonly AnalysisCounts[]): AnalysisCounts {
  const total = (count: (one: AnalysisCounts) => number): number => all.reduce((sum, one) => sum + count(one), 0)
  return {
    quotes: total(({ quotes }) => quotes),
    statuses: sums(
      IV_STATUSES,
      all.map(({ statuses }) => statuses),
    ),
    expiries: total(({ expiries }) => expiries),
    forwards: sums(
      FORWARD_SOURCES,
      all.map(({ forwards }) => forwards),
    ),
    smiles: sums(
      SMILE_STATUSES,
      all.map(({ smiles }) => smiles),
    ),
    withoutRate: total(({ withoutRate }) => withoutRate),
  }
}

type Counts<K extends string> = Record<K, number>

function zeros<K extends string>(names: readonly K[]): Counts<K> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counts<K>
}

function sums<K extends string>(names: readonly K[], all: readonly Readonly<Counts<K>>[]): Counts<K> {
  const sum = zeros(names)
  for (const counts of all) for (const name of names) sum[name] += counts[name]
  return sum
}
