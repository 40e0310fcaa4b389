/**
 * What a study reads from the lake, in the study's own names: raw daily bars of the traded symbol,
 * its dividends and splits, and the related bars and series by role.
 */
import { BellwetherError } from '../core/errors.ts'
import { type Frame, hashFrame, selectRows } from '../core/frame.ts'
import { hashJson } from '../core/hash.ts'
import { formatDate } from '../core/time.ts'
import type { FeatureInputs } from '../features/sources.ts'
import { type Actions, type Bars, exDatesOf, mergeActions, noActions } from '../market/adjustment.ts'
import { dividendsKnown, dividendsReachFrom, rebuildRawBars, type RebuiltBars } from '../market/raw-rebuild.ts'
import type { Calendar } from '../market/calendar.ts'
import type { KindName, RecordSchema } from '../market/record-kind.ts'
import type { DatasetSummary, Lake } from '../store/lake.ts'
import type { RelatedData, TradedData } from './study.ts'

type Series = Frame<RecordSchema<'series'>>

export interface MarketInputs {
  readonly symbol: string
  /** Raw daily bars of the symbol, in order. */
  readonly bars: Bars
  readonly actions: Actions
  /** Daily bars and series by role, the role standing where the symbol or series name stood. */
  readonly relatedBars: readonly Bars[]
  readonly series: readonly Series[]
  readonly isSimulated: boolean
  /** The lake's newest commit when it was read. */
  readonly commit: number
  /** Of every value above. */
  readonly hash: string
  /** The series of the lake that were read. */
  readonly datasets: readonly UsedDataset[]
  /** One line a series, for reports. */
  readonly descriptions: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
}

/** A series of the lake and what it was used as: traded, actions, or a role. */
export interface UsedDataset {
  readonly role: string
  readonly kind: KindName
  readonly source: string
  readonly partition: Readonly<Record<string, string>>
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

interface Notes {
  readonly datasets: UsedDataset[]
  readonly descriptions: string[]
  readonly gaps: string[]
  readonly caveats: string[]
}

/** Errors: DATA_NONE, DATA_UNFIT, DATA_INSUFFICIENT, LAKE_CORRUPT. */
export async function readMarketInputs(request: InputRequest): Promise<MarketInputs> {
  const commit = request.asOfCommit ?? (await request.lake.head())
  const reader = new InputReader({ ...request, asOfCommit: commit })
  return reader.read()
}

/** Open over the close before it, from which on a split is likelier than a night; the smallest usual split is 3 for 2. */
const LEAST_GROWTH = 0.7

class InputReader {
  readonly #request: InputRequest & { readonly asOfCommit: number }
  readonly #notes: Notes = { datasets: [], descriptions: [], gaps: [], caveats: [] }
  #isSimulated = false

  constructor(request: InputRequest & { readonly asOfCommit: number }) {
    this.#request = request
  }

