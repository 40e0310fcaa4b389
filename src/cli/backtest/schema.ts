/** `bellwether backtest schema`: the file of a backtest as JSON Schema, for editors. */
import type { Command as Parser } from 'commander'
import { editorSchema } from '../../research/backtest/editor-schema.ts'
import type { CommandResult } from '../command.ts'

export function configure(parser: Parser): void {
  parser.description('Print the schema of files of backtests, with the parameters of every strategy, for editors.')
}

export async function run(): Promise<CommandResult> {
  const data = editorSchema()
  return { data, text: JSON.stringify(data, null, 2), isTextData: true }
}
