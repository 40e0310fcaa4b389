/** Logs as JSON lines in a folder, one file a day (UTC). Never on standard output. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { pino, type Logger as PinoLogger } from 'pino'
import type { Clock } from './clock/clock.ts'
import type { LogLevel } from './config.ts'
import { fileError } from './files.ts'
import { formatDate, formatInstant, MS_PER_DAY } from './time.ts'

/** Call with members first, then a sentence: `log.info({ rows }, 'stored')`. */
export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'child'>

export interface LogOptions {
  /** Folder of the log files; made when the first line is written. */
  readonly folder: string
  readonly level: LogLevel
  readonly clock: Clock
  /** Told when a line cannot be written (DISK_FULL, FILE_DENIED); the work goes on. Throws when absent. */
  readonly onFailure?: (error: unknown) => void
}

/** Members with these names are replaced wherever they stand, three levels deep at most. */
const SECRET_MEMBERS = ['apiKey', 'api_key', 'password', 'secret', 'token', 'authorization', 'cookie']
const REDACTED_PATHS = SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** Today's log file below `folder`. */
export function logFile(folder: string, clock: Clock): string {
  return join(folder, `${formatDate(Math.floor(clock.now() / MS_PER_DAY))}.log`)
}

/** A logger that opens its file with the first line it writes. */
export function createLogger(options: LogOptions): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${formatInstant(options.clock.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '***' },
    },
    dailyFile(options),
  )
}

/** Written synchronously, so that the lines before a crash are there. */
function dailyFile({ folder, clock, onFailure }: LogOptions): { write(line: string): void } {
  let path = ''
  let file = -1
  return {
    write(line) {
      const today = logFile(folder, clock)
      try {
        if (today !== path) {
          mkdirSync(folder, { recursive: true })
          if (file >= 0) closeSync(file)
          file = openSync(today, 'a')
          path = today
        }
        writeSync(file, line)
      } catch (error) {
        const failure = fileError(error, today)
        if (onFailure === undefined) throw failure
        onFailure(failure)
      }
    },
  }
}
