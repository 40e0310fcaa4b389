import type { Clock } from './clock.ts'

/** The machine's clock. Only cli/ and api/ may hand it out. */
export const systemClock: Clock = { now: () => Date.now() }
