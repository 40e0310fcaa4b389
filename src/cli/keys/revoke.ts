/** `bellwether keys revoke`: takes a key back. */
import type { Command as Parser } from 'commander'
import { doorsOf } from '../../api/access/doors.ts'
import { BellwetherError } from '../../core/errors.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'

export function configure(parser: Parser): void {
  parser
    .description('Take a key back. A running server lets it in no longer, from the next request on.')
    .argument('<key>', 'identifier of the key, as bellwether keys ls shows it')
}

export async function run(
  given: Pick<CommandInput, 'arguments'>,
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const id = given.arguments[0]!
  if (await doorsOf(config.home, clock).keys.revoke(id)) {
    return { data: { id, isRevoked: true }, text: `The key ${id} is revoked: it lets nobody in from now on.` }
  }
  throw new BellwetherError('KEY_UNKNOWN', {
    message: `No key is called ${id}.`,
    expected: 'A key is named by its identifier, sixteen digits.',
    given: id,
    remedy: 'bellwether keys ls lists them.',
  })
}
