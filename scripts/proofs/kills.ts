/** SIGKILL at random moments of ingests: the lake shows whole commits only, and the next append works. */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { Random } from '../../src/core/random.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { type Proof, refute } from './proof.ts'

const KILLS = 200
const ROWS = 20
const CHILD = join(import.meta.dirname, '../../test/store/append-child.ts')

export const kills: Proof = {
  summary: `${KILLS} ingests killed at random moments leave whole commits only; two minutes`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-kills-'))
    const root = join(folder, 'lake')
    const lake = await openLake({ root, clock: new FixedClock(0) })
    const random = Random.fromSeed(20261122)
    let commits = 0
    for (let round = 0; round < KILLS; round++) {
      await killOne(root, round, random)
      commits = await lake.head()
      const { length } = await lake.read('bars', {})
      if (length !== ROWS * commits) refute(`after kill ${round + 1}: ${length} rows in ${commits} commits of ${ROWS}`)
    }
    const left = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.parquet')).length
    await rm(folder, { recursive: true })
    return { kills: KILLS, commits, rows: ROWS * commits, filesBesideCommits: left - commits }
  },
}

/** Starts a process that appends commits of ROWS bars, and kills it some time after its first sign of life. */
async function killOne(root: string, round: number, random: Random): Promise<void> {
  const args = [CHILD, root, String(1000 * (round + 1)), '50', String(ROWS)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await sleep(random.integer(250))
  child.kill('SIGKILL')
  await ended
}
