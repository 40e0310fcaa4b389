/** `bellwether keys create`: a key by which a program reaches the server. */
import { type Scope, SCOPES } from '@bellwether/client'
import type { Command as Parser } from 'commander'
import { doorsOf } from '../../api/access/doors.ts'
import { BellwetherError } from '../../core/errors.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'

const MOST_DAYS = 3650

export function configure(parser: Parser): void {
  parser
    .description('Make a key by which a program reaches bellwether serve. It is shown once.')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--scope <scope...>', `what it may do: ${SCOPES.join(', ')} (default: all of these)`)
    .option('--days <n>', 'days until it expires', '90')
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const { name, scope, days } = given.options as { name: string; scope?: readonly string[]; days: string }
  const scopes = scope === undefined ? SCOPES : scope.map(requireScope)
  const lifetimeMs = requireDays(days) * MS_PER_DAY
  const { text, credential } = await doorsOf(config.home, clock).keys.issue({
    name: requireName(name),
    scopes,
    lifetimeMs,
  })
  return {
    data: { ...credential, key: text },
    text: [
      `${text}\n\nThis is the only time the key is shown. It expires on ${credential.expiresAt.slice(0, 10)} and may ${scopes.join(', ')}.`,
      `Send it as Authorization: Bearer KEY. Next: bellwether keys revoke ${credential.id} takes it back.`,
    ].join('\n\n'),
  }
}

/** Errors: USAGE_VALUE. */
function requireScope(text: string): Scope {
  const found = SCOPES.find((scope) => scope === text)
  if (found !== undefined) return found
  throw invalid('--scope', text, `one of ${SCOPES.join(', ')}`, `--scope ${SCOPES[0]}`)
}

/** Errors: USAGE_VALUE. */
function requireDays(text: string): number {
  const days = Number(text)
  if (/^\d{1,4}$/.test(text) && days >= 1 && days <= MOST_DAYS) return days
  throw invalid('--days', text, `a whole number from 1 to ${MOST_DAYS}`, '--days 30')
}

/** Errors: USAGE_VALUE. */
function requireName(text: string): string {
  if (/^[^\p{Cc}\p{Cs}]{1,80}$/u.test(text) && text.trim() !== '') return text.trim()
  throw invalid('--name', text, 'one to eighty printable characters', '--name dashboard')
}

function invalid(option: string, given: string, expected: string, example: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `${option} is ${given}.`,
    expected: `${option} takes ${expected}.`,
    given,
    remedy: `Write for example ${example}.`,
  })
}
