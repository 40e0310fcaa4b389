/** A decade of daily chains through the event loop, from the lake: its memory is that of a day, whatever the length. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lakeOfChains } from '../../bench/engine/chain-lake.ts'
import { MOST_OF_A_YEAR } from '../../bench/engine/decade-memory.ts'
import { yearsOfChains } from '../../bench/engine/simulated-chains.ts'
import { yearsMemory } from '../../bench/engine/years-memory.ts'
import { type Proof, refute } from './proof.ts'

const YEARS = 10

export const engineMemory: Proof = {
  summary: `${YEARS} years of daily chains of 11,000 quotes traded from the lake in the memory of one; ten to twenty minutes`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-memory-'))
    try {
      const lake = join(folder, 'lake')
      const { sessions } = yearsOfChains(YEARS)
      await lakeOfChains(lake, yearsOfChains(YEARS))
      const [year, decade] = [yearsMemory(1, lake), yearsMemory(YEARS, lake)]
      if (decade.sessions !== sessions.length) refute(`${decade.sessions} of ${sessions.length} sessions were traded`)
      if (decade.megabytes > MOST_OF_A_YEAR * year.megabytes) {
        refute(`a decade took ${decade.megabytes} MB, a year of it ${year.megabytes} MB`)
      }
      return { year: figuresOf(year), decade: figuresOf(decade) }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

function figuresOf({ megabytes, sessions, fills }: ReturnType<typeof yearsMemory>): Record<string, number> {
  return { peakMegabytes: Math.round(megabytes), sessions, fills }
}
