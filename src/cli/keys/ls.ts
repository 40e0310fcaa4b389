/** `bellwether keys ls`: the keys of this home. */
import type { Command as Parser } from 'commander'
import { doorsOf } from '../../api/access/doors.ts'
import { countedText } from '../../core/number-text.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

export function configure(parser: Parser): void {
  parser.description('List the keys of this home, oldest first. The keys themselves are stored nowhere.')
}

export async function run(
  _given: unknown,
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const keys = await doorsOf(config.home, clock).keys.list()
  const data = keys.map((key) => ({ ...key, isExpired: Date.parse(key.expiresAt) <= clock.now() }))
  if (keys.length === 0) return { data, text: 'There are no keys.\n\nNext: bellwether keys create --name NAME' }
  const table = textTable(
    ['key', 'name', 'may', 'made', 'expires', ''].map((title) => ({ title })),
    data.map(({ id, name, scopes, createdAt, expiresAt, isExpired }) => [
      id,
      name,
      scopes.join(', '),
      createdAt.slice(0, 10),
      expiresAt.slice(0, 10),
      isExpired ? 'expired' : '',
    ]),
  )
  return { data, text: `${countedText(keys.length, 'key', 'keys')}\n\n${table}\n\nNext: bellwether keys revoke KEY` }
}
