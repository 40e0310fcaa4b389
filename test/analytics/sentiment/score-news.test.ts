import { expect, it } from 'vitest'
import { SCORE_METHOD, scoreNews } from '../../../src/analytics/sentiment/score-news.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { dayNumber, MS_PER_DAY } from '../../../src/core/time.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, rowsOf } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const DAY = dayNumber(2020, 3, 2)
const HEADLINES = ['Stocks plunge on fears', 'Company names new chief', 'Profit rises'].map((headline, i) => ({
  source: 'reuters',
  published: DAY + (i >> 1),
  sequence: 1 + (i % 2),
  session: DAY,
  at: (DAY + i) * MS_PER_DAY,
  knownAt: (DAY + i + 1) * MS_PER_DAY,
  knownModelled: 1,
  headline,
}))

it('keeps a score of each headline, known when the headline was, and writes it once', async () => {
  const lake = await openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
  await lake.append([batchOf('news', HEADLINES, { source: 'headlines' })])
  expect((await scoreNews(lake)).map(({ added }) => added)).toEqual([3])
  const scores = rowsOf(await lake.read('news-scores', { where: { method: SCORE_METHOD } }))
  expect(scores.map(({ score, knownAt, source }) => [score, knownAt, source])).toEqual([
    [-1, (DAY + 1) * MS_PER_DAY, 'reuters'],
    [0, (DAY + 2) * MS_PER_DAY, 'reuters'],
    [1, (DAY + 3) * MS_PER_DAY, 'reuters'],
  ])
  const head = await lake.head()
  expect((await scoreNews(lake, 'headlines')).map(({ added }) => added)).toEqual([0])
  expect(await lake.head()).toBe(head)
  expect(await scoreNews(lake, 'elsewhere')).toEqual([])
})
