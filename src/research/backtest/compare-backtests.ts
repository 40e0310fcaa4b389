/** Two backtests of the same sessions beside each other: what was set otherwise, what came of it, and who traded what. */
import { BellwetherError } from '../../core/errors.ts'
import { canonicalJson, type Json } from '../../core/hash.ts'
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import { formatDate } from '../../core/time.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { Fill } from '../../trading/fill.ts'
import { fromMicros, toMicros } from '../../trading/money.ts'
import { returnsOf } from './session-returns.ts'
import type { BacktestView, StoredBacktest } from './show-backtest.ts'
import { fillsOf } from './table-rows.ts'

export interface BacktestComparison {
  /** Settings that differ, by path; null where one has none. */
  readonly settings: readonly { readonly path: string; readonly first: Json; readonly second: Json }[]
  readonly numbers: readonly { readonly name: string; readonly first: number | null; readonly second: number | null }[]
  /** Of the first less the second: mean of the returns a year with its error, and profit in currency units. */
  readonly difference: { readonly aYear: number; readonly error: number; readonly profit: number }
  /** Fills that only one of them has, by instant, symbol and quantity. */
  readonly onlyFirst: readonly Fill[]
  readonly onlySecond: readonly Fill[]
  readonly inBoth: number
}

/** Errors: USAGE_VALUE for one and the same, for backtests of other sessions, or one of them simulated. */
export function compareBacktests(first: BacktestView, second: BacktestView): BacktestComparison {
  requireComparable(first, second)
  const [a, b] = [returns(first), returns(second)]
  const gaps = a.map((value, i) => value - b[i]!)
  const [fills, others] = [fillsOf(first.tables.fills), fillsOf(second.tables.fills)]
  const onlyFirst = unmatched(fills, others)
  return {
    settings: settingsThatDiffer(first, second),
    numbers: Object.keys(first.summary.numbers).map((name) => ({
      name,
      first: first.summary.numbers[name] ?? null,
      second: second.summary.numbers[name] ?? null,
    })),
    difference: {
      aYear: SESSIONS_PER_YEAR * mean(gaps),
      error: (SESSIONS_PER_YEAR * standardDeviation(gaps)) / Math.sqrt(gaps.length),
      profit: profitOf(first) - profitOf(second),
    },
    onlyFirst,
    onlySecond: unmatched(others, fills),
    inBoth: fills.length - onlyFirst.length,
  }
}

function returns({ tables, result }: StoredBacktest): Float64Array {
  return returnsOf(tables.sessions.columns.equity, toMicros(result.openingCash))
}

function profitOf({ tables, result }: StoredBacktest): number {
  return fromMicros(tables.sessions.columns.equity.at(-1) ?? toMicros(result.openingCash)) - result.openingCash
}

function oneAndTheSame(id: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `Both are the backtest ${id}.`,
    expected: 'Two backtests are compared.',
    given: id,
    remedy: 'Name another one, or write more of its identifier; bellwether backtest ls lists them.',
  })
}

function requireComparable(first: BacktestView, second: BacktestView): void {
  if (first.manifest.id === second.manifest.id) throw oneAndTheSame(first.manifest.id)
  const [a, b] = [first, second].map(({ tables }) => tables.sessions.columns.session) as [Int32Array, Int32Array]
  const isSame = a.length === b.length && a.every((session, i) => session === b[i])
  if (!isSame) {
    throw incomparable(`${first.manifest.id} and ${second.manifest.id} are of other sessions`, [
      spanText(a),
      spanText(b),
    ])
  }
  if (first.manifest.isSimulated === second.manifest.isSimulated) return
  const kinds = [first, second].map(({ manifest }) => (manifest.isSimulated ? 'simulated' : 'not simulated'))
  throw incomparable('One of the two is of a simulated market', kinds)
}

function incomparable(what: string, given: readonly string[]): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `${what}, so they cannot be compared.`,
    expected: 'Two backtests of the same sessions, both of a real market or both of a simulated one.',
    given: given.join(' and '),
    remedy: 'Run one of them again with from and to of the other.',
  })
}

function spanText(sessions: Int32Array): string {
  if (sessions.length === 0) return 'no sessions'
  return `${sessions.length} sessions from ${formatDate(sessions[0]!)} to ${formatDate(sessions.at(-1)!)}`
}

/** Of all that can change a result, leaf by leaf. */
function settingsThatDiffer(first: BacktestView, second: BacktestView): BacktestComparison['settings'] {
  const [a, b] = [first, second].map(({ manifest }) => new Map(leaves(manifest.identity.parameters, ''))) as [
    Map<string, Json>,
    Map<string, Json>,
  ]
  return [...new Set([...a.keys(), ...b.keys()])]
    .toSorted()
    .map((path) => ({ path, first: a.get(path) ?? null, second: b.get(path) ?? null }))
    .filter((pair) => canonicalJson(pair.first) !== canonicalJson(pair.second))
}

/** `strategies[0].parameters.delta` with its value. */
function leaves(value: Json, path: string): [string, Json][] {
  if (value === null || typeof value !== 'object') return [[path, value]]
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => leaves(item, `${path}[${i}]`))
  return Object.entries(value).flatMap(([key, item]) => leaves(item ?? null, path === '' ? key : `${path}.${key}`))
}

/** Those of `fills` that have no counterpart among `others`, each of which is one for one only. */
function unmatched(fills: readonly Fill[], others: readonly Fill[]): Fill[] {
  const left = new Map<string, number>()
  for (const fill of others) left.set(keyOf(fill), (left.get(keyOf(fill)) ?? 0) + 1)
  return fills.filter((fill) => {
    const count = left.get(keyOf(fill)) ?? 0
    left.set(keyOf(fill), count - 1)
    return count <= 0
  })
}

function keyOf({ at, symbol, quantity }: Fill): string {
  return `${at} ${symbol} ${quantity}`
}
