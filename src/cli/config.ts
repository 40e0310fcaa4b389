/** `bellwether config`: every effective setting and where it came from, secrets masked. */
import type { Command as Parser } from 'commander'
import { describeConfiguration } from '../core/config.ts'
import type { CommandContext, CommandResult } from './command.ts'
import { textTable } from './table.ts'

export function configure(parser: Parser): void {
  parser.description('Show every setting, its value and where the value came from; secrets are masked.')
}

export async function run(_given: unknown, context: CommandContext): Promise<CommandResult> {
  const settings = describeConfiguration(context.config)
  const table = textTable(
    [{ title: 'setting' }, { title: 'value' }, { title: 'from' }, { title: 'what it is' }],
    settings.map(({ key, value, origin, description }) => [key, valueText(value), origin, description]),
  )
  return { data: { settings: settings.map((setting) => ({ ...setting })) }, text: table }
}

function valueText(value: unknown): string {
  if (value === null) return '(not set)'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
