/** `npm run check`: everything a machine can say about the code without running it. One line a check. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectFiles } from './project-files.ts'

interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Why the output cannot be trusted though the command was content; undefined when it can. */
  readonly distrust?: (output: string) => string | undefined
}

interface Outcome {
  readonly check: Check
  readonly fault: string | undefined
  readonly output: string
  readonly seconds: number
}

const root = join(import.meta.dirname, '..')
const sources = projectFiles(root, ['{src,scripts,bench,test,examples}/**/*.ts', 'packages/*/{src,test}/**/*.ts'])

/** What runs in a browser knows other names than what runs in Node. */
const pages = projectFiles(root, ['{src,packages}/**/page/tsconfig.json'])

const checks: readonly Check[] = [
  { name: 'types', command: [tool('tsc'), '-p', root] },
  ...pages.map((page): Check => ({ name: 'page types', command: [tool('tsc'), '-p', join(root, page)] })),
  { name: 'lint', command: [tool('oxlint')], distrust: readsTooLittle },
  { name: 'dead code', command: [tool('knip')] },
  { name: 'format', command: [tool('oxfmt'), '--check', '.'], distrust: readsTooLittle },
  { name: 'layers', command: [process.execPath, join(root, 'scripts/check-layers.ts')] },
  { name: 'determinism', command: [process.execPath, join(root, 'scripts/check-determinism.ts')] },
]

/** Tools run on the Node that runs this, not on the one that happens to be first in the path. */
function tool(name: string): string {
  return join(root, 'node_modules/.bin', name)
}

/** A linter that is configured a little wrong reads nothing and is content. */
function readsTooLittle(output: string): string | undefined {
  const read = Number(/ on (\d+) files/.exec(output)?.[1] ?? 0)
  return read >= sources.length ? undefined : `it read ${read} files of at least ${sources.length}`
}

async function runCheck(check: Check): Promise<Outcome> {
  const [command, ...args] = check.command
  const before = performance.now()
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const status = await new Promise<number | string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', resolve)
  })
  const fault = status === 0 ? check.distrust?.(output) : `exit status ${status}`
  return { check, fault, output, seconds: (performance.now() - before) / 1000 }
}

/** Two at a time: more only wait for each other on a small machine. */
async function runAll(waiting: Check[], report: (outcome: Outcome) => void): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) report(await runCheck(check))
}

const faults: string[] = []
function report({ check, fault, output, seconds }: Outcome): void {
  console.log(`${check.name.padEnd(12)} ${fault ?? 'ok'}  ${seconds.toFixed(1)} s`)
  if (fault === undefined) return
  faults.push(check.name)
  console.log(output.trimEnd().replaceAll(/^/gm, '  '))
}

const waiting = [...checks]
await Promise.all([runAll(waiting, report), runAll(waiting, report)])
console.log(faults.length === 0 ? `All ${checks.length} checks passed.` : `Failed: ${faults.join(', ')}.`)
process.exitCode = faults.length === 0 ? 0 : 1
