/** Samples for property tests: several decisions a session, in any order, labels known sooner or later or not at all. */
import fc from 'fast-check'
import type { SampleTimes } from '../src/index.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Day numbers that rise, with gaps of up to 40 days. */
export const drawnSessions = fc
  .tuple(
    fc.integer({ min: 8000, max: 15000 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 5, maxLength: 60, size: 'max' }),
  )
  .map(([first, gaps]) => {
    let day = first
    return gaps.map((gap) => (day += gap))
  })

const drawnSamples = (days: readonly number[]) =>
  fc.array(
    fc.record({
      session: fc.constantFrom(...days),
      hour: fc.integer({ min: 0, max: 23 }),
      delay: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 90 * 24 }) }, fc.constant(Number.NaN)),
    }),
    { minLength: 1, maxLength: 120, size: 'max' },
  )

export const drawnTimes: fc.Arbitrary<SampleTimes> = drawnSessions.chain(drawnSamples).map((samples) => ({
  session: Int32Array.from(samples, (s) => s.session),
  decisionAt: Float64Array.from(samples, (s) => s.session * DAY + s.hour * HOUR),
  labelKnownAt: Float64Array.from(samples, (s) => s.session * DAY + (s.hour + s.delay) * HOUR),
}))

/** One decision a session at 20:00, its label known at 14:30 of the session `horizon` later. */
export function daily(days: readonly number[], horizon = 1): SampleTimes {
  return {
    session: Int32Array.from(days),
    decisionAt: Float64Array.from(days, (day) => day * DAY + 20 * HOUR),
    labelKnownAt: Float64Array.from(days, (_, i) => (days[i + horizon] ?? Number.NaN) * DAY + 14.5 * HOUR),
  }
}

export function consecutive(from: string, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Date.parse(from) / DAY + i)
}
