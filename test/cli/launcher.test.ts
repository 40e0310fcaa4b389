import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const pinnedVersion = '24.21.0'
let folder = ''

/** A copy of the launcher with a program of our own to start. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-launcher-'))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'src/cli'), { recursive: true })
  copyFileSync(join(root, 'bin/bellwether.js'), join(folder, 'bin/bellwether.js'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The Node of the machine, where there is one older than what we need. */
async function oldNode(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'))
  for (const path of folders.map((one) => join(one, 'node')).filter((one) => existsSync(one))) {
    const { stdout } = await outcome(spawn(path, ['--version']))
    if (Number(/^v(\d+)/.exec(stdout)?.[1]) < 24) return path
  }
  return undefined
}

interface Outcome {
  readonly status: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

function outcome(child: ChildProcess): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }))
  })
}

function launch(node: string, program: string, ...words: string[]): ChildProcess {
  writeFileSync(join(folder, 'src/cli/main.ts'), program)
  return spawn(node, [join(folder, 'bin/bellwether.js'), ...words])
}

function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())))
}

it('runs tests on the pinned Node', () => expect(process.versions.node).toBe(pinnedVersion))

it('runs on the pinned Node whatever Node starts it, with arguments, streams and exit status', async (context) => {
  const program = `
    const type: string = process.versions.node
    console.log(JSON.stringify([type, process.argv.slice(2)]))
    console.error('noise')
    process.stdin.on('data', (text: Buffer) => { console.log(text.toString()); process.exit(6) })`
  const old = await oldNode()
  for (const node of [process.execPath, ...(old === undefined ? [] : [old])]) {
    const child = launch(node, program, 'a b', '--json')
    child.stdin!.end('typed')
    expect(await outcome(child)).toEqual({
      status: 6,
      signal: null,
      stdout: `["${pinnedVersion}",["a b","--json"]]\ntyped\n`,
      stderr: 'noise\n',
    })
  }
  if (old === undefined) context.skip('which start the launcher on an old Node; there is none in the path')
})

it('forwards signals, and answers with what the program makes of them', async (context) => {
  const old = await oldNode()
  if (old === undefined) return context.skip('which start the launcher on an old Node; there is none in the path')
  const program = `
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { console.log(signal); process.exit(130) })
    console.log('ready')
    setInterval(() => undefined, 1000)`
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const child = launch(old, program)
    const ended = outcome(child)
    await firstOutput(child)
    child.kill(signal)
    expect(await ended).toMatchObject({ status: 130, stdout: `ready\n${signal}\n` })
  }
})

it('says by its exit status which signal ended the program', async (context) => {
  const old = await oldNode()
  if (old === undefined) return context.skip('which start the launcher on an old Node; there is none in the path')
  expect(await outcome(launch(old, "process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ status: 137 })
})

it('takes the program with it when it is killed itself', async (context) => {
  const old = await oldNode()
  if (old === undefined) return context.skip('which start the launcher on an old Node; there is none in the path')
  const child = launch(old, 'console.log(process.pid); setInterval(() => undefined, 1000)')
  const pid = Number(await firstOutput(child))
  expect(pid).not.toBe(child.pid)
  child.kill('SIGKILL')
  for (let i = 0; i < 100 && isAlive(pid); i++) await delay(20)
  expect(isAlive(pid)).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it('ends when npm, which started it, is ended', async () => {
  writeFileSync(join(folder, 'package.json'), '{"type":"module","scripts":{"start":"node bin/bellwether.js"}}')
  const program = 'console.log(`pid ${process.pid}`); setInterval(() => undefined, 1000)'
  writeFileSync(join(folder, 'src/cli/main.ts'), program)
  const npm = spawn('npm', ['start'], { cwd: folder })
  const pid = await new Promise<number>((resolve) => {
    let text = ''
    npm.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /pid (\d+)/.exec(text)
      if (found !== null) resolve(Number(found[1]))
    })
  })
  npm.kill('SIGTERM')
  for (let i = 0; i < 500 && isAlive(pid); i++) await delay(20)
  expect(isAlive(pid)).toBe(false)
})

it('lets the program end by itself', async (context) => {
  const old = await oldNode()
  if (old === undefined) return context.skip('which start the launcher on an old Node; there is none in the path')
  expect(await outcome(launch(old, "console.log('done')"))).toMatchObject({ status: 0, stdout: 'done\n' })
})

it('says what is missing on an old Node without the pinned one, and runs on a new one', async (context) => {
  rmSync(join(folder, 'node_modules'))
  const program = "console.log('runs')"
  expect(await outcome(launch(process.execPath, program))).toMatchObject({ status: 0, stdout: 'runs\n' })
  const old = await oldNode()
  if (old === undefined) return context.skip('which start the launcher on an old Node; there is none in the path')
  const { status, stderr } = await outcome(launch(old, program))
  expect(status).toBe(5)
  expect(stderr).toMatch(
    /^Bellwether cannot start: this is Node \d+\.\d+\.\d+, and the package node-\w+-\w+ is not installed\. It needs Node 24/,
  )
})
