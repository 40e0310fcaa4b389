/** Runs one command line from its words to its exit status; everything it touches is passed in. */
import { join } from 'node:path'
import type { Clock } from '../core/clock/clock.ts'
import { loadConfiguration } from '../core/config.ts'
import { BellwetherError, EXIT, type ExitStatus, formatError } from '../core/errors.ts'
import { fileError } from '../core/files.ts'
import { createLogger, logFile, type Logger } from '../core/log.ts'
import { progressLine, silentProgress } from '../core/progress.ts'
import { type Call, type GlobalOptions, helpText, locate, readCall } from './call.ts'
import type { CommandContext, CommandResult } from './command.ts'
import { errorEnvelope, resultEnvelope } from './envelope.ts'
import type { CommandEntry } from './registry.ts'
import { version } from './version.ts'

/** A stream to a person or a program. */
export interface Output {
  /** Resolves when the text is handed over. */
  write(text: string): Promise<void>
  readonly isTerminal: boolean
  readonly columns: number
}

export interface CommandLine {
  /** The words after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  readonly clock: Clock
  readonly commands: readonly CommandEntry[]
  readonly signal: AbortSignal
  /** Rejects with what nobody caught. */
  readonly uncaught: Promise<never>
}

/** How long cancelled work may take to tidy up, milliseconds. */
const GRACE = 3000

export async function runCommandLine(line: CommandLine): Promise<ExitStatus> {
  const isJson = asksFor(line.argv, '--json')
  let name = ''
  let context: CommandContext | undefined
  let isAnswered = false
  try {
    const located = locate(line.argv, line.commands)
    name = located.name
    if (name === '' && asksFor(line.argv, '--version'))
      return await print(line, isJson, 'version', textResult(await version()))
    const call = located.entry === undefined ? helpText(located, line.commands) : await readCall(located)
    if (typeof call === 'string') return await print(line, isJson, name === '' ? 'help' : name, textResult(call))
    const warnings: string[] = []
    context = await createContext(line, call.globals, isJson, warnings)
    const result = await runCall(line, call, context)
    const status = await print(line, isJson, name, { ...result, warnings: [...(result.warnings ?? []), ...warnings] })
    if (!isJson) await warn(line, [...(result.isTextData === true ? (result.warnings ?? []) : []), ...warnings])
    isAnswered = true
    if (result.afterwards !== undefined) await untilStopped(line, result.afterwards())
    return status
  } catch (error) {
    context?.progress.end()
    return printError(line, isJson && !isAnswered, name, explain(error, line, context))
  }
}

function asksFor(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).includes(flag)
}

function textResult(text: string): CommandResult {
  return { data: { text }, text }
}

async function createContext(
  line: CommandLine,
  globals: GlobalOptions,
  isJson: boolean,
  warnings: string[],
): Promise<CommandContext> {
  const { home, threads, config: file, logLevel } = globals
  const flags = { home, threads, config: file, 'log.level': logLevel }
  const config = await loadConfiguration({ cwd: line.cwd, env: line.env, flags })
  const showsProgress = globals.progress && !isJson && line.stderr.isTerminal
  return {
    clock: line.clock,
    config,
    log: createLog(line, config, warnings),
    progress: showsProgress ? progressOn(line) : silentProgress,
    isInteractive: line.stdout.isTerminal && !isJson,
    signal: line.signal,
  }
}

function createLog(line: CommandLine, config: CommandContext['config'], warnings: string[]): Logger {
  return createLogger({
    folder: join(config.home, 'logs'),
    level: config.log.level,
    clock: line.clock,
    onFailure: (error) => {
      const warning = `The log cannot be written: ${(error as Error).message}`
      if (!warnings.includes(warning)) warnings.push(warning)
    },
  })
}

function progressOn({ stderr, clock }: CommandLine): CommandContext['progress'] {
  return progressLine({ write: (text) => void stderr.write(text), clock, columns: () => stderr.columns })
}

async function runCall(line: CommandLine, call: Call, context: CommandContext): Promise<CommandResult> {
  context.log.debug({ argv: line.argv }, 'command started')
  const running = call.module.run({ arguments: call.arguments, options: call.options }, context)
  const result = await untilStopped(line, running)
  context.progress.end()
  context.log.debug({ exitStatus: result.exitStatus ?? EXIT.ok }, 'command ended')
  return result
}

/** What `work` gives, unless something fails that nobody caught, or it does not heed a signal to stop. */
function untilStopped<T>(line: CommandLine, work: Promise<T>): Promise<T> {
  return Promise.race([work, line.uncaught, afterGrace(line.signal)])
}

/** Rejects some time after `signal` is aborted, for work that does not heed it. */
function afterGrace(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => void setTimeout(() => reject(cancelled()), GRACE)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** The error that a person is told; what is not ours is a defect and goes to the log with its stack. */
function explain(error: unknown, line: CommandLine, context: CommandContext | undefined): BellwetherError {
  if (line.signal.aborted) return cancelled()
  if (error instanceof BellwetherError) return error
  const path = (error as { path?: unknown } | undefined)?.path
  const known = typeof path === 'string' ? fileError(error, path) : error
  if (known instanceof BellwetherError) return known
  context?.log.error({ err: error, argv: line.argv }, 'defect')
  const log = context === undefined ? undefined : logFile(join(context.config.home, 'logs'), line.clock)
  return defect(error, log)
}

function defect(error: unknown, log: string | undefined): BellwetherError {
  const message = error instanceof Error ? error.message : String(error)
  return new BellwetherError('DEFECT', {
    message: `Bellwether failed: ${message}.`.replace(/\.\.$/, '.'),
    expected: 'This is a defect of the program, not of what you gave it.',
    given: error instanceof Error ? error.name : typeof error,
    remedy: log === undefined ? 'Please report it.' : `Please report it with the last lines of ${log}.`,
    cause: error,
  })
}

function cancelled(): BellwetherError {
  return new BellwetherError('CANCELLED', {
    message: 'The command was cancelled.',
    expected: 'Nothing is half-written: what was stored before is as it was, or whole.',
    given: 'a signal to stop',
    remedy: 'Run it again to go on.',
  })
}

async function print(line: CommandLine, isJson: boolean, name: string, result: CommandResult): Promise<ExitStatus> {
  if (isJson) await line.stdout.write(`${JSON.stringify(resultEnvelope(name, result))}\n`)
  else await line.stdout.write(`${emphasised(result.text, line.stdout, line.env)}\n`)
  return result.exitStatus ?? EXIT.ok
}

async function warn({ stderr }: CommandLine, warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) await stderr.write(`${warning}\n`)
}

async function printError(
  line: CommandLine,
  isJson: boolean,
  name: string,
  error: BellwetherError,
): Promise<ExitStatus> {
  if (isJson) await line.stdout.write(`${JSON.stringify(errorEnvelope(name, error))}\n`)
  else await line.stderr.write(`${formatError(error)}\n`)
  return error.exitStatus
}

/** The verdict, which is the first line, in bold on a terminal that may show it. */
function emphasised(text: string, output: Output, env: CommandLine['env']): string {
  const isPlain = !output.isTerminal || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  const end = text.indexOf('\n')
  if (isPlain || end < 0) return text
  return `\u001B[1m${text.slice(0, end)}\u001B[22m${text.slice(end)}`
}
