/** Which series of the lake a study means, where it names a symbol or a series and perhaps a source. */
import { BellwetherError } from '../../core/errors.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { SeriesSummary } from '../../store/lake.ts'

/** Bars of a symbol, daily ones when no interval is given: of several sources those with the longest span, raw first. Errors: DATA_NONE. */
export function chooseBars(
  stored: readonly SeriesSummary[],
  symbol: string,
  source: string | undefined,
  interval = '1d',
): SeriesSummary {
  const found = stored.filter(
    ({ kind, partition, source: from }) =>
      kind === 'bars' &&
      partition['symbol'] === symbol &&
      partition['interval'] === interval &&
      (source === undefined || from === source),
  )
  const span = ({ from, to }: SeriesSummary): number => to! - from!
  const rank = ({ partition }: SeriesSummary): number => (partition['adjustment'] === 'raw' ? 0 : 1)
  const [best] = found.toSorted((a, b) => span(b) - span(a) || rank(a) - rank(b) || (a.source < b.source ? -1 : 1))
  if (best === undefined) throw noData(interval === '1d' ? 'daily bars' : `${interval} bars`, symbol, source)
  return best
}

/** As `chooseBars`, raw ones only. Errors: DATA_NONE, DATA_UNFIT. */
export function chooseRawBars(
  stored: readonly SeriesSummary[],
  symbol: string,
  source: string | undefined,
  interval = '1d',
): SeriesSummary {
  const best = chooseBars(stored, symbol, source, interval)
  if (best.partition['adjustment'] !== 'raw') throw notRaw(symbol, best)
  return best
}

/** Dividends and splits of a symbol: of the sources that are named, in their order, or of all. Errors: DATA_NONE. */
export function chooseActions(
  stored: readonly SeriesSummary[],
  symbol: string,
  sources: readonly string[] | undefined,
): SeriesSummary[] {
  const found = stored.filter(({ kind, partition }) => kind === 'actions' && partition['symbol'] === symbol)
  const wanted = sources ?? found.map(({ source }) => source).toSorted()
  return wanted.map((source) => {
    const one = found.find((candidate) => candidate.source === source)
    if (one === undefined) throw noData('dividends and splits', symbol, source)
    return one
  })
}

/** Values of a named series: of several sources the one with most rows. Errors: DATA_NONE. */
export function chooseValues(
  stored: readonly SeriesSummary[],
  name: string,
  source: string | undefined,
): SeriesSummary {
  return chooseNamed(stored, { kind: 'series', partition: { series: name } }, { what: 'values', name, source })
}

export interface Wanted {
  readonly kind: KindName
  /** Values of some of the columns that divide the kind. */
  readonly partition: Readonly<Record<string, string>>
}

interface Naming {
  /** In the plural, for messages. */
  readonly what: string
  readonly name: string
  readonly source: string | undefined
}

/** Of several sources the one with most rows. Errors: DATA_NONE. */
export function chooseNamed(
  stored: readonly SeriesSummary[],
  { kind, partition }: Wanted,
  { what, name, source }: Naming,
): SeriesSummary {
  const found = stored.filter(
    (one) =>
      one.kind === kind &&
      Object.entries(partition).every(([column, value]) => one.partition[column] === value) &&
      (source === undefined || one.source === source),
  )
  const [best] = found.toSorted((a, b) => b.rows - a.rows || (a.source < b.source ? -1 : 1))
  if (best === undefined) throw noData(what, name, source)
  return best
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

function notRaw(symbol: string, { source, partition }: SeriesSummary): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `The bars of ${symbol} from ${source} are ${partition['adjustment']}, not raw.`,
    expected: 'Prices must be raw: a level that later dividends change looks ahead.',
    given: partition['adjustment']!,
    remedy: `Name another source for ${symbol} in the study.`,
  })
}
