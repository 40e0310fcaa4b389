import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFrame } from '../../../src/core/frame.ts'
import { listStoredRuns } from '../../../src/jobs/study.ts'
import { hashArtefacts } from '../../../src/research/runs/run-artefacts.ts'
import {
  MANIFEST_FORMAT,
  RunFolders,
  runId,
  type RunIdentity,
  type RunManifest,
} from '../../../src/research/runs/run-folder.ts'
import { FrameFiles } from '../../../src/store/parquet/frame-file.ts'

const SCHEMA = { value: 'float' } as const
const files = new FrameFiles()

function tableOf(...values: number[]): ReturnType<typeof createFrame<typeof SCHEMA>> {
  const frame = createFrame(SCHEMA, values.length)
  frame.columns.value.set(values)
  return frame
}

const identity: RunIdentity = { parameters: {}, data: 'd', code: 'c', node: 'n', extensions: {} }
const artefacts = { tables: { numbers: tableOf(1, -0, Number.NaN, 1 / 3) }, documents: { words: { a: [1, 'b'] } } }
const manifest: RunManifest = {
  format: MANIFEST_FORMAT,
  id: runId(identity),
  identity,
  asked: {},
  commit: 1,
  isSimulated: true,
  recordedAt: '2026-01-05T00:00:00.000Z',
  artefacts: hashArtefacts(artefacts),
}

async function storedRun(): Promise<{ folders: RunFolders; home: string }> {
  const home = await mkdtemp(join(tmpdir(), 'bellwether-folder-'))
  const folders = new RunFolders(join(home, 'runs'), files)
  await folders.write(manifest, artefacts)
  return { folders, home }
}

it('gives back to the bit what was stored', async () => {
  const { folders } = await storedRun()
  expect(await folders.manifest(manifest.id)).toEqual(manifest)
  expect(await folders.document(manifest, 'words')).toEqual({ a: [1, 'b'] })
  expect((await folders.table(manifest, 'numbers', SCHEMA)).columns.value).toEqual(
    artefacts.tables.numbers.columns.value,
  )
  expect(await folders.hashes(manifest, { numbers: SCHEMA })).toEqual({
    'numbers.parquet': manifest.artefacts['numbers.parquet']!.hash,
    'words.json': manifest.artefacts['words.json']!.hash,
  })
  expect(await folders.manifest('r-0000000000000000')).toBeUndefined()
})

type Damage = (path: (file: string) => string) => Promise<unknown>
const flattered: Damage = (path) => files.write(tableOf(1, 0, 9, 9), path('numbers.parquet'))
const cut = async (path: string): Promise<void> => writeFile(path, (await readFile(path)).subarray(0, 10))

const replace = async (path: string, old: RegExp, by: string): Promise<void> => {
  const text = await readFile(path, 'utf8')
  expect(text).toMatch(old)
  await writeFile(path, text.replace(old, by))
}

it.each<[string, Damage, 'numbers' | 'words']>([
  ['a table with other values', flattered, 'numbers'],
  ['a table with fewer rows', (path) => files.write(tableOf(1), path('numbers.parquet')), 'numbers'],
  ['a table that was cut', (path) => cut(path('numbers.parquet')), 'numbers'],
  ['a table that is missing', (path) => rm(path('numbers.parquet')), 'numbers'],
  ['a document with other words', (path) => writeFile(path('words.json'), '{"a":[1,"c"]}'), 'words'],
  ['a document that was cut', (path) => cut(path('words.json')), 'words'],
  ['a document that is missing', (path) => rm(path('words.json')), 'words'],
])('does not read %s', async (_, damage, artefact) => {
  const { folders } = await storedRun()
  await damage((file) => folders.path(manifest.id, file))
  const read = artefact === 'words' ? folders.document(manifest, 'words') : folders.table(manifest, 'numbers', SCHEMA)
  await expect(read).rejects.toMatchObject({ code: 'RUN_DAMAGED', message: expect.stringContaining(artefact) })
})

it.each<[string, Damage]>([
  ['was cut', (path) => cut(path('manifest.json'))],
  ['is missing', (path) => rm(path('manifest.json'))],
  ['says another time', async (path) => replace(path('manifest.json'), /"recordedAt": "\d/, '"recordedAt": "9')],
  ['names another commit', async (path) => replace(path('manifest.json'), /"commit": \d/, '"commit": 9')],
  ['has lost its seal', async (path) => replace(path('manifest.json'), /"seal"/, '"seel"')],
  ['is that of another run', (path) => writeFile(path('manifest.json'), JSON.stringify({ ...manifest, id: 'r-1' }))],
  [
    'names other inputs',
    (path) => writeFile(path('manifest.json'), JSON.stringify({ ...manifest, identity: { ...identity, data: 'e' } })),
  ],
])('does not take a run for new, or for sound, whose manifest %s', async (_, damage) => {
  const { folders } = await storedRun()
  await damage((file) => folders.path(manifest.id, file))
  await expect(folders.manifest(manifest.id)).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
})

it('lists the other runs beside one that is damaged, and says what is wrong with it', async () => {
  const { home } = await storedRun()
  await mkdir(join(home, 'runs', 'r-0123456789abcdef'))
  const { views, damaged } = await listStoredRuns({ home })
  expect(views).toEqual([])
  expect(damaged.map(({ code }) => code)).toEqual(['RUN_DAMAGED', 'RUN_DAMAGED'])
  expect(damaged[0]!.message).toContain('r-0123456789abcdef')
})

it('says of a run that another version stored what it is, and lists the others', async () => {
  const { folders, home } = await storedRun()
  const older = { ...identity, data: 'older' }
  const id = runId(older)
  await folders.write({ ...manifest, format: 1, id, identity: older }, artefacts)
  await expect(folders.manifest(id)).rejects.toMatchObject({
    code: 'RUN_DAMAGED',
    message: `The run ${id} was stored by another version of Bellwether, in format 1.`,
  })
  expect((await folders.manifest(manifest.id))!.id).toBe(manifest.id)
  await rm(folders.path(manifest.id), { recursive: true })
  const { views, damaged } = await listStoredRuns({ home })
  expect([views.length, damaged.length]).toEqual([0, 1])
})

it('removes what is old and half-written, and passes over what is gone before it is looked at', async () => {
  const { folders } = await storedRun()
  await symlink('nowhere', folders.path('.tmp-gone'))
  await mkdir(folders.path('.tmp-old'))
  await folders.sweep(Date.now() + 60_000)
  expect((await readdir(folders.root)).toSorted()).toEqual(['.tmp-gone', manifest.id])
})
