/** `bellwether options price`: prices and Greeks of a file of contracts. */
import type { DividendModel, Exercise, Preset } from '@bellwether/options'
import { type Command as Parser, Option } from 'commander'
import { priceContracts, type PricingMethod } from '../../analytics/contracts/price-contracts.ts'
import { BellwetherError } from '../../core/errors.ts'
import { readContracts } from '../../ingest/tables/contracts-table.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting } from '../table-file.ts'
import { withWorkers } from '../workplace.ts'
import { tableResult } from './contracts-file.ts'

interface PriceOptions {
  readonly in: string
  readonly out?: string
  readonly exercise: Exercise
  readonly preset?: Preset
  readonly dividends?: boolean
  readonly dividendModel?: DividendModel
}

export function configure(parser: Parser): void {
  parser
    .description('Compute price and Greeks of every contract of a CSV file: spot, strike, t, r, q, sigma, type.')
    .requiredOption('--in <file>', 'CSV of contracts, plain or compressed')
    .option('--out <file>', 'CSV to write, compressed where it ends in .gz; printed when absent')
    .addOption(
      new Option('--exercise <style>', 'when they may be exercised')
        .choices(['european', 'american'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--preset <name>', 'speed or accuracy of American prices (default accurate)').choices([
        'fast',
        'accurate',
      ]),
    )
    .option('--dividends', 'pay the cash dividends of the columns div_times and div_amounts')
    .addOption(
      new Option('--dividend-model <model>', 'how they enter (default spot-drop)').choices(['spot-drop', 'escrowed']),
    )
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, progress, signal }: Pick<CommandContext, 'config' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as PriceOptions
  requireDividends(options)
  await refuseOverwriting(options.in, options.out)
  const table = await readContracts(options.in, 'sigma', options.dividends === true)
  const method = methodOf(options)
  const { columns, status } = await withWorkers(config.threads, (executor) =>
    priceContracts(table, method, executor, { progress, signal }),
  )
  const computed = { numbers: columns, status: { name: 'status', values: status } }
  const { verdict, about } = words(options, method)
  const hint = 'Units: theta and charm a year, vega, vomma and rho per 1.00. See docs/reference/options.md.'
  return tableResult(table, computed, options.out, { verdict, hint, about, warnings: uselessPreset(options) })
}

function methodOf({ exercise, preset = 'accurate', dividendModel: model = 'spot-drop' }: PriceOptions): PricingMethod {
  return { exercise, preset, model }
}

function words(
  { dividends }: PriceOptions,
  { exercise, preset, model }: PricingMethod,
): { verdict: string; about: Record<string, string | null> } {
  const style = exercise === 'european' ? 'European' : 'American'
  const method = dividends === true ? `dividends by ${model}` : exercise === 'american' ? preset : ''
  return {
    verdict: `priced, ${style}${method === '' ? '' : `, ${method}`}`,
    about: {
      exercise,
      preset: exercise === 'american' && dividends !== true ? preset : null,
      dividendModel: dividends === true ? model : null,
    },
  }
}

/** Errors: USAGE_VALUE. */
function requireDividends({ dividends, dividendModel }: PriceOptions): void {
  if (dividends === true || dividendModel === undefined) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `--dividend-model is ${dividendModel}, but no dividends are paid.`,
    expected: 'A model of dividends goes with --dividends, which reads div_times and div_amounts.',
    given: dividendModel,
    remedy: 'Add --dividends, or leave --dividend-model out.',
  })
}

function uselessPreset({ preset, exercise, dividends }: PriceOptions): string[] {
  if (preset === undefined || (exercise === 'american' && dividends !== true)) return []
  const why = dividends === true ? 'cash dividends are priced by finite differences' : 'European prices are exact'
  return [`--preset ${preset} changes nothing: ${why}.`]
}
