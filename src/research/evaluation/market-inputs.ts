/**
 * What a study reads from the lake, in the study's own names: raw daily bars of the traded symbol,
 * its dividends and splits, and the related bars and series by role.
 */
import { BellwetherError } from '../../core/errors.ts'
import { type Frame, hashFrame, selectRows } from '../../core/frame.ts'
import { hashJson } from '../../core/hash.ts'
import { formatDate } from '../../core/time.ts'
import { METHOD } from '../../analytics/chains/analysis-method.ts'
import { SCORE_METHOD } from '../../analytics/sentiment/score-news.ts'
import type { Events } from '../../features/event-features.ts'
import type { SnapshotKind, SnapshotRecords } from '../../features/snapshots/snapshot.ts'
import type { FeatureInputs } from '../../features/sources.ts'
import { type Actions, type Bars, mergeActions, noActions } from '../../market/adjustment.ts'
import type { Calendar } from '../../market/calendar.ts'
import { dividendsReachFrom } from '../../market/dividend-coverage.ts'
import { rebuildRawBars } from '../../market/raw-rebuild.ts'
import type { RecordSchema } from '../../market/record-kind.ts'
import type { Lake, SeriesSummary } from '../../store/lake.ts'
import type { RelatedData, TradedData } from '../study-sections.ts'
import { chooseActions, chooseBars, chooseNamed, chooseRawBars, chooseValues, type Wanted } from './chosen-series.ts'
import { InputNotes, type SeriesFrame, type UsedSeries } from './input-notes.ts'

/** Every contract of a chain: its quotes, and what was computed of each. */
export interface ContractRecords {
  readonly role: string
  readonly chains: Frame<RecordSchema<'chains'>>
  readonly analytics: Frame<RecordSchema<'option-analytics'>>
}

export interface MarketInputs {
  readonly symbol: string
  /** Raw daily bars of the symbol, in order. */
  readonly bars: Bars
  /** Raw shorter bars of the symbol; none where the study names none. */
  readonly intraday: readonly Bars[]
  readonly actions: Actions
  /** Daily bars and series by role, the role standing where the symbol or series name stood. */
  readonly relatedBars: readonly Bars[]
  readonly series: readonly SeriesFrame[]
  /** Option analytics, futures and scores of headlines, likewise by role. */
  readonly snapshots: readonly SnapshotRecords[]
  readonly contracts: readonly ContractRecords[]
  /** Dated events, likewise. */
  readonly events: readonly Events[]
  readonly isSimulated: boolean
  /** The lake's newest commit when it was read. */
  readonly commit: number
  /** Of every value above. */
  readonly hash: string
  /** The series of the lake that were read. */
  readonly usedSeries: readonly UsedSeries[]
  /** One line a series, for reports. */
  readonly descriptions: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
}

export interface InputRequest {
  readonly lake: Lake
  readonly calendar: Calendar
  readonly traded: TradedData
  readonly related: Readonly<Record<string, RelatedData>>
  /** Sessions to trade; features use what lies before. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly asOfCommit?: number
}

/** Errors: DATA_NONE, DATA_UNFIT, DATA_INSUFFICIENT, LAKE_CORRUPT. */
export async function readMarketInputs(request: InputRequest): Promise<MarketInputs> {
  const commit = request.asOfCommit ?? (await request.lake.head())
  const reader = new InputReader(request, commit, await request.lake.list(commit))
  return reader.read()
}

class InputReader {
  readonly #request: InputRequest
  readonly #commit: number
  readonly #stored: readonly SeriesSummary[]
  readonly #notes = new InputNotes()

  /** @param stored what the lake held at `commit` */
  constructor(request: InputRequest, commit: number, stored: readonly SeriesSummary[]) {
    this.#request = request
    this.#commit = commit
    this.#stored = stored
  }

