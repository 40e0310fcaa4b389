/** `bellwether options iv`: implied volatilities of a file of quotes. */
import type { Exercise } from '@bellwether/options'
import { type Command as Parser, Option } from 'commander'
import { implyVolatilities } from '../../analytics/contracts/price-contracts.ts'
import { readContracts } from '../../ingest/tables/contracts-table.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting } from '../table-file.ts'
import { withWorkers } from '../workplace.ts'
import { tableResult } from './contracts-file.ts'

interface IvOptions {
  readonly in: string
  readonly out?: string
  readonly exercise: Exercise
}

export function configure(parser: Parser): void {
  parser
    .description('Compute the implied volatility of every quote of a CSV file: spot, strike, t, r, q, type, price.')
    .requiredOption('--in <file>', 'CSV of quotes, plain or compressed')
    .option('--out <file>', 'CSV to write, compressed where it ends in .gz; printed when absent')
    .addOption(
      new Option('--exercise <style>', 'when they may be exercised')
        .choices(['european', 'american'])
        .default('european'),
    )
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, progress, signal }: Pick<CommandContext, 'config' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as IvOptions
  await refuseOverwriting(options.in, options.out)
  const table = await readContracts(options.in, 'price')
  const { volatility, status } = await withWorkers(config.threads, (executor) =>
    implyVolatilities(table, options.exercise, executor, { progress, signal }),
  )
  return tableResult(
    table,
    { numbers: [{ name: 'iv', values: volatility }], status: { name: 'iv_status', values: status } },
    options.out,
    {
      verdict: 'have a volatility',
      hint: 'Volatilities are per square root of a year. Statuses: docs/reference/options.md.',
      about: { exercise: options.exercise },
    },
  )
}
