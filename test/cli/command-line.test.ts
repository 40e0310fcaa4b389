import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Output, runCommandLine } from '../../src/cli/command-line.ts'
import type { CommandContext, CommandModule, CommandResult } from '../../src/cli/command.ts'
import type { CommandEntry } from '../../src/cli/registry.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { BellwetherError, EXIT } from '../../src/core/errors.ts'

let cwd = ''
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'bellwether-cli-'))))
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

type Run = CommandModule['run']
const entry = (name: string, run: Run, configure: CommandModule['configure'] = () => undefined): CommandEntry => ({
  name,
  summary: `What ${name} does`,
  load: async () => ({ configure, run }),
})
const result: CommandResult = { data: { rows: 3 }, text: 'Three rows.\nmore', warnings: ['mind the gap'] }

const nothing = new BellwetherError('DATA_NONE', {
  message: 'Nothing.',
  expected: 'Something.',
  given: 'x',
  remedy: 'Add it.',
})

/** Called when `wait` and `serve` have begun. */
let begun = (): void => undefined

function signalOnceBegun(): AbortSignal {
  const controller = new AbortController()
  begun = () => controller.abort()
  return controller.signal
}

const commands: readonly CommandEntry[] = [
  entry(
    'data ingest',
    async (given) => ({ data: { given: JSON.parse(JSON.stringify(given)) }, text: 'ok' }),
    (parser) =>
      parser
        .argument('<files...>')
        .option('--sort', 'sort')
        .option('--limit <n>', 'how many')
        .option('--risk-free <rate>'),
  ),
  entry('data check', async () => ({ ...result, exitStatus: EXIT.checkFailed })),
  entry('show', async () => result),
  entry(
    'choose',
    async () => result,
    (parser) => {
      parser.argument('[kind]').addOption(parser.createOption('--side <side>', 'a side').choices(['call', 'put']))
    },
  ),
  entry('refuse', () => Promise.reject(nothing)),
  entry('break', async (_given, { log }) => {
    log.info('before')
    throw new RangeError('index 3 is out of range')
  }),
  entry('lose', async () => {
    throw Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/locked' })
  }),
  entry(
    'wait',
    (_given, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        begun()
      }),
  ),
  entry(
    'serve',
    (_given, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(result))
        begun()
      }),
  ),
  entry('list', async () => ({ ...result, text: 'a,b\n1,2', isTextData: true })),
  entry('publish', async () => ({ ...result, afterwards: () => Promise.reject(nothing) })),
  entry('context', async (_given, { config, isInteractive }) => ({
    data: { home: config.home, level: config.log.level, threads: config.threads, isInteractive },
    text: 'context',
  })),
  entry('work', async (_given, { progress }) => {
    progress.stage('working', 2)
    progress.advance()
    return result
  }),
]

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  readonly env?: Record<string, string>
  readonly isTerminal?: boolean
  readonly signal?: AbortSignal
  readonly uncaught?: Promise<never>
}

async function run(words: string, given: Surroundings = {}): Promise<Outcome> {
  const written = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr'): Output => ({
    write: async (text) => void (written[name] += text),
    isTerminal: given.isTerminal ?? false,
    columns: 80,
  })
  const status = await runCommandLine({
    argv: words.split(' ').filter((word) => word !== ''),
    cwd,
    env: given.env ?? {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    clock: new FixedClock(Date.UTC(2024, 0, 31)),
    commands,
    signal: given.signal ?? new AbortController().signal,
    uncaught: given.uncaught ?? new Promise(() => undefined),
  })
  return { status, ...written }
}

const json = async (words: string, given: Surroundings = {}): Promise<unknown> => {
  const { stdout, stderr } = await run(words, given)
  expect(stderr).toBe('')
  expect(stdout.trimEnd()).not.toContain('\n')
  return JSON.parse(stdout)
}

it('prints the text, or one JSON document with --json anywhere', async () => {
  expect(await run('show')).toEqual({ status: 0, stdout: 'Three rows.\nmore\n', stderr: '' })
  const envelope = { ok: true, command: 'show', exitStatus: 0, data: { rows: 3 }, warnings: ['mind the gap'] }
  for (const words of ['show --json', '--json show', '--home x --json show', 'show --home x --json --no-progress']) {
    expect(await json(words)).toEqual(envelope)
  }
})

it('keeps warnings out of a text that is data, and writes them to standard error', async () => {
  expect(await run('list')).toEqual({ status: 0, stdout: 'a,b\n1,2\n', stderr: 'mind the gap\n' })
  expect(await json('list --json')).toMatchObject({ warnings: ['mind the gap'] })
})

