/** `bellwether verify`: recomputes a run or a sweep from the same records and compares every artefact. */
import type { Command as Parser } from 'commander'
import { EXIT } from '../core/errors.ts'
import { verifyStoredBacktest } from '../jobs/backtest.ts'
import { verifyStoredForecast } from '../jobs/forecast.ts'
import { verifyStoredRun, type Workplace } from '../jobs/study.ts'
import { verifyStoredSweep } from '../jobs/stored-sweeps.ts'
import type { Verification } from '../research/runs/verification.ts'
import type { CommandContext, CommandInput, CommandResult } from './command.ts'
import { textTable } from './table.ts'
import { withWorkplace } from './workplace.ts'

export function configure(parser: Parser): void {
  parser
    .description(
      'Recompute a run, a sweep, a forecast or a backtest from the same records and compare every artefact with what is stored.',
    )
    .argument('<id>', 'identifier of the run, sweep, forecast or backtest, or enough of its beginning')
}

export async function run(given: Pick<CommandInput, 'arguments'>, context: CommandContext): Promise<CommandResult> {
  const { id, isSame, isOtherCode, artefacts } = await withWorkplace(context, (workplace) =>
    verifyStored(given.arguments[0]!, workplace),
  )
  const differing = artefacts.filter((artefact) => !artefact.isSame)
  const verdict = isSame
    ? `${id} was recomputed and is the same, artefact for artefact.`
    : `${id} was recomputed and differs in ${differing.map(({ name }) => name).join(', ')}.`
  const warnings = isOtherCode
    ? [`The code that computes it has changed since ${id} was made${isSame ? ', without changing it' : ''}.`]
    : []
  const table = textTable(
    [{ title: 'artefact' }, { title: 'stored' }, { title: 'recomputed' }, { title: '' }],
    artefacts.map(({ name, stored, recomputed, isSame: same }) => [
      name,
      stored.slice(0, 16),
      recomputed.slice(0, 16),
      same ? 'same' : 'DIFFERS',
    ]),
  )
  return {
    data: { id, isSame, isOtherCode, artefacts: artefacts.map((artefact) => ({ ...artefact })) },
    text: [verdict, table, ...warnings].join('\n\n'),
    warnings,
    exitStatus: isSame ? EXIT.ok : EXIT.checkFailed,
  }
}

/** Identifiers of sweeps begin with s-, those of forecasts with f-, of backtests with b-, of runs with r-. */
function verifyStored(given: string, workplace: Workplace): Promise<Verification> {
  if (given.startsWith('b-')) return verifyStoredBacktest(given, workplace)
  if (given.startsWith('f-')) return verifyStoredForecast(given, workplace)
  return given.startsWith('s-') ? verifyStoredSweep(given, workplace) : verifyStoredRun(given, workplace)
}
