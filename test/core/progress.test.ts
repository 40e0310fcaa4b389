import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { progressLine, progressText } from '../../src/core/progress.ts'

/** What a terminal of one line shows after each write. */
function terminal(columns = 80): { progress: ReturnType<typeof progressLine>; clock: FixedClock; shown: string[] } {
  const shown: string[] = []
  const clock = new FixedClock(0)
  const write = (text: string): void => void shown.push(text.slice(text.lastIndexOf('\u001B[K') + 3))
  return { progress: progressLine({ write, clock, columns: () => columns }), clock, shown }
}

it('says how much is done, how fast it goes and how long it takes', () => {
  expect(progressText('fit', 0, 12, 0)).toBe('fit  0 of 12  0 %')
  expect(progressText('fit', 3, 12, 2000)).toBe('fit  3 of 12  25 %  1.5/s  6.0 s left')
  expect(progressText('read', 1_500_000, 4_500_000, 3000)).toBe(
    'read  1,500,000 of 4,500,000  33 %  500,000/s  6.0 s left',
  )
  expect(progressText('read', 900, undefined, 2000)).toBe('read  900  450/s')
  expect(progressText('read', 1, 100, 60_000)).toBe('read  1 of 100  1 %  0.0/s  1 h 39 min left')
  expect(progressText('done', 5, 5, 1000)).toBe('done  5 of 5  100 %  5.0/s')
})

it('draws at most ten times a second, and starts each stage anew', () => {
  const { progress, clock, shown } = terminal()
  progress.stage('one', 1000)
  for (let i = 0; i < 100; i++) {
    clock.advance(10)
    progress.advance()
  }
  expect(shown).toHaveLength(11)
  expect(shown.at(-1)).toBe('one  100 of 1,000  10 %  100/s  9.0 s left')
  progress.stage('two', 2)
  expect(shown.at(-1)).toBe('two  0 of 2  0 %')
})

it('never takes more than one line', () => {
  const { progress, shown } = terminal(12)
  progress.stage('a very long title of a stage', 3)
  expect(shown.at(-1)).toBe('a very long')
})

it('is gone when it ends, and ends once', () => {
  const { progress, shown } = terminal()
  progress.stage('one')
  progress.end()
  expect(shown.at(-1)).toBe('')
  const writes = shown.length
  progress.end()
  progress.advance()
  expect(shown).toHaveLength(writes)
})
