/** What a planned backtest reads from the lake, as known to its commit. */
import { concatFrames, selectRows } from '../../core/frame.ts'
import type { Desk } from '../../backtest/engine/desk.ts'
import type { Feed } from '../../backtest/engine/feed.ts'
import { BarFeed } from '../../backtest/engine/feeds/bar-feed.ts'
import { chainsOfLake } from '../../backtest/engine/feeds/lake-feeds.ts'
import type { Benchmark } from '../../backtest/engine/life/financing.ts'
import type { OpeningValues } from '../../backtest/engine/life/settlement-value.ts'
import { type Actions, type Bars, noActions } from '../../market/adjustment.ts'
import type { Calendar } from '../../market/calendar.ts'
import { RECORD_SCHEMAS } from '../../market/record-kind.ts'
import type { Lake } from '../../store/lake.ts'
import { type MarketInputs, readMarketInputs } from '../evaluation/market-inputs.ts'
import type { BacktestPlan, PlannedSymbol, SeriesPlace } from './backtest-plan.ts'
import { KnownValues } from './known-values.ts'

export interface BacktestInputs {
  readonly feeds: readonly ((desk: Desk) => Feed)[]
  /** Of all symbols that are traded. */
  readonly actions: Actions
  readonly benchmark: Benchmark
  readonly openingValues: OpeningValues
  /** Daily bars by symbol, all there are; symbols that are traded by their chains alone have none. */
  readonly daily: ReadonlyMap<string, Bars>
  /** Values of the roles that name series or daily bars, as they became known. */
  readonly roles: Readonly<Record<string, KnownValues>>
  /** As sentences, for reports. */
  readonly descriptions: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
}

/** Errors: those of reading. */
export async function readBacktestInputs(plan: BacktestPlan, lake: Lake, calendar: Calendar): Promise<BacktestInputs> {
  const reader = new Reader(plan, lake, calendar)
  const feeds: ((desk: Desk) => Feed)[] = []
  const read: MarketInputs[] = []
  for (const symbol of plan.symbols) {
    const market = await reader.market(symbol)
    if (market !== undefined) read.push(market)
    if (market !== undefined) feeds.push(reader.barFeed(symbol.symbol, market))
    // after the bars: what is known of a session at one instant comes with its chain last
    if (symbol.chains !== undefined) feeds.push(await reader.chainFeed(symbol.symbol, symbol.chains))
  }
  const roles = await reader.roles()
  return {
    daily: new Map(read.map(({ symbol, bars }) => [symbol, bars])),
    feeds,
    actions: concatFrames(RECORD_SCHEMAS.actions, [noActions(), ...read.map(({ actions }) => actions)]),
    benchmark: benchmarkOf(plan, roles),
    openingValues: await reader.openingValues(),
    roles,
    descriptions: [...read.flatMap(({ descriptions }) => descriptions), ...reader.descriptions],
    gaps: read.flatMap(({ gaps }) => gaps),
    caveats: read.flatMap(({ caveats }) => caveats),
  }
}

class Reader {
  readonly descriptions: string[] = []
  readonly #plan: BacktestPlan
  readonly #lake: Lake
  readonly #calendar: Calendar

  constructor(plan: BacktestPlan, lake: Lake, calendar: Calendar) {
    this.#plan = plan
    this.#lake = lake
    this.#calendar = calendar
  }

  /** Bars and actions of a symbol that has bars. */
  async market({ bars: traded }: PlannedSymbol): Promise<MarketInputs | undefined> {
    if (traded === undefined) return undefined
    const { from, to, commit } = this.#plan
    const request = { lake: this.#lake, calendar: this.#calendar, traded, related: {}, from, to, asOfCommit: commit }
    return readMarketInputs(request)
  }

  /** The shorter bars where the file names them, else the daily ones. */
  barFeed(symbol: string, { bars, intraday: [intraday] }: MarketInputs): (desk: Desk) => Feed {
    const fed = this.#inSpan(intraday ?? bars)
    return (desk) => new BarFeed(symbol, fed, desk)
  }

  async chainFeed(underlying: string, source: string): Promise<(desk: Desk) => Feed> {
    const { from, to, commit } = this.#plan
    const selection = { lake: this.#lake, calendar: this.#calendar, source, from, to, asOfCommit: commit }
    const exchange = await this.#exchangeOf(underlying, source)
    this.descriptions.push(`${underlying} option chains, ${source}${exchange === '' ? '' : `, quotes of ${exchange}`}`)
    return chainsOfLake(selection, underlying, exchange)
  }

  /** Consolidated quotes where there are any, else those of the exchange that quotes the most contracts. */
  async #exchangeOf(underlying: string, source: string): Promise<string> {
    const { from, to, commit } = this.#plan
    const records = this.#lake.daily('chains', ['exchange'], { where: { underlying, source }, asOfCommit: commit })
    for (const day of this.#calendar.sessionDays(from, to)) {
      const { columns, length } = await records.read(day)
      if (length > 0) return mostFrequent(columns.exchange)
    }
    return ''
  }

  async roles(): Promise<Record<string, KnownValues>> {
    const read: Record<string, KnownValues> = {}
    for (const { role, kind, where } of this.#plan.roles) {
      read[role] = kind === 'series' ? await this.#series(where) : closesOf(await this.#bars(where))
      this.descriptions.push(`${where['series'] ?? where['symbol']} as ${role}, ${where['source']}`)
    }
    return read
  }

  /** Official opening values of the indices whose chains are read, where the lake holds them. */
  async openingValues(): Promise<OpeningValues> {
    const found = new Map<string, KnownValues>()
    for (const { opening } of this.#plan.symbols) {
      if (opening !== undefined) found.set(opening['series']!, await this.#series(opening))
    }
    return (series, day) => found.get(series)?.of(day)
  }

  async #series(where: SeriesPlace): Promise<KnownValues> {
    return new KnownValues(await this.#lake.read('series', { where, asOfCommit: this.#plan.commit }))
  }

  #bars(where: SeriesPlace): Promise<Bars> {
    return this.#lake.read('bars', { where, asOfCommit: this.#plan.commit })
  }

  #inSpan(bars: Bars): Bars {
    const { from, to } = this.#plan
    const rows = [...bars.columns.session.entries()].filter(([, day]) => day >= from && day <= to).map(([row]) => row)
    return rows.length === bars.length ? bars : selectRows(bars, rows)
  }
}

function mostFrequent(exchanges: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const exchange of exchanges) counts.set(exchange, (counts.get(exchange) ?? 0) + 1)
  if (counts.has('')) return ''
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]![0]
}

function closesOf({ columns, length }: Bars): KnownValues {
  return new KnownValues({
    length,
    columns: { period: columns.session, knownAt: columns.knownAt, value: columns.close },
  })
}

/** A rate in per cent as a simple annual one; 0 before the first value, and where none is named. */
function benchmarkOf({ study: { financing } }: BacktestPlan, roles: Readonly<Record<string, KnownValues>>): Benchmark {
  const values = financing === 'none' || financing.benchmark === undefined ? undefined : roles[financing.benchmark]
  if (values === undefined) return () => 0
  return (instant) => (values.newest(instant) ?? 0) / 100
}
