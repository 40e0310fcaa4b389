/** `npm run prove -- NAME`: proofs that take too long for the tests. */
import { nearestName } from '../src/core/nearest.ts'

interface Proof {
  /** What is proven, and how long it takes, in one sentence. */
  readonly summary: string
  /** Throws, or sets the exit status, when the proof fails. */
  readonly run: () => Promise<void>
}

const PROOFS: Readonly<Record<string, Proof>> = {}

const known = Object.keys(PROOFS)
const list = known.length === 0 ? 'none yet' : known.map((name) => `${name} (${PROOFS[name]!.summary})`).join(', ')
const name = process.argv[2]
const proof = name !== undefined && Object.hasOwn(PROOFS, name) ? PROOFS[name] : undefined

if (proof !== undefined) await proof.run()
else {
  const nearest = name === undefined ? undefined : nearestName(name, known)
  const what = name === undefined ? 'Name a proof.' : `There is no proof ${name}.`
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  console.error(`${what} Known are ${list}.${hint} [USAGE_VALUE]`)
  process.exitCode = 2
}
