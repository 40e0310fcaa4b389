/** What a backtest will read and trade, resolved against a commit of the lake before anything is read. */
import { BellwetherError } from '../../core/errors.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import { nearestName } from '../../core/nearest.ts'
import { formatDate } from '../../core/time.ts'
import type { TraderDefinition } from '../../strategies/trader-definition.ts'
import { TRADERS } from '../../strategies/traders.ts'
import { openingSeriesOf } from '../../trading/life/settlement.ts'
import type { Lake, SeriesSummary } from '../../store/lake.ts'
import { chooseActions, chooseBars, chooseNamed, chooseValues } from '../evaluation/chosen-series.ts'
import type { UsedSeries } from '../evaluation/input-notes.ts'
import { checkSection } from '../study-document.ts'
import { type RelatedData, studySpan, type TradedData } from '../study-sections.ts'
import type { BacktestStudy, StrategyChoice } from './backtest-study.ts'

/** The file and the series of the lake that play its roles. */
export interface AskedBacktest {
  readonly study: BacktestStudy
  readonly traded: TradedData
  readonly related: Readonly<Record<string, RelatedData>>
}

export interface PlannedStrategy {
  /** By which reports tell it from others. */
  readonly name: string
  readonly strategy: string
  readonly symbol: string
  /** Checked, with all defaults. */
  readonly parameters: Readonly<Record<string, Json>>
  readonly share: number
}

/** What is read for one symbol. */
export interface PlannedSymbol {
  /** As a study names what it trades; sources are those chosen. Absent where nothing needs bars and there are none. */
  readonly bars?: TradedData
  readonly symbol: string
  /** Source of its chains, where a strategy needs them. */
  readonly chains?: string
  /** Where its official opening values lie, if the lake has them. */
  readonly opening?: SeriesPlace
}

/** One series of the lake: its source and what divides its kind. */
export type SeriesPlace = Readonly<Record<string, string>>

/** Values of a role, as the lake holds them. */
export interface PlannedRole {
  readonly role: string
  readonly kind: 'series' | 'bars'
  readonly where: SeriesPlace
}

/** All of it survives a copy to another thread. */
export interface BacktestPlan {
  readonly study: BacktestStudy
  readonly strategies: readonly PlannedStrategy[]
  readonly symbols: readonly PlannedSymbol[]
  readonly roles: readonly PlannedRole[]
  /** Day numbers, both included. */
  readonly from: number
  readonly to: number
  readonly commit: number
  readonly usedSeries: readonly UsedSeries[]
}

export interface PreparedBacktest {
  readonly plan: BacktestPlan
  readonly isSimulated: boolean
  /** Of the records of every series that is read. */
  readonly dataHash: string
}

/** Errors: STUDY_INVALID, DATA_NONE. */
export async function planBacktest(
  { study, traded, related }: AskedBacktest,
  lake: Lake,
  asOfCommit?: number,
): Promise<PreparedBacktest> {
  const strategies = plannedStrategies(study, traded.symbol)
  const commit = asOfCommit ?? (await lake.head())
  const choice = new SeriesChoice(await lake.list(commit), traded, related)
  const symbols = [...Map.groupBy(strategies, ({ symbol }) => symbol)].map(([symbol, own]) =>
    choice.symbol(symbol, new Set(own.flatMap(({ strategy }) => traderNamed(strategy).needs))),
  )
  const roles = Object.keys(related).flatMap((role) => choice.role(role))
  requireBenchmark(study, roles)
  const span = requireCovered(study, choice.traded)
  return {
    plan: { study, strategies, symbols, roles, ...span, commit, usedSeries: choice.used.map(usedAs) },
    isSimulated: choice.used.some(({ summary }) => summary.isSimulated),
    dataHash: hashJson(choice.used.map(({ role, summary }) => [role, summary.hash])),
  }
}

/** Errors: STUDY_INVALID for a strategy or a parameter that there is not. */
function plannedStrategies(study: BacktestStudy, symbol: string): PlannedStrategy[] {
  const equal = 1 / study.strategies.length
  const planned = study.strategies.map((choice, i) =>
    plannedStrategy(choice, `strategies[${i}]`, { symbol, share: equal }),
  )
  requireDistinct(planned.map(({ name }) => name))
  requireShares(planned)
  return planned
}

