import { expect, it } from 'vitest'
import { run } from '../../src/cli/data/ingest.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../src/core/config.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'

const clock = new FixedClock(Date.UTC(2026, 0, 5))
const OWN = new URL('../../examples/constant-source.ts', import.meta.url).pathname

async function ingest(home: string, source: string, ...set: string[]): ReturnType<typeof run> {
  const config = await loadConfiguration({ cwd: home, env: {}, flags: { home, threads: '1' } })
  const signal = new AbortController().signal
  return run({ arguments: [], options: { source, set } }, { config, clock, progress: silentProgress, signal })
}

it('makes a simulated market as it is told, once', async () => {
  const home = temporaryFolder()
  const settings = ['seed=7', 'to=1998-03-31', 'symbols=1', 'minuteSessions=0', 'chainSessions=0', 'edge=true']
  const first = await ingest(home, 'simulated', ...settings)
  expect(first.text).toContain('SIMULATED market, seed 7, 1998-01-02 to 1998-03-31, 1 members, planted edge 0.15')
  expect((await ingest(home, 'simulated', ...settings)).text).toContain('The lake held all of it already.')
  const lake = await openLake({ root: `${home}/lake`, clock })
  expect(await lake.head()).toBe(1)
  expect((await lake.list()).every(({ isSimulated }) => isSimulated)).toBe(true)
})

it('takes in a source of the user', async () => {
  const home = temporaryFolder()
  await ingest(home, OWN, 'series=RATE', 'value=2.5', 'to=2020-01-10')
  const lake = await openLake({ root: `${home}/lake`, clock })
  const { columns, length } = await lake.read('series', { where: { series: 'RATE' } })
  expect([length, columns.value[0]]).toEqual([7, 2.5])
})

it.each([
  ['simulated', ['sed=7'], 'USAGE_VALUE', 'has no parameter sed'],
  ['simulated', ['seed=-1'], 'USAGE_VALUE', 'cannot use seed = -1'],
  ['simulated', ['seed'], 'USAGE_VALUE', '--set is seed'],
  ['bloomberg', [], 'USAGE_VALUE', '--source is bloomberg'],
  [OWN.replace('constant-source', 'tail-metric'), [], 'EXTENSION_INVALID', 'declares something else'],
  ['files', [], 'USAGE_VALUE', 'No file is named'],
])('refuses --source %s --set %s', async (source, set, code, mentions) => {
  const refused = ingest(temporaryFolder(), source, ...set)
  await expect(refused).rejects.toMatchObject({ code })
  await expect(refused).rejects.toThrow(mentions)
})
