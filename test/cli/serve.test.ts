/** `bellwether serve` and `bellwether keys`, as a person calls them. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createClient } from '@bellwether/client'
import { expect, it } from 'vitest'
import * as create from '../../src/cli/keys/create.ts'
import * as ls from '../../src/cli/keys/ls.ts'
import * as revoke from '../../src/cli/keys/revoke.ts'
import * as serve from '../../src/cli/serve.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'
import { contextOf } from './sweep/sweep-context.ts'

const bellwether = join(import.meta.dirname, '../../bin/bellwether.js')

it('makes keys that are shown once, lists and revokes them', async () => {
  const context = await contextOf(temporaryFolder())
  expect((await ls.run({}, context)).text).toContain('There are no keys.')
  const made = await create.run({ options: { name: 'notebook', scope: ['data:read'], days: '30' } }, context)
  const { id, key } = made.data as { id: string; key: string }
  expect(made.data).toMatchObject({ name: 'notebook', scopes: ['data:read'], expiresAt: '2026-02-04T00:00:00Z' })
  expect(made.text).toContain(key)
  const listed = await ls.run({}, context)
  expect(listed.data).toMatchObject([{ id, name: 'notebook', isExpired: false }])
  expect(JSON.stringify(listed)).not.toContain(key.slice(-20))
  expect((await revoke.run({ arguments: [id] }, context)).data).toEqual({ id, isRevoked: true })
  await expect(revoke.run({ arguments: [id] }, context)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
  await expect(revoke.run({ arguments: ['../keys'] }, context)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
})

it('refuses keys that make no sense', async () => {
  const context = await contextOf(temporaryFolder())
  const made = (options: object) => create.run({ options: { name: 'n', days: '1', ...options } }, context)
  for (const wrong of [
    { scope: ['all'] },
    { days: '0' },
    { days: '1.5' },
    { days: '9999' },
    { name: ' ' },
    { name: 'a\nb' },
  ])
    await expect(made(wrong)).rejects.toMatchObject({ code: 'USAGE_VALUE' })
})

it('refuses a port that is none, and an address that is open', async () => {
  const context = await contextOf(temporaryFolder())
  await expect(serve.run({ options: { port: '65536' } }, context)).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await expect(serve.run({ options: { host: '0.0.0.0' } }, context)).rejects.toMatchObject({ code: 'ADDRESS_EXPOSED' })
})

it('serves a home until it is told to stop, to keys that are made meanwhile', async () => {
  const home = temporaryFolder()
  const child = spawn(process.execPath, [bellwether, 'serve', '--json', '--port', '0', '--home', home])
  const ended = new Promise((resolve) => child.on('close', resolve))
  const line = await new Promise<string>((resolve) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text)
    })
  })
  const { url, entry } = (JSON.parse(line) as { data: { url: string; entry: string } }).data
  expect(new URL(url).hostname).toBe('127.0.0.1')
  expect(entry.startsWith(`${url}/enter/bwl_`)).toBe(true)
  const context = { ...(await contextOf(home)), clock: { now: () => Date.now() } }
  const { data } = await create.run({ options: { name: 'test', days: '1' } }, context)
  const client = createClient({ address: url, key: (data as { key: string }).key })
  expect(await client.listRuns()).toEqual({ total: 0, rows: [], damaged: [] })
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})