function plannedStrategy(
  choice: StrategyChoice,
  place: string,
  usual: Pick<PlannedStrategy, 'symbol' | 'share'>,
): PlannedStrategy {
  const definition = TRADERS.find(({ name }) => name === choice.strategy)
  if (definition === undefined) throw unknownStrategy(choice.strategy, place)
  const kind = { schema: definition.parameters, page: `bellwether backtest strategies ${definition.name}` }
  const parameters = checkSection(kind, choice.parameters, `${place}.parameters`) as PlannedStrategy['parameters']
  const { strategy, name = strategy, symbol = usual.symbol, share = usual.share } = choice
  return { name, strategy, symbol, parameters, share }
}

/** What counts together as trials: the strategies of an account, whatever their parameters. */
export function familyOf({ strategies }: Pick<BacktestPlan, 'strategies'>): string {
  return strategies
    .map(({ strategy }) => strategy)
    .toSorted()
    .join('+')
}

/** One of those that a plan names. */
export function traderNamed(name: string): TraderDefinition {
  return TRADERS.find((definition) => definition.name === name)!
}

function unknownStrategy(given: string, place: string): BellwetherError {
  const known = TRADERS.map(({ name }) => name)
  const nearest = nearestName(given, known)
  return new BellwetherError('STUDY_INVALID', {
    message: `${place}: no strategy is called ${given}.`,
    expected: `The strategies are ${known.join(', ')}.`,
    given,
    remedy: nearest === undefined ? 'bellwether backtest strategies lists them.' : `Did you mean ${nearest}?`,
  })
}

function requireDistinct(names: readonly string[]): void {
  const repeated = names.find((name, i) => names.indexOf(name) !== i)
  if (repeated === undefined) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `Two strategies are called ${repeated}.`,
    expected: 'Each strategy of an account has a name of its own, by which its orders are told from those of others.',
    given: repeated,
    remedy: 'Give one of them another with the key name.',
  })
}

/** Shares are of one capital. */
function requireShares(strategies: readonly PlannedStrategy[]): void {
  const sum = strategies.reduce((total, { share }) => total + share, 0)
  if (sum <= 1 + 1e-9) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `The strategies' shares of the capital add up to ${Number(sum.toFixed(6))}.`,
    expected: 'Together they are at most 1.',
    given: strategies.map(({ share }) => share).join(', '),
    remedy: 'Give each a share, e.g. share: 0.5 for two.',
  })
}

/** One that is misspelt would count as a rate of 0. */
function requireBenchmark({ financing }: BacktestStudy, roles: readonly PlannedRole[]): void {
  if (financing === 'none' || financing.benchmark === undefined) return
  const { benchmark } = financing
  const known = roles.map(({ role }) => role)
  if (known.includes(benchmark)) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `financing.benchmark: no series of the data plays the role ${benchmark}.`,
    expected: known.length === 0 ? 'A role under data.*.related that is a series.' : `One of ${known.join(', ')}.`,
    given: benchmark,
    remedy: 'Name the series under data.*.related, or leave benchmark out for a rate of 0.',
  })
}

interface Used {
  readonly role: string
  readonly summary: SeriesSummary
}

function usedAs({ role, summary: { kind, source, partition } }: Used): UsedSeries {
  return { role, kind, source, partition }
}

/** Chooses series as studies do, and remembers which. */
class SeriesChoice {
  readonly used: Used[] = []
  /** Those that say which sessions can be traded. */
  readonly traded: SeriesSummary[] = []
  readonly #stored: readonly SeriesSummary[]
  readonly #traded: TradedData
  readonly #related: AskedBacktest['related']

  constructor(stored: readonly SeriesSummary[], traded: TradedData, related: AskedBacktest['related']) {
    this.#stored = stored
    this.#traded = traded
    this.#related = related
  }

  symbol(symbol: string, needs: ReadonlySet<'bars' | 'chains'>): PlannedSymbol {
    const bars = needs.has('bars') || this.#hasBars(symbol) ? this.#bars(symbol) : undefined
    if (!needs.has('chains')) return { symbol, ...(bars !== undefined && { bars }) }
    const opening = this.#opening(symbol)
    const chains = this.#chains(symbol)
    return { symbol, ...(bars !== undefined && { bars }), chains, ...(opening !== undefined && { opening }) }
  }

