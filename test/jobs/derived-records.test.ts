import { expect, it, vi } from 'vitest'
import { SCORE_METHOD } from '../../src/analytics/sentiment/score-news.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { dayNumber, MS_PER_DAY } from '../../src/core/time.ts'
import { deriveRecords } from '../../src/jobs/derived-records.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, type Row, rowsOf } from '../store/rows.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'

const DAY = dayNumber(2020, 3, 2)
const ofDay = (day: number, headline: string) => ({
  source: 'reuters',
  published: day,
  sequence: 1,
  session: day,
  at: day * MS_PER_DAY,
  knownAt: (day + 1) * MS_PER_DAY,
  knownModelled: 1,
  headline,
})

it('scores headlines that came or were restated since, and reads none where nothing changed', async () => {
  const lake = await openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
  const signal = new AbortController().signal
  const place = { lake, executor: new InProcessExecutor(), progress: silentProgress, signal }
  const ingest = (...headlines: Row[]) => lake.append([batchOf('news', headlines, { source: 'headlines' })])
  const scores = async (): Promise<unknown[]> => {
    await deriveRecords({ news: { news: 'all' } }, place)
    return rowsOf(await lake.read('news-scores', { where: { method: SCORE_METHOD } })).map(({ score }) => score)
  }
  await ingest(ofDay(DAY, 'Stocks plunge on fears'))
  expect(await scores()).toEqual([-1])
  const append = vi.spyOn(lake, 'append')
  expect(await scores()).toEqual([-1])
  expect(append).not.toHaveBeenCalled()
  await ingest(ofDay(DAY + 1, 'Profit rises'))
  expect(await scores()).toEqual([-1, 1])
  await ingest(ofDay(DAY, 'Company names new chief'))
  expect(await scores()).toEqual([0, 1])
})
