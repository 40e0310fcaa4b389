/** The one JSON document that a command prints with --json. */
import { EXIT, type BellwetherError } from '../core/errors.ts'
import type { Json } from '../core/hash.ts'
import type { CommandResult } from './command.ts'

/** `ok` says that there is a result; a check that found faults has one, with an exit status other than 0. */
export function resultEnvelope(command: string, result: CommandResult): Json {
  return {
    ok: true,
    command,
    exitStatus: result.exitStatus ?? EXIT.ok,
    data: result.data,
    warnings: result.warnings ?? [],
  }
}

export function errorEnvelope(command: string, error: BellwetherError): Json {
  return { ok: false, command, error: error.toJSON() }
}