it('gives a command its arguments and options', async () => {
  const words = 'data --json ingest a.csv --sort b.csv --limit=3 --risk-free -0.01 -- --json'
  expect(await json(words)).toMatchObject({
    command: 'data ingest',
    data: {
      given: { arguments: ['a.csv', 'b.csv', '--json'], options: { sort: true, limit: '3', riskFree: '-0.01' } },
    },
  })
})

it('keeps the data of a check that found faults, and its exit status', async () => {
  expect((await run('data check')).status).toBe(6)
  expect(await json('data check --json')).toMatchObject({ ok: true, exitStatus: 6, data: { rows: 3 } })
})

const wrong: readonly (readonly [string, string, string, string])[] = [
  ['shwo', 'USAGE_FLAG', 'shwo is no command.', 'Did you mean show?'],
  ['data ingst', 'USAGE_FLAG', 'data has no command ingst.', 'Did you mean ingest?'],
  [
    'data',
    'USAGE_FLAG',
    'data alone is no command.',
    'Run for example bellwether data ingest, or bellwether data --help.',
  ],
  ['--jsno', 'USAGE_FLAG', 'bellwether has no option --jsno.', 'Did you mean --json?'],
  ['--home', 'USAGE_VALUE', '--home has no value.', 'Write a value after --home.'],
  ['show --jsno', 'USAGE_FLAG', 'show has no option --jsno.', 'Did you mean --json?'],
  ['data ingest a --srot', 'USAGE_FLAG', 'data ingest has no option --srot.', 'Did you mean --sort?'],
  ['data ingest', 'USAGE_VALUE', 'data ingest needs files.', 'Run bellwether data ingest --help to see what it takes.'],
  ['data ingest a --limit', 'USAGE_VALUE', '--limit has no value.', 'Write a value after --limit.'],
  ['data ingest a --limit --sort', 'USAGE_VALUE', '--limit has no value.', 'Write a value after --limit.'],
  ['show --home', 'USAGE_VALUE', '--home has no value.', 'Write a value after --home.'],
  [
    'show extra',
    'USAGE_FLAG',
    'show was given too many arguments.',
    'Run bellwether show --help to see what it takes.',
  ],
  ['show --threads none', 'USAGE_VALUE', 'threads is "none" (flag --threads).', ''],
  ['show --config none.yaml', 'FILE_MISSING', '', ''],
]

for (const [words, code, message, remedy] of wrong) {
  it(`refuses "${words}" with ${code}`, async () => {
    const text = await run(words)
    expect(text.stdout).toBe('')
    expect(text.stderr).toMatch(new RegExp(`^[^\n]*\\[${code}\\]\n$`))
    expect(text.status).toBe(code === 'FILE_MISSING' ? 4 : 2)
    expect(await json(`${words} --json`.replace(/^(.*--(?:limit|home)) --json$/, '--json $1'))).toMatchObject({
      ok: false,
      error: {
        code,
        exitStatus: text.status,
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      },
    })
  })
}

it('refuses a value that is none of the choices', async () => {
  expect(await json('choose --json --side cal')).toMatchObject({
    error: { code: 'USAGE_VALUE', given: 'cal', message: expect.stringContaining('call, put') },
  })
})

it('prints help of all, of a noun, of a command, with success', async () => {
  for (const words of ['', '--help', '-h', 'help', '--json']) {
    const { status, stdout } = await run(words)
    expect(status).toBe(0)
    expect(stdout).toContain('data ingest')
  }
  expect((await run('data --help')).stdout).toMatch(/data ingest .*\n.*data check/)
  for (const words of ['data ingest --help', 'help data ingest', 'data ingest -h', '--help data ingest']) {
    const { status, stdout } = await run(words)
    expect({ status, first: stdout.split('\n')[0] }).toEqual({
      status: 0,
      first: 'Usage: bellwether data ingest [options] <files...>',
    })
    expect(stdout).toMatch(/--limit <n>[\s\S]*--json/)
  }
})

it('prints its version', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
  expect((await run('--version')).stdout).toBe(`${version}\n`)
})

it('passes errors of the catalogue on with their exit status', async () => {
  expect(await run('refuse')).toEqual({ status: 4, stdout: '', stderr: 'Nothing. Something. Add it. [DATA_NONE]\n' })
  expect(await json('refuse --json')).toEqual({
    ok: false,
    command: 'refuse',
    error: {
      code: 'DATA_NONE',
      message: 'Nothing.',
      expected: 'Something.',
      given: 'x',
      remedy: 'Add it.',
      exitStatus: 4,
    },
  })
})

