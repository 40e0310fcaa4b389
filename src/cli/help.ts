/** The overview that `bellwether` and `bellwether NOUN --help` print. */
import type { CommandEntry } from './registry.ts'
import { textTable } from './table.ts'

const GLOBAL_OPTIONS: readonly (readonly [string, string])[] = [
  ['--json', 'print one JSON document instead of text'],
  ['--home DIR', 'folder of the lake, the runs and the logs (default .bellwether)'],
  ['--config FILE', 'YAML file of settings (default bellwether.yaml where it exists)'],
  ['--threads N', 'worker threads that heavy work may use'],
  ['--log-level LEVEL', 'what is logged to the home folder (default info)'],
  ['--no-progress', 'show no progress line'],
  ['--version', 'print the version'],
  ['--help', 'print help, of a command too'],
]

export function overview(commands: readonly CommandEntry[]): string {
  return [
    'Bellwether: from market files to results one can trust.',
    'usage: bellwether COMMAND [options]',
    commandList(commands),
    `Options of every command:\n${indented(GLOBAL_OPTIONS)}`,
    'bellwether COMMAND --help shows what a command takes.',
  ].join('\n\n')
}

/** Help of a noun whose commands are verbs. */
export function groupOverview(noun: string, commands: readonly CommandEntry[]): string {
  return [
    `usage: bellwether ${noun} VERB [options]`,
    commandList(commands),
    `bellwether ${noun} VERB --help shows what a command takes.`,
  ].join('\n\n')
}

function commandList(commands: readonly CommandEntry[]): string {
  return `Commands:\n${indented(commands.map(({ name, summary }) => [name, summary]))}`
}

function indented(rows: readonly (readonly string[])[]): string {
  const [, ...lines] = textTable([{ title: '' }, { title: '' }], rows).split('\n')
  return lines.map((line) => `  ${line}`).join('\n')
}
