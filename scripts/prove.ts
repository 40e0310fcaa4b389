/** `npm run prove -- NAME`: proofs that take too long for the tests. The result is kept, dated, in docs/proofs/. */
import { join } from 'node:path'
import { systemClock } from '../src/core/clock/system.ts'
import { writeFileAtomic } from '../src/core/files.ts'
import { nearestName } from '../src/core/nearest.ts'
import { formatInstant } from '../src/core/time.ts'
import { cuts } from './proofs/cuts.ts'
import { engineMemory } from './proofs/engine-memory.ts'
import { forecasts } from './proofs/forecasts.ts'
import { judgement } from './proofs/judgement.ts'
import { kills } from './proofs/kills.ts'
import { nullMarkets } from './proofs/null-markets.ts'
import { properties } from './proofs/properties.ts'
import type { Proof } from './proofs/proof.ts'

const PROOFS: Readonly<Record<string, Proof>> = {
  cuts,
  'engine-memory': engineMemory,
  forecasts,
  judgement,
  kills,
  'null-markets': nullMarkets,
  properties,
}

const name = process.argv[2]
const proof = name !== undefined && Object.hasOwn(PROOFS, name) ? PROOFS[name] : undefined

if (proof === undefined) refuse(name)
else await prove(name!, proof)

async function prove(title: string, { summary, run }: Proof): Promise<void> {
  console.log(`${title}: ${summary}`)
  const started = systemClock.now()
  const result = await run()
  const document = { proof: title, summary, provenAt: formatInstant(started), seconds: secondsSince(started), result }
  await writeFileAtomic(join('docs/proofs', `${title}.json`), `${JSON.stringify(document, null, 2)}\n`)
  console.log(JSON.stringify(document))
}

function secondsSince(instant: number): number {
  return Math.round((systemClock.now() - instant) / 1000)
}

function refuse(given: string | undefined): void {
  const known = Object.keys(PROOFS)
  const list = known.map((title) => `${title} (${PROOFS[title]!.summary})`).join(', ')
  const nearest = given === undefined ? undefined : nearestName(given, known)
  const what = given === undefined ? 'Name a proof.' : `There is no proof ${given}.`
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  console.error(`${what} Known are ${list}.${hint} [USAGE_VALUE]`)
  process.exitCode = 2
}
