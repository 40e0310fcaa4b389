/** Which series of the lake are staged: raw bars within the day of a symbol, and quotes beside them. */
import { BellwetherError } from '../../../core/errors.ts'
import { MS_PER_DAY } from '../../../core/time.ts'
import { parseInterval } from '../../../market/interval.ts'
import type { SeriesSummary } from '../../../store/lake.ts'
import { seriesTitle } from '../../../store/series.ts'

export interface WantedSeries {
  readonly symbol: string
  readonly source?: string
  /** Of the bars, e.g. 1s; the shortest there is where absent. */
  readonly interval?: string
  /** Day numbers, inclusive: a series with sessions among them comes before one without. */
  readonly from?: number
  readonly to?: number
}

/** Raw bars: of several those with the shortest interval, then the most rows. Errors: DATA_NONE, DATA_UNFIT. */
export function chooseIntradayBars(stored: readonly SeriesSummary[], wanted: WantedSeries): SeriesSummary {
  const bars = candidates(stored, 'bars', wanted)
  const best = fittest(
    bars.filter(({ partition }) => partition['adjustment'] === 'raw'),
    wanted,
  )
  if (best !== undefined) return best
  if (bars.length > 0) throw notRaw(bars[0]!)
  throw none(stored, wanted)
}

/** Sources of raw bars like the chosen ones that are left aside. */
export function otherSources(stored: readonly SeriesSummary[], chosen: SeriesSummary): string[] {
  const { symbol, interval } = chosen.partition
  return candidates(stored, 'bars', { symbol: symbol!, interval: interval! })
    .filter(({ source, partition }) => source !== chosen.source && partition['adjustment'] === 'raw')
    .map(({ source }) => source)
    .toSorted()
}

/** Bars of quotes: those of the bars' own source before others, then as with bars. Errors: DATA_NONE. */
export function chooseQuoteBars(
  stored: readonly SeriesSummary[],
  { symbol, from, to }: WantedSeries,
  source: string,
): SeriesSummary {
  const span = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const own = fittest(candidates(stored, 'quote-bars', { symbol, source }), span)
  const best = own ?? fittest(candidates(stored, 'quote-bars', { symbol }), span)
  if (best !== undefined) return best
  throw new BellwetherError('DATA_NONE', {
    message: `The lake holds no bid and ask of ${symbol}.`,
    expected: 'Fills at the quote need quote bars of the symbol beside its bars.',
    given: symbol,
    remedy: 'Ingest a file of its quotes, or choose fills by touch or next-tick.',
  })
}

function candidates(
  stored: readonly SeriesSummary[],
  kind: SeriesSummary['kind'],
  { symbol, source, interval }: WantedSeries,
): SeriesSummary[] {
  return stored.filter(
    (one) =>
      one.kind === kind &&
      one.partition['symbol'] === symbol &&
      intervalMs(one) < MS_PER_DAY &&
      (source === undefined || one.source === source) &&
      (interval === undefined || one.partition['interval'] === interval),
  )
}

export function intervalMs({ partition }: SeriesSummary): number {
  return parseInterval(partition['interval']!)
}

function fittest(
  series: readonly SeriesSummary[],
  { from = -Infinity, to = Infinity }: Pick<WantedSeries, 'from' | 'to'>,
): SeriesSummary | undefined {
  const within = series.filter((one) => one.from! <= to && one.to! >= from)
  return (within.length > 0 ? within : series).toSorted(byFitness)[0]
}

function byFitness(a: SeriesSummary, b: SeriesSummary): number {
  return intervalMs(a) - intervalMs(b) || b.rows - a.rows || (a.source < b.source ? -1 : 1)
}

function none(
  stored: readonly SeriesSummary[],
  { symbol, source, interval = 'intraday' }: WantedSeries,
): BellwetherError {
  const others = stored.filter(({ kind, partition }) => kind === 'bars' && partition['symbol'] === symbol)
  const held = others.length === 0 ? 'nothing' : others.map(seriesTitle).join(', ')
  return new BellwetherError('DATA_NONE', {
    message: `The lake holds no ${interval} bars of ${symbol}${source === undefined ? '' : ` from ${source}`}.`,
    expected: `An opening range is made of bars within the day; of ${symbol} there is ${held}.`,
    given: symbol,
    remedy: 'Ingest a file of them, or correct the symbol; bellwether data ls lists what there is.',
  })
}

function notRaw(series: SeriesSummary): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `The bars ${seriesTitle(series)} are adjusted, not raw.`,
    expected: 'Ranges and ticks are made of raw prices: a level that later splits or dividends change looks ahead.',
    given: series.partition['adjustment']!,
    remedy: 'Ingest raw bars of the symbol, or name another source.',
  })
}
