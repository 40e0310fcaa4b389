/** What a command is. Modules are loaded when their command is called, not before. */
import type { Command as Parser } from 'commander'
import type { Clock } from '../core/clock/clock.ts'
import type { ExitStatus } from '../core/errors.ts'
import type { Json } from '../core/hash.ts'
import type { Progress } from '../core/progress.ts'
import type { Configuration } from '../core/config.ts'
import type { Logger } from '../core/log.ts'

/** Everything concrete that main.ts puts together for a command. */
export interface CommandContext {
  readonly clock: Clock
  readonly config: Configuration
  readonly log: Logger
  readonly progress: Progress
  /** True when standard output is a terminal and --json is not set. */
  readonly isInteractive: boolean
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

/** What the words after a command's name say, as commander reads them. */
export interface CommandInput {
  /** In order. */
  readonly arguments: readonly string[]
  /** By camel-case name. */
  readonly options: Readonly<Record<string, unknown>>
}

export interface CommandResult {
  /** `data` of the JSON envelope. */
  readonly data: Json
  /** What a person reads: verdict line, table, warnings, provenance, what to type next. */
  readonly text: string
  /** Sentences of the JSON envelope, which the text holds in its own way too. */
  readonly warnings?: readonly string[]
  /** The text is data for another program, without a place for warnings: they go to standard error. */
  readonly isTextData?: boolean
  /** Where not 0, e.g. checkFailed for data unfit for use. */
  readonly exitStatus?: ExitStatus
  /** What goes on after the result was printed, such as serving a page, until it is told to stop. */
  readonly afterwards?: () => Promise<void>
}

export interface CommandModule {
  /** Declares arguments and options on the parser that main.ts made for this command. */
  configure(parser: Parser): void
  run(given: CommandInput, context: CommandContext): Promise<CommandResult>
}