it('takes an error of the operating system for what it is', async () => {
  expect(await json('lose --json')).toMatchObject({ error: { code: 'FILE_DENIED', exitStatus: 5 } })
})

it('calls a defect a defect, and writes its stack to the log that it names', async () => {
  const { status, stderr } = await run('break --home h')
  const log = join(cwd, 'h/logs/2024-01-31.log')
  expect(status).toBe(1)
  expect(stderr).toBe(
    'Bellwether failed: index 3 is out of range. This is a defect of the program, not of what you gave it. ' +
      `Please report it with the last lines of ${log}. [DEFECT]\n`,
  )
  expect(readFileSync(log, 'utf8')).toMatch(/RangeError[\s\S]*command-line\.test/)
})

it('warns when the log cannot be written, and goes on', async () => {
  writeFileSync(join(cwd, 'file'), '')
  expect(await json('break --json --home file')).toMatchObject({ error: { code: 'DEFECT' } })
})

it('reports what nobody caught', async () => {
  const uncaught = Promise.reject(new Error('out of band'))
  uncaught.catch(() => undefined)
  expect(await json('wait --json', { uncaught })).toMatchObject({
    error: { code: 'DEFECT', message: 'Bellwether failed: out of band.' },
  })
})

it('cancels work on a signal', async () => {
  const { status, stderr } = await run('wait', { signal: signalOnceBegun() })
  expect(status).toBe(130)
  expect(stderr).toContain('[CANCELLED]')
})

it('ends a service on a signal with success', async () => {
  expect((await run('serve', { signal: signalOnceBegun() })).status).toBe(0)
})

it('answers before it goes on, once, and says what fails later', async () => {
  const { status, stdout, stderr } = await run('publish --json')
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: 'publish' })
  expect(stderr).toMatch(/^Nothing\..*\[DATA_NONE\]\n$/)
  expect(status).toBe(4)
})

it('reads settings from flags, environment and file', async () => {
  writeFileSync(join(cwd, 'bellwether.yaml'), 'home: from-file\nlog:\n  level: warn\nthreads: 7\n')
  const env = { BELLWETHER_LOG_LEVEL: 'debug', BELLWETHER_THREADS: '5' }
  expect(await json('context --json --threads 3', { env })).toMatchObject({
    data: { home: join(cwd, 'from-file'), level: 'debug', threads: 3 },
  })
})

it('shows progress on a terminal only, never with --json or --no-progress', async () => {
  expect((await run('work', { isTerminal: true })).stderr).toContain('working  0 of 2')
  expect((await run('work', { isTerminal: true })).stderr.endsWith('\r\u001B[K')).toBe(true)
  expect((await run('work')).stderr).toBe('')
  expect((await run('work --no-progress', { isTerminal: true })).stderr).toBe('')
  expect((await run('work --json', { isTerminal: true })).stderr).toBe('')
})

it('sets the verdict in bold where colour is wanted', async () => {
  expect((await run('show', { isTerminal: true })).stdout).toBe('\u001B[1mThree rows.\u001B[22m\nmore\n')
  expect((await run('show', { isTerminal: true, env: { NO_COLOR: '1' } })).stdout).toBe('Three rows.\nmore\n')
  expect((await run('show', { isTerminal: true, env: { TERM: 'dumb' } })).stdout).toBe('Three rows.\nmore\n')
})

it('tells a command whether a person is there', async () => {
  const interactive = async (words: string, isTerminal: boolean): Promise<unknown> => {
    let seen: boolean | undefined
    const probe = entry('probe', async (_given: unknown, context: CommandContext) => {
      seen = context.isInteractive
      return result
    })
    await runWith([probe], words, isTerminal)
    return seen
  }
  expect(await interactive('probe', true)).toBe(true)
  expect(await interactive('probe', false)).toBe(false)
  expect(await interactive('probe --json', true)).toBe(false)
})

async function runWith(entries: readonly CommandEntry[], words: string, isTerminal: boolean): Promise<void> {
  const silent: Output = { write: async () => undefined, isTerminal, columns: 80 }
  await runCommandLine({
    argv: words.split(' '),
    cwd,
    env: {},
    stdout: silent,
    stderr: silent,
    clock: new FixedClock(0),
    commands: entries,
    signal: new AbortController().signal,
    uncaught: new Promise(() => undefined),
  })
}
