/** Computes what the roles of a study need and no vendor gives: analytics of chains, scores of headlines. */
import { analyseChains } from '../analytics/chains/analyse-chains.ts'
import { QUOTE_KINDS } from '../analytics/chains/chain-snapshots.ts'
import { METHOD } from '../analytics/chains/analysis-method.ts'
import { SCORE_METHOD, scoreNews } from '../analytics/sentiment/score-news.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type { Progress } from '../core/progress.ts'
import { nyse } from '../market/calendar.ts'
import type { KindName } from '../market/record-kind.ts'
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
    if ('news' in data) await scoreHeadlines(data.source, place.lake)
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

/** Whether every quote has its analytics; rates that came later are left to `options build`. */
function isAnalysed(quotes: SeriesSummary, stored: readonly SeriesSummary[]): boolean {
  const basis = quotes.partition['interval'] ?? 'snapshot'
  const partition = { underlying: quotes.partition['underlying'], method: METHOD, basis }
  return isDerived(quotes, { kind: 'option-analytics', partition }, stored)
}

async function scoreHeadlines(source: string | undefined, lake: Lake): Promise<void> {
  const stored = await lake.list()
  const feeds = stored.filter((one) => one.kind === 'news' && (source ?? one.source) === one.source)
  const scores = { kind: 'news-scores', partition: { method: SCORE_METHOD } } as const
  if (!feeds.every((feed) => isDerived(feed, scores, stored))) await scoreNews(lake, source)
}

/** Whether each record of a series has what is computed of it, and none was ever restated. */
function isDerived(
  { source, rows, versions }: SeriesSummary,
  { kind, partition }: { readonly kind: KindName; readonly partition: Readonly<Record<string, string | undefined>> },
  stored: readonly SeriesSummary[],
): boolean {
  return stored.some(
    (one) =>
      one.kind === kind &&
      one.source === source &&
      Object.entries(partition).every(([name, value]) => one.partition[name] === value) &&
      one.rows === rows &&
      one.versions === 1 &&
      versions === 1,
  )
}
