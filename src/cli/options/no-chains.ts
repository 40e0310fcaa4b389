/** What is said where the lake has no quotes of options for what was asked. */
import { type ChainQuery, quoteSeries } from '../../analytics/chains/analyse-chains.ts'
import { QUOTE_KINDS } from '../../analytics/chains/chain-snapshots.ts'
import { BellwetherError, type ErrorParts } from '../../core/errors.ts'
import { nearestName } from '../../core/nearest.ts'
import { formatDate } from '../../core/time.ts'
import type { Lake, SeriesSummary } from '../../store/lake.ts'

/**
 * Names the nearest underlying, the sources or the days that there are.
 * @param otherwise what is wrong and what to do where the underlying and its source are known
 */
export async function noChains(
  lake: Lake,
  { underlying, source }: Pick<ChainQuery, 'underlying' | 'source'>,
  otherwise: Pick<ErrorParts, 'message' | 'given' | 'remedy'>,
): Promise<BellwetherError> {
  const all = await quoteSeries(lake, { underlying })
  if (all.length === 0) return unknownUnderlying(underlying, await lake.list())
  const own = all.filter((series) => source === undefined || series.source === source)
  if (own.length === 0) {
    return none(`Quotes of ${underlying} from ${source}`, `It has them from ${names(all.map((one) => one.source))}.`, {
      given: source!,
      remedy: 'Ask for one of these sources, or leave out --source.',
    })
  }
  return new BellwetherError('DATA_NONE', { expected: `The lake has quotes of it ${spanOf(own)}.`, ...otherwise })
}

function unknownUnderlying(underlying: string, all: readonly SeriesSummary[]): BellwetherError {
  const known = all
    .filter(({ kind }) => (QUOTE_KINDS as readonly string[]).includes(kind))
    .map(({ partition }) => partition['underlying']!)
  const near = nearestName(underlying, [...new Set(known)])
  return none(
    `Quotes of options on ${underlying}`,
    known.length === 0 ? 'It has no quotes of options at all.' : `It has those on ${names(known)}.`,
    {
      given: underlying,
      remedy:
        known.length === 0
          ? 'Read a file of chains with bellwether data ingest FILE.'
          : near === undefined
            ? 'Ask for one of these.'
            : `Did you mean ${near}?`,
    },
  )
}

function none(what: string, has: string, rest: { given: string; remedy: string }): BellwetherError {
  return new BellwetherError('DATA_NONE', { message: `${what} are not in the lake.`, expected: has, ...rest })
}

function names(all: readonly string[]): string {
  return [...new Set(all)].toSorted().join(', ')
}

function spanOf(series: readonly SeriesSummary[]): string {
  const from = Math.min(...series.map((one) => one.from!))
  const to = Math.max(...series.map((one) => one.to!))
  return `from ${formatDate(from)} to ${formatDate(to)}`
}
