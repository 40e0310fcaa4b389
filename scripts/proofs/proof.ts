/** A proof too long for the tests. It throws where it fails, and says in figures what it saw. */
import type { Json } from '../../src/core/hash.ts'

export interface Proof {
  /** What is proven, and about how long it takes, in one sentence. */
  readonly summary: string
  readonly run: () => Promise<Record<string, Json>>
}

/** Fails the proof. */
export function refute(what: string): never {
  throw new Error(what)
}
