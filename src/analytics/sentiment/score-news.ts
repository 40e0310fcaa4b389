/** Scores of stored headlines, kept in the lake beside them under the name of the method. */
import { createFrame, type Frame, hashFrame } from '../../core/frame.ts'
import { hashJson } from '../../core/hash.ts'
import type { RecordBatch } from '../../ingest/source.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../market/record-kind.ts'
import type { CommitSummary, Lake, SeriesSummary } from '../../store/lake.ts'
import { scoreHeadline } from './headline-score.ts'

/** The number rises with every change of the words or of how they are read. */
export const SCORE_METHOD = 'lexicon-1'

/**
 * Scores the headlines of every source of the lake, or of one; what the lake holds already is not written again.
 * Errors: those of the lake.
 */
export async function scoreNews(lake: Lake, source?: string): Promise<CommitSummary[]> {
  const feeds = (await lake.list()).filter((one) => one.kind === 'news' && (source ?? one.source) === one.source)
  const commits: CommitSummary[] = []
  for (const feed of feeds) {
    const news = await lake.read('news', { where: { source: feed.source } })
    commits.push(await lake.append([batchOf(news, feed)]))
  }
  return commits
}

/** One row a headline, known when it was. */
export function newsScores(news: Frame<RecordSchema<'news'>>): Frame<RecordSchema<'news-scores'>> {
  const scores = createFrame(RECORD_SCHEMAS['news-scores'], news.length)
  const { columns } = scores
  columns.method.fill(SCORE_METHOD)
  for (const name of ['sequence', 'published', 'session', 'at', 'knownAt', 'knownModelled'] as const) {
    columns[name].set(news.columns[name])
  }
  for (const [row, headline] of news.columns.headline.entries()) {
    const { score, positive, negative } = scoreHeadline(headline)
    columns.source[row] = news.columns.source[row]!
    columns.score[row] = score
    columns.positive[row] = positive
    columns.negative[row] = negative
  }
  return scores
}

function batchOf(news: Frame<RecordSchema<'news'>>, { source, versions, isSimulated }: SeriesSummary): RecordBatch {
  const records = newsScores(news)
  return {
    kind: 'news-scores',
    input: {
      source,
      format: SCORE_METHOD,
      origin: `headlines of ${source}`,
      sha256: hashJson({ method: SCORE_METHOD, source, versions, records: hashFrame(news) }),
      isSimulated,
    },
    records,
    quarantined: [],
    findings: [],
    inputRows: records.length,
    rowsRead: records.length,
  }
}
