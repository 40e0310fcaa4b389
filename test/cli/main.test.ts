import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

const bellwether = join(import.meta.dirname, '../../bin/bellwether.js')
let cwd = ''
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'bellwether-main-'))))
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const env = { ...process.env, BELLWETHER_THREADS: '1' }

it('runs a command of the real registry and leaves nothing behind', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bellwether, 'config', '--json'], { cwd, env })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: 'config' })
  expect(readdirSync(cwd)).toEqual([])
})

it('exits with the status of the error', async () => {
  const failed = promisify(execFile)(process.execPath, [bellwether, 'confg', '--json'], { cwd, env })
  await expect(failed).rejects.toMatchObject({ code: 2, stderr: '', stdout: expect.stringContaining('USAGE_FLAG') })
})

it('is quiet when its reader goes away', async () => {
  const child = spawn(process.execPath, [bellwether, '--help'], { cwd, env })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdout.destroy()
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
