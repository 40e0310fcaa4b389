import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as showCommand from '../../../src/cli/sweep/show.ts'
import * as verifyCommand from '../../../src/cli/verify.ts'
import { hashJson } from '../../../src/core/hash.ts'
import { sealed } from '../../../src/research/runs/run-folder.ts'
import { sweepOrb } from './sweep-context.ts'
import { GRID, sweptHome, writeTables } from './swept-tables.ts'

it('verifies a sweep artefact for artefact, and sees a changed table', async () => {
  const { home, context, data } = await sweptHome()
  const same = await verifyCommand.run({ arguments: [data.id] }, context)
  expect(same.text).toContain('is the same, artefact for artefact')
  expect(Object.keys((same.data as { artefacts: object }).artefacts)).toHaveLength(5)
  const other = await sweepOrb({ ...writeTables(home, GRID.replace('[0, 40]', '[0, 41]')) }, context)
  const folder = (id: string): string => join(home, 'sweeps', id, 'rows.parquet')
  writeFileSync(folder(data.id), readFileSync(folder((other.data as { id: string }).id)))
  const differs = await verifyCommand.run({ arguments: [data.id] }, context)
  expect(differs).toMatchObject({ exitStatus: 6, data: { isSame: false } })
  expect(differs.text).toContain('differs in rows.parquet')
  const shown = showCommand.run({ arguments: [data.id], options: {} }, context)
  await expect(shown).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
  const answered = sweepOrb({ ...writeTables(home), out: join(home, 'rows.csv') }, context)
  await expect(answered).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
})

it('verifies no sweep by the artefacts of another, nor one as of a real market that was simulated', async () => {
  const { home, context, data } = await sweptHome()
  const free = writeTables(home, GRID.replace('feePerShare: 0.0035', 'feePerShare: 0'))
  const { id: other } = (await sweepOrb({ ...free }, context)).data as { id: string }
  const folder = (id: string, file: string): string => join(home, 'sweeps', id, file)
  const manifest = (id: string) => {
    const { seal, ...rest } = JSON.parse(readFileSync(folder(id, 'manifest.json'), 'utf8'))
    expect(seal).toBe(hashJson(rest))
    return rest
  }
  const own = manifest(data.id)
  const verifyAs = async (changed: object) => {
    writeFileSync(folder(data.id, 'manifest.json'), sealed({ ...own, ...changed }))
    return verifyCommand.run({ arguments: [data.id] }, context)
  }
  const simulated = await verifyAs({ isSimulated: true })
  expect(simulated).toMatchObject({ exitStatus: 6, data: { isSame: false } })
  expect(simulated.text).toContain('differs in manifest.json')
  for (const file of Object.keys(own.artefacts)) copyFileSync(folder(other, file), folder(data.id, file))
  const exchanged = await verifyAs({ asked: manifest(other).asked, artefacts: manifest(other).artefacts })
  expect(exchanged).toMatchObject({ exitStatus: 6, data: { isSame: false } })
})

it('refuses a sweep whose manifest is not the one that was stored', async () => {
  const { home, context, data } = await sweptHome()
  const path = join(home, 'sweeps', data.id, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { isSimulated: boolean }
  writeFileSync(path, JSON.stringify({ ...manifest, isSimulated: !manifest.isSimulated }))
  await expect(verifyCommand.run({ arguments: [data.id] }, context)).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
})