  /** Of roles that are values; chains are chosen with the symbols whose they are. */
  role(role: string): PlannedRole[] {
    const data = this.#related[role]!
    if ('series' in data) return [this.#planned(role, 'series', chooseValues(this.#stored, data.series, data.source))]
    if ('bars' in data) return [this.#planned(role, 'bars', chooseBars(this.#stored, data.bars, data.source))]
    return []
  }

  #planned(role: string, kind: PlannedRole['kind'], summary: SeriesSummary): PlannedRole {
    return { role, kind, where: this.#use(role, summary) }
  }

  #hasBars(symbol: string): boolean {
    return this.#stored.some(({ kind, partition }) => kind === 'bars' && partition['symbol'] === symbol)
  }

  /** Of a symbol that the file does not describe, from the source of the one that it does. */
  #bars(symbol: string): TradedData {
    const isTraded = symbol === this.#traded.symbol
    const { bars: source, actions, intraday } = this.#traded
    const daily = chooseBars(this.#stored, symbol, isTraded || this.#isSimulated ? source : undefined)
    this.#use(isTraded ? 'traded' : symbol, daily)
    this.traded.push(daily)
    const found = chooseActions(this.#stored, symbol, isTraded ? actions : undefined)
    for (const one of found) this.#use('actions', one)
    if (isTraded && intraday !== undefined) this.#intraday(symbol, intraday)
    const named = { symbol, bars: daily.source, actions: found.map((one) => one.source) }
    return isTraded && intraday !== undefined ? { ...named, intraday } : named
  }

  get #isSimulated(): boolean {
    return this.#stored.some(({ source, isSimulated }) => isSimulated && source === this.#traded.bars)
  }

  #intraday(symbol: string, { interval, source }: NonNullable<TradedData['intraday']>): void {
    const summary = chooseBars(this.#stored, symbol, source, interval)
    this.#use('intraday', summary)
    this.traded.push(summary)
  }

  #chains(underlying: string): string {
    const wanted = Object.values(this.#related).find((data) => 'chains' in data && data.chains === underlying)
    const source = wanted?.source ?? (this.#isSimulated ? this.#traded.bars : undefined)
    const naming = { what: 'option chains', name: underlying, source }
    const summary = chooseNamed(this.#stored, { kind: 'chains', partition: { underlying } }, naming)
    this.#use('chains', summary)
    this.traded.push(summary)
    return summary.source
  }

  #opening(underlying: string): SeriesPlace | undefined {
    const series = openingSeriesOf(underlying)
    const summary = this.#stored.find(({ kind, partition }) => kind === 'series' && partition['series'] === series)
    return series === undefined || summary === undefined ? undefined : this.#use('opening values', summary)
  }

  #use(role: string, summary: SeriesSummary): SeriesPlace {
    this.used.push({ role, summary })
    return { ...summary.partition, source: summary.source }
  }
}

/** The sessions that are asked for, all of which the data cover. Errors: DATA_NONE. */
function requireCovered(study: BacktestStudy, series: readonly SeriesSummary[]): { from: number; to: number } {
  const from = Math.max(...series.map((one) => one.from!))
  const to = Math.min(...series.map((one) => one.to!))
  const asked = studySpan(study)
  const span = { from: asked.from ?? from, to: asked.to ?? to }
  if (span.from >= from && span.to <= to && span.from <= span.to) return span
  const names = series.map(({ kind, source }) => `${kind} of ${source}`).join(', ')
  throw new BellwetherError('DATA_NONE', {
    message: `The data do not cover ${formatDate(span.from)} to ${formatDate(span.to)}.`,
    expected:
      from <= to
        ? `Together (${names}) they span ${formatDate(from)} to ${formatDate(to)}.`
        : `Its series (${names}) have no session in common.`,
    given: `${formatDate(span.from)} to ${formatDate(span.to)}`,
    remedy: 'Change from and to in the file, or ingest more data.',
  })
}