  async read(): Promise<MarketInputs> {
    const { calendar, traded, related } = this.#request
    const actions = await this.#readActions()
    const bars = this.#upTo(await this.#readTraded(actions))
    this.#notes.missingSessions(calendar, bars)
    this.#notes.jumps(traded.symbol, bars, actions)
    const intraday = await this.#readIntraday()
    const relatedBars: Bars[] = []
    const series: SeriesFrame[] = []
    const snapshots: SnapshotRecords[] = []
    const events: Events[] = []
    const contracts: ContractRecords[] = []
    for (const [role, data] of Object.entries(related).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if ('bars' in data) relatedBars.push(renamed(await this.#readRelatedBars(role, data), 'symbol', role))
      else if ('series' in data) series.push(renamed(await this.#readSeries(role, data), 'series', role))
      else if ('events' in data) events.push(renamed(await this.#readEvents(role, data), 'event', role))
      else if ('contracts' in data) contracts.push(await this.#readContracts(role, data))
      else snapshots.push(await this.#readSnapshots(role, data))
    }
    const frames: readonly Frame[] = [
      bars,
      actions,
      ...intraday,
      ...relatedBars,
      ...series,
      ...snapshots.map(({ records }) => records as Frame),
      ...events,
      ...contracts.flatMap(({ chains, analytics }) => [chains as Frame, analytics as Frame]),
    ]
    const { isSimulated, usedSeries, descriptions, gaps, caveats } = this.#notes
    return {
      symbol: traded.symbol,
      bars,
      intraday,
      actions,
      relatedBars,
      series,
      snapshots,
      contracts,
      events,
      isSimulated,
      commit: this.#commit,
      hash: hashJson(frames.map((frame) => hashFrame(frame))),
      usedSeries,
      descriptions,
      gaps,
      caveats,
    }
  }

  /** Actions of all sources, in the order of preference. */
  async #readActions(): Promise<Actions> {
    const { symbol, actions: wanted } = this.#request.traded
    let merged = noActions()
    for (const summary of chooseActions(this.#stored, symbol, wanted)) {
      const frame = await this.#readAs('actions', summary, 'actions')
      const { actions, disagreements, redated } = mergeActions(merged, frame)
      merged = actions
      this.#notes.describe(`${symbol} dividends and splits, ${summary.source}, ${frame.length} records`)
      this.#notes.redated(redated)
      this.#notes.disagreements(disagreements)
    }
    return merged
  }

  /** Raw bars, or adjusted ones made raw. */
  async #readTraded(actions: Actions): Promise<Bars> {
    const { symbol, bars: source } = this.#request.traded
    const summary = chooseBars(this.#stored, symbol, source)
    const bars = await this.#readAs('bars', summary, 'traded')
    const adjustment = summary.partition['adjustment']!
    const title = `${symbol} daily bars, ${summary.source}`
    if (adjustment === 'raw') {
      this.#notes.describe(`${title}, raw, ${spanText(summary)}`)
      this.#notes.unknownDividends(symbol, bars, actions)
      return bars
    }
    const undone =
      adjustment === 'split' ? 'split-adjusted ones and the splits' : `${adjustment} ones and the dividends`
    this.#notes.describe(`${title}, ${spanText(summary)}; raw prices rebuilt from ${undone}`)
    if (adjustment === 'split') this.#notes.unknownSplits(symbol, actions)
    const rebuilt = rebuildRawBars(this.#sinceDividendsAreKnown(bars, actions), actions)
    this.#notes.rebuilt(rebuilt)
    return rebuilt.bars
  }

  /** A study that begins where the dividends are known does without the bars from before. */
  #sinceDividendsAreKnown(bars: Bars, actions: Actions): Bars {
    const { from } = this.#request
    const reached = dividendsReachFrom(bars, actions)
    const first = bars.columns.session[0]
    if (from === undefined || reached === undefined || first === undefined || reached <= first || from < reached) {
      return bars
    }
    this.#notes.leftOutBefore(reached)
    return selectSessions(bars, (session) => session >= reached)
  }

  async #readIntraday(): Promise<Bars[]> {
    const { symbol, intraday } = this.#request.traded
    if (intraday === undefined) return []
    const summary = chooseRawBars(this.#stored, symbol, intraday.source, intraday.interval)
    this.#notes.describe(`${symbol} ${intraday.interval} bars, ${summary.source}, raw, ${spanText(summary)}`)
    return [this.#upTo(await this.#readAs('bars', summary, 'intraday'))]
  }

  async #readRelatedBars(role: string, { bars: symbol, source }: Named<'bars'>): Promise<Bars> {
    const summary = chooseRawBars(this.#stored, symbol, source)
    this.#notes.describe(`${symbol} daily bars as ${role}, ${summary.source}, ${spanText(summary)}`)
    return this.#readAs('bars', summary, role)
  }

  async #readSeries(role: string, { series: name, source }: Named<'series'>): Promise<SeriesFrame> {
    const summary = chooseValues(this.#stored, name, source)
    const frame = await this.#readAs('series', summary, role)
    this.#notes.describe(`${name} as ${role}, ${summary.source}, ${spanText(summary)}`)
    this.#notes.seriesRead(name, summary, frame)
    return frame
  }

  async #readEvents(role: string, { events: name, source }: Named<'events'>): Promise<Events> {
    const wanted = { kind: 'events', partition: { event: name } } as const
    const summary = chooseNamed(this.#stored, wanted, { what: 'events', name, source })
    this.#notes.describe(`${name} as ${role}, events of ${summary.source}, ${spanText(summary)}`)
    return this.#readAs('events', summary, role)
  }

  async #readContracts(role: string, { contracts: underlying, source }: Named<'contracts'>): Promise<ContractRecords> {
    const naming = { what: 'option quotes', name: underlying, source }
    const quotes = chooseNamed(this.#stored, { kind: 'chains', partition: { underlying } }, naming)
    const partition = { underlying, basis: 'snapshot', method: METHOD }
    const computed = { what: 'option analytics', name: underlying, source: quotes.source }
    const analytics = chooseNamed(this.#stored, { kind: 'option-analytics', partition }, computed)
    this.#notes.describe(`Contracts of ${underlying} as ${role}, ${quotes.source}, ${spanText(quotes)}`)
    return {
      role,
      chains: await this.#readAs('chains', quotes, role),
      analytics: await this.#readAs('option-analytics', analytics, role),
    }
  }

  async #readSnapshots(role: string, data: SnapshotData): Promise<SnapshotRecords> {
    const { kind, partition, name, what, column } = snapshotSource(data)
    const summary = chooseNamed(this.#stored, { kind, partition }, { what, name, source: data.source })
    const records = await this.#readAs(kind, summary, role)
    const isOfAll = kind !== 'news-scores' || name === ALL_PUBLISHERS
    const own = isOfAll ? records : rowsOfPublisher(records as NewsScores, name)
    this.#notes.describe(`${name} as ${role}, ${what} of ${summary.source}, ${spanText(summary)}`)
    return { kind, records: renamed(own as Frame, column, role) } as SnapshotRecords
  }

  #readAs<K extends UsedKind>(kind: K, summary: SeriesSummary, role: string): Promise<Frame<RecordSchema<K>>> {
    this.#notes.use(summary, role)
    const where = { ...summary.partition, source: summary.source }
    return this.#request.lake.read(kind, { where, asOfCommit: this.#commit })
  }

  /** Bars of sessions up to the last one asked for. Errors: DATA_NONE. */
  #upTo(bars: Bars): Bars {
    const { from, to, traded } = this.#request
    const asked = selectSessions(bars, (session) => to === undefined || session <= to)
    if (asked.columns.session.some((session) => from === undefined || session >= from)) return asked
    const { session } = bars.columns
    const held = bars.length === 0 ? 'nothing' : `${formatDate(session[0]!)} to ${formatDate(session.at(-1)!)}`
    throw new BellwetherError('DATA_NONE', {
      message: `There are no bars of ${traded.symbol} in the sessions that the study asks for.`,
      expected: `What is stored spans ${held}.`,
      given: `${from === undefined ? '…' : formatDate(from)} to ${to === undefined ? '…' : formatDate(to)}`,
      remedy: 'Change from and to in the study, or ingest more data.',
    })
  }
}

type UsedKind = 'option-analytics' | 'bars' | 'actions' | 'series' | 'events' | SnapshotKind
type NewsScores = SnapshotRecords<'news-scores'>['records']
type SnapshotData = Extract<
  RelatedData,
  { chains: string } | { options: string } | { futures: string } | { news: string }
>

const ALL_PUBLISHERS = 'all'

/** Where the records of a role lie, and the column that takes the role's name. */
function snapshotSource(data: SnapshotData): Wanted & {
  readonly kind: SnapshotKind
  readonly name: string
  readonly what: string
  readonly column: string
} {
  if ('chains' in data) {
    const partition = { underlying: data.chains }
    return { kind: 'chains', partition, name: data.chains, what: 'option quotes', column: 'underlying' }
  }
  if ('options' in data) {
    const partition = { underlying: data.options, method: METHOD }
    return { kind: 'expiry-analytics', partition, name: data.options, what: 'option analytics', column: 'underlying' }
  }
  if ('futures' in data) {
    const partition = { root: data.futures }
    return { kind: 'futures', partition, name: data.futures, what: 'futures', column: 'root' }
  }
  const partition = { method: SCORE_METHOD }
  return { kind: 'news-scores', partition, name: data.news, what: 'scored headlines', column: 'source' }
}

/** Errors: DATA_NONE. */
function rowsOfPublisher(scores: NewsScores, publisher: string): NewsScores {
  const rows = [...scores.columns.source.entries()].filter(([, source]) => source === publisher).map(([row]) => row)
  if (rows.length > 0) return selectRows(scores, rows)
  const known = [...new Set(scores.columns.source)]
  throw new BellwetherError('DATA_NONE', {
    message: `The lake holds no headlines of ${publisher}.`,
    expected: `There are headlines of ${known.join(', ')}.`,
    given: publisher,
    remedy: `Name one of them, or ${ALL_PUBLISHERS}.`,
  })
}

/** What a study names, and the source that it prefers. */
type Named<K extends 'bars' | 'series' | 'events' | 'contracts'> = Readonly<Record<K, string>> & {
  readonly source?: string | undefined
}

function spanText({ from, to }: SeriesSummary): string {
  return `${formatDate(from!)} to ${formatDate(to!)}`
}

function selectSessions(bars: Bars, isWanted: (session: number) => boolean): Bars {
  const rows = [...bars.columns.session.entries()].filter(([, session]) => isWanted(session)).map(([row]) => row)
  return rows.length === bars.length ? bars : selectRows(bars, rows)
}

/** The same rows under a role's name. */
function renamed<S extends Frame>(frame: S, column: string, role: string): S {
  const names = Array.from<string>({ length: frame.length }).fill(role)
  return { ...frame, columns: { ...frame.columns, [column]: names } }
}

/** As features want them. */
export function featureInputs(inputs: MarketInputs): FeatureInputs {
  const { bars, intraday, actions, relatedBars, series, snapshots, events } = inputs
  return { bars: [bars, ...intraday, ...relatedBars], series, actions: [actions], snapshots, events }
}
