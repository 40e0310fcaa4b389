/** Other libraries of option pricing, measured beside ours where they are installed. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchResult } from '../bench-result.ts'

/** As many as make some tens of milliseconds: the clock of processor time is coarse. */
const PASSES = 3
const PYTHON = '/usr/bin/python3'

/** Compiles a C++ program against QuantLib (Debian: libquantlib0-dev and g++); undefined where these are missing. */
export function buildQuantLibPeer(source: string, folder: string): string | undefined {
  const program = join(folder, 'quantlib-peer')
  try {
    execFileSync('g++', ['-O3', '-o', program, join(import.meta.dirname, source), '-lQuantLib'], { stdio: 'ignore' })
    return program
  } catch {
    return undefined
  }
}

export function runPeer<T>(program: string, words: readonly string[]): T {
  return JSON.parse(execFileSync(program, [...words], { encoding: 'utf8' })) as T
}

/** Whether Debian's Python has these modules. */
export function hasPython(...modules: readonly string[]): boolean {
  if (!existsSync(PYTHON)) return false
  try {
    execFileSync(PYTHON, ['-c', modules.map((name) => `import ${name}`).join('\n')], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export function runPython<T>(script: string, words: readonly string[]): T {
  return JSON.parse(execFileSync(PYTHON, ['-c', script, ...words], { encoding: 'utf8' })) as T
}

/** What a file of Python writes, on so many threads. */
export function runPythonFile<T>(file: string, words: readonly string[], threads: number): T {
  // Threads that wait do not spin: on a machine at work that would count as time of theirs.
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), OMP_WAIT_POLICY: 'PASSIVE' }
  return JSON.parse(execFileSync(PYTHON, [file, ...words], { encoding: 'utf8', env })) as T
}

/** Nanoseconds of processor time, user and system, that each of `rows` takes; like the peers after a pass to warm up. */
export function nanosecondsEach(rows: number, work: () => void): number {
  work()
  const start = process.cpuUsage()
  for (let pass = 0; pass < PASSES; pass++) work()
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / (PASSES * rows)
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

export interface Peer {
  readonly name: string
  /** Undefined where it is not installed. */
  readonly value: number | undefined
}

/** Nanoseconds of ours beside a peer's; `most` is the greatest ratio that meets the goal. */
export function besidePeer(name: string, value: number, peer: Peer, most?: number): BenchResult {
  const goal = most === undefined ? undefined : `ratio at most ${most}`
  const figure = { name, value, unit: 'cpu ns', ...(goal !== undefined && { goal }) }
  if (peer.value === undefined) return { ...figure, against: `${peer.name}: not installed` }
  const ratio = value / peer.value
  return { ...figure, against: peer.name, ratio, ...(most !== undefined && { met: ratio <= most }) }
}