  async read(): Promise<MarketInputs> {
    const { traded, related, asOfCommit } = this.#request
    const datasets = await this.#request.lake.list(asOfCommit)
    const actions = await this.#readActions(datasets)
    const bars = this.#upTo(await this.#readTraded(datasets, actions))
    this.#noteGaps(bars)
    this.#noteJumps(bars, actions)
    const relatedBars: Bars[] = []
    const series: Series[] = []
    for (const [role, data] of Object.entries(related).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if ('bars' in data) relatedBars.push(renamed(await this.#readRelatedBars(datasets, role, data), 'symbol', role))
      else series.push(renamed(await this.#readSeries(datasets, role, data), 'series', role))
    }
    const frames = [bars, actions, ...relatedBars, ...series]
    return {
      symbol: traded.symbol,
      bars,
      actions,
      relatedBars,
      series,
      isSimulated: this.#isSimulated,
      commit: asOfCommit,
      hash: hashJson(frames.map((frame) => hashFrame(frame))),
      ...this.#notes,
    }
  }

  /** Raw bars, or adjusted ones made raw; of several sources the one with the longest span, raw first. */
  async #readTraded(datasets: readonly DatasetSummary[], actions: Actions): Promise<Bars> {
    const { symbol, bars: source } = this.#request.traded
    const dataset = this.#choose(datasets, symbol, source)
    const bars = await this.#readBars(dataset, 'traded')
    const adjustment = dataset.partition['adjustment']!
    const span = `${formatDate(dataset.from!)} to ${formatDate(dataset.to!)}`
    if (adjustment === 'raw') {
      this.#notes.descriptions.push(`${symbol} daily bars, ${dataset.source}, raw, ${span}`)
      this.#noteUnknownDividends(bars, actions)
      return bars
    }
    const undone =
      adjustment === 'split' ? 'split-adjusted ones and the splits' : `${adjustment} ones and the dividends`
    this.#notes.descriptions.push(`${symbol} daily bars, ${dataset.source}, ${span}; raw prices rebuilt from ${undone}`)
    if (adjustment === 'split' && !actions.columns.action.includes('split')) {
      this.#notes.caveats.push(
        `No splits of ${symbol} are known: if the vendor took one out, prices before it are not those that were paid, and dividends weigh too much in them.`,
      )
    }
    const rebuilt = rebuildRawBars(this.#sinceDividendsAreKnown(bars, actions), actions)
    this.#noteRebuilt(rebuilt)
    return rebuilt.bars
  }

  /** Raw prices need no dividends, returns do. */
  #noteUnknownDividends(bars: Bars, actions: Actions): void {
    const { symbol } = this.#request.traded
    const alone = 'returns, those of holding too, are of prices alone'
    const { known, from, to } = dividendsKnown(bars, actions)
    if (known === 0) this.#notes.caveats.push(`No dividends of ${symbol} are known: ${alone}.`)
    if (from !== undefined) {
      this.#notes.caveats.push(`Dividends of ${symbol} are known from ${formatDate(from)} on only: before, ${alone}.`)
    }
    if (to !== undefined) {
      this.#notes.caveats.push(`Dividends of ${symbol} are known to ${formatDate(to)} only: after, ${alone}.`)
    }
  }

  /** A study that begins where the dividends are known does without the bars from before. */
  #sinceDividendsAreKnown(bars: Bars, actions: Actions): Bars {
    const { from } = this.#request
    const reached = dividendsReachFrom(bars, actions)
    const first = bars.columns.session[0]
    if (from === undefined || reached === undefined || first === undefined || reached <= first || from < reached) {
      return bars
    }
    this.#notes.caveats.push(
      `Bars before ${formatDate(reached)} were left out, also for features: dividends are known from then on only.`,
    )
    const { session } = bars.columns
    return selectRows(
      bars,
      Array.from(session.keys()).filter((row) => session[row]! >= reached),
    )
  }

