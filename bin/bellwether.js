#!/usr/bin/env node
// Starts Bellwether on the Node that is pinned as an npm package, whatever Node started this file.
// Plain JavaScript that an old Node can read. Where no package fits the platform, the user's own
// Node 24 or newer will do.
import { spawn } from 'node:child_process'
import * as nodeModule from 'node:module'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

const OLDEST = 24
const SYSTEM_FAILURE = 5
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

const pinned = findPinned()
const isPinned = pinned !== undefined && pinned.version === process.versions.node
const isNewEnough = Number(process.versions.node.split('.')[0]) >= OLDEST

endWithNpm()
if (isPinned || (pinned === undefined && isNewEnough)) await runHere()
else if (pinned !== undefined) runOn(pinned.binary)
else refuse(`this is Node ${process.versions.node}, and the package ${packageName()} is not installed`)

function packageName() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  return `node-${system}-${process.arch}`
}

function findPinned() {
  const require = nodeModule.createRequire(import.meta.url)
  try {
    const manifest = require.resolve(`${packageName()}/package.json`)
    const name = process.platform === 'win32' ? 'node.exe' : 'node'
    return { binary: join(dirname(manifest), 'bin', name), version: require(manifest).version }
  } catch {
    return undefined
  }
}

async function runHere() {
  // V8 may end the process when one thread frees compiled WebAssembly, to which Node's own stripping of types belongs,
  // while others compile some (nodejs/node#64500). What it would free is small: the first version of hot functions.
  setFlagsFromString('--no-wasm-code-gc')
  // Compiled code is kept between starts; a start then takes about a third of the time, that of a thread too.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')
  if (nodeModule.enableCompileCache !== undefined) nodeModule.enableCompileCache()
  endWithLauncher()
  await import('../src/cli/main.ts')
}

// The channel closes when the launcher is gone, even if it was killed: do not go on without it.
function endWithLauncher() {
  if (process.channel === undefined) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}

// npm that is ended leaves behind what it started, a server with its port too; then the parent is another.
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const end = () => process.ppid !== parent && process.kill(process.pid, 'SIGTERM')
  setInterval(end, 500).unref()
}

function runOn(binary) {
  const child = spawn(binary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // A terminal sends its signals to both; main.ts takes a signal that comes twice at once as one.
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => refuse(`${binary} cannot be run (${error.message})`))
  child.on('exit', (status, signal) => {
    process.exitCode = signal === null ? status : 128 + constants.signals[signal]
  })
}

function refuse(reason) {
  process.stderr.write(
    `Bellwether cannot start: ${reason}. It needs Node ${OLDEST} or newer. ` +
      `Run "npm install" in its folder, or install Node ${OLDEST} yourself.\n`,
  )
  process.exitCode = SYSTEM_FAILURE
}
