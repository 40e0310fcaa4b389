/** Computes what the roles of a study need and no vendor gives: analytics of chains, scores of headlines. */
import { analyseChains } from '../analytics/chains/analyse-chains.ts'
import { QUOTE_KINDS } from '../analytics/chains/chain-snapshots.ts'
import { METHOD } from '../analytics/chains/analysis-method.ts'
import { scoreNews } from '../analytics/sentiment/score-news.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type { Progress } from '../core/progress.ts'
import { nyse } from '../market/calendar.ts'
import type { RelatedData } from '../research/study-sections.ts'
import type { Lake, SeriesSummary } from '../store/lake.ts'

interface Place {
  readonly lake: Lake
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** What the lake has already is not computed again. Errors: those of the analyses. */
export async function deriveRecords(related: Readonly<Record<string, RelatedData>>, place: Place): Promise<void> {
  for (const data of Object.values(related)) {
    if ('options' in data) await analyseUnderlying(data.options, data.source, place)
    if ('contracts' in data) await analyseUnderlying(data.contracts, data.source, place)
    if ('news' in data) await scoreNews(place.lake, data.source)
  }
}

async function analyseUnderlying(underlying: string, source: string | undefined, place: Place): Promise<void> {
  const stored = await place.lake.list()
  if (stored.filter(isQuoted(underlying, source)).every((quotes) => isAnalysed(quotes, stored))) return
  const months = analyseChains({ underlying, source }, { ...place, calendar: nyse })
  while (!(await months.next()).done);
}

function isQuoted(underlying: string, source: string | undefined): (one: SeriesSummary) => boolean {
  return ({ kind, source: from, partition }) =>
    (QUOTE_KINDS as readonly string[]).includes(kind) &&
    partition['underlying'] === underlying &&
    (source === undefined || source === from)
}

/** Whether every quote has its analytics, and none was ever restated; rates that came later are left to `options build`. */
function isAnalysed(quotes: SeriesSummary, stored: readonly SeriesSummary[]): boolean {
  return stored.some(
    ({ kind, source, partition, rows, versions }) =>
      kind === 'option-analytics' &&
      source === quotes.source &&
      partition['underlying'] === quotes.partition['underlying'] &&
      partition['method'] === METHOD &&
      partition['basis'] === (quotes.partition['interval'] ?? 'snapshot') &&
      rows === quotes.rows &&
      versions === 1 &&
      quotes.versions === 1,
  )
}