  #noteRebuilt({ bars, unapplied, amended, barsOnGrid, offGridBefore }: RebuiltBars): void {
    if (unapplied.length > 0) {
      this.#notes.caveats.push(
        `The vendor had not yet taken a dividend out of its prices (${unapplied.map(formatDate).join(', ')}).`,
      )
    }
    const [first] = amended
    if (first !== undefined) {
      const { exDate, given, used } = first
      this.#notes.caveats.push(
        `The vendor had taken ${amended.length === 1 ? 'a dividend' : `${amended.length} dividends`} out of its prices with another amount than given, ${amended.length === 1 ? '' : 'e.g. '}${formatDate(exDate)}: ${used}, not ${given}.`,
      )
    }
    const share = Math.floor((1000 * barsOnGrid) / bars.length) / 10
    if (share < 99) {
      const where = offGridBefore === undefined ? '' : `, none just before the dividend of ${formatDate(offGridBefore)}`
      this.#notes.caveats.push(`Only ${share} % of the rebuilt raw prices lie on the exchange's price grid${where}.`)
    }
  }

  #choose(datasets: readonly DatasetSummary[], symbol: string, source: string | undefined): DatasetSummary {
    const found = datasets.filter(
      ({ kind, partition, source: from }) =>
        kind === 'bars' &&
        partition['symbol'] === symbol &&
        partition['interval'] === '1d' &&
        (source === undefined || from === source),
    )
    const length = (dataset: DatasetSummary): number => dataset.to! - dataset.from!
    const rank = ({ partition }: DatasetSummary): number => (partition['adjustment'] === 'raw' ? 0 : 1)
    const [best] = found.toSorted(
      (a, b) => length(b) - length(a) || rank(a) - rank(b) || (a.source < b.source ? -1 : 1),
    )
    if (best !== undefined) return best
    throw noData('daily bars', symbol, source)
  }

  #readBars(dataset: DatasetSummary, role: string): Promise<Bars> {
    this.#use(dataset, role)
    const where = { ...dataset.partition, source: dataset.source }
    return this.#request.lake.read('bars', { where, asOfCommit: this.#request.asOfCommit })
  }

  #use({ kind, source, partition, isSimulated }: DatasetSummary, role: string): void {
    this.#isSimulated ||= isSimulated
    this.#notes.datasets.push({ role, kind, source, partition })
  }

  /** Actions of all sources, in the order of preference. */
  async #readActions(datasets: readonly DatasetSummary[]): Promise<Actions> {
    const { symbol, actions: wanted } = this.#request.traded
    const found = datasets.filter(({ kind, partition }) => kind === 'actions' && partition['symbol'] === symbol)
    const sources = wanted ?? found.map(({ source }) => source).toSorted()
    let merged = noActions()
    for (const source of sources) {
      const dataset = found.find((candidate) => candidate.source === source)
      if (dataset === undefined) throw noData('dividends and splits', symbol, source)
      const where = { symbol, source }
      this.#use(dataset, 'actions')
      const frame = await this.#request.lake.read('actions', { where, asOfCommit: this.#request.asOfCommit })
      const { actions, disagreements, redated } = mergeActions(merged, frame)
      merged = actions
      this.#notes.descriptions.push(`${symbol} dividends and splits, ${source}, ${frame.length} records`)
      for (const { exDate, other } of redated) {
        this.#notes.caveats.push(
          `Sources give one payment on two ex-dates, ${formatDate(exDate)} and ${formatDate(other)}: the former counts.`,
        )
      }
      if (disagreements.length > 0) {
        const { exDate, first, second } = disagreements[0]!
        this.#notes.caveats.push(
          `Sources differ on ${disagreements.length === 1 ? 'one dividend,' : `${disagreements.length} dividends, e.g.`} ${formatDate(exDate)}: ${first} and ${second}.`,
        )
      }
    }
    return merged
  }

  async #readRelatedBars(
    datasets: readonly DatasetSummary[],
    role: string,
    { bars: symbol, source }: { readonly bars: string; readonly source?: string | undefined },
  ): Promise<Bars> {
    const dataset = this.#choose(datasets, symbol, source)
    if (dataset.partition['adjustment'] !== 'raw') throw notRaw(symbol, dataset)
    this.#notes.descriptions.push(
      `${symbol} daily bars as ${role}, ${dataset.source}, ${formatDate(dataset.from!)} to ${formatDate(dataset.to!)}`,
    )
    return this.#readBars(dataset, role)
  }

  async #readSeries(
    datasets: readonly DatasetSummary[],
    role: string,
    { series, source }: { readonly series: string; readonly source?: string | undefined },
  ): Promise<Series> {
    const found = datasets.filter(
      (dataset) =>
        dataset.kind === 'series' &&
        dataset.partition['series'] === series &&
        (source === undefined || dataset.source === source),
    )
    const [dataset] = found.toSorted((a, b) => b.rows - a.rows || (a.source < b.source ? -1 : 1))
    if (dataset === undefined) throw noData('values', series, source)
    this.#use(dataset, role)
    const where = { series, source: dataset.source }
    const frame = await this.#request.lake.read('series', { where, asOfCommit: this.#request.asOfCommit })
    this.#noteSeries(role, series, dataset, frame)
    return frame
  }

  #noteSeries(role: string, series: string, dataset: DatasetSummary, { columns, length }: Series): void {
    this.#notes.descriptions.push(
      `${series} as ${role}, ${dataset.source}, ${formatDate(dataset.from!)} to ${formatDate(dataset.to!)}`,
    )
    const isModelled = columns.knownModelled.some((flag) => flag === 1)
    if (isModelled && !dataset.isSimulated) {
      this.#notes.caveats.push(`The times at which ${series} was known come from a release rule, not from observation.`)
    }
    if (!dataset.isSimulated && length > 0 && columns.revised.every((flag) => flag === 1)) {
      this.#notes.caveats.push(`${series} holds revised values; what was first published may have differed.`)
    }
  }

  /** Bars of sessions up to the last one asked for. Errors: DATA_NONE. */
  #upTo(bars: Bars): Bars {
    const { from, to } = this.#request
    const { session } = bars.columns
    const rows = Array.from(session.keys()).filter((row) => to === undefined || session[row]! <= to)
    const isCovered = rows.some((row) => from === undefined || session[row]! >= from)
    if (isCovered) return rows.length === bars.length ? bars : selectRows(bars, rows)
    const held = bars.length === 0 ? 'nothing' : `${formatDate(session[0]!)} to ${formatDate(session.at(-1)!)}`
    throw new BellwetherError('DATA_NONE', {
      message: `There are no bars of ${this.#request.traded.symbol} in the sessions that the study asks for.`,
      expected: `What is stored spans ${held}.`,
      given: `${from === undefined ? '…' : formatDate(from)} to ${to === undefined ? '…' : formatDate(to)}`,
      remedy: 'Change from and to in the study, or ingest more data.',
    })
  }

  /** A split that is not known is a night of great gain or loss that nobody had. */
  #noteJumps({ columns, length }: Bars, actions: Actions): void {
    const exDates = exDatesOf(actions, this.#request.traded.symbol)
    const { session, open, close } = columns
    const jumps: string[] = []
    for (let row = 1; row < length; row++) {
      const held = exDates.filter(({ exDate }) => exDate > session[row - 1]! && exDate <= session[row]!)
      const split = held.reduce((product, action) => product * action.split, 1)
      const growth = (split * open[row]!) / close[row - 1]!
      if (growth < LEAST_GROWTH || growth > 1 / LEAST_GROWTH) {
        jumps.push(`${formatDate(session[row]!)} at ${growth.toPrecision(3)} times`)
      }
    }
    const [first] = jumps
    if (first === undefined) return
    const more = jumps.length === 1 ? '' : `, and ${jumps.length - 1} more such nights`
    this.#notes.caveats.push(
      `${this.#request.traded.symbol} opens on ${first} the close before${more}: with a split that is not known, those returns were nobody's.`,
    )
  }

  #noteGaps({ columns, length }: Bars): void {
    const held = new Set(columns.session)
    const sessions = this.#request.calendar.sessions(columns.session[0]!, columns.session[length - 1]!)
    const missing = sessions.filter(({ day }) => !held.has(day)).map(({ day }) => formatDate(day))
    if (missing.length === 0) return
    const listed = missing.slice(0, 5).join(', ')
    this.#notes.gaps.push(
      `${missing.length} of ${sessions.length} sessions have no bar: ${listed}${missing.length > 5 ? ', …' : ''}.`,
    )
  }
}

/** The same rows under a role's name. */
function renamed<S extends Bars | Series>(frame: S, column: string, role: string): S {
  const names = Array.from<string>({ length: frame.length }).fill(role)
  return { ...frame, columns: { ...frame.columns, [column]: names } }
}

/** As features want them. */
export function featureInputs({ bars, actions, relatedBars, series }: MarketInputs): FeatureInputs {
  return { bars: [bars, ...relatedBars], series, actions: [actions] }
}

function noData(what: string, name: string, source: string | undefined): BellwetherError {
  const from = source === undefined ? '' : ` from ${source}`
  return new BellwetherError('DATA_NONE', {
    message: `The lake holds no ${what} of ${name}${from}.`,
    expected: `Records of ${name} that a file gave before.`,
    given: name,
    remedy: 'Ingest them, or correct the name in the study; bellwether data ls lists what there is.',
  })
}

function notRaw(symbol: string, { source, partition }: DatasetSummary): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `The bars of ${symbol} from ${source} are ${partition['adjustment']}, not raw.`,
    expected: 'Prices must be raw: a level that later dividends change looks ahead.',
    given: partition['adjustment']!,
    remedy: `Name another source for ${symbol} in the study.`,
  })
}
