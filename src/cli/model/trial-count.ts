/** Trials of a search enter the ledger of the home, so that what was tried is never more than what is counted. */
import { isDeepStrictEqual } from 'node:util'
import type { FinishedTrial } from '@bellwether/learn'
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { formatInstant } from '../../core/time.ts'
import { trialLedger } from '../../research/runs/trial-ledger.ts'
import type { CommandContext } from '../command.ts'

export interface CountOptions {
  readonly strategy?: string
  readonly symbol?: string
}

export function addCountOptions(parser: Parser): void {
  parser
    .option('--strategy <family>', 'what the model is for, overnight say: its trials count against that strategy')
    .option('--symbol <symbol>', 'that the strategy trades')
}

/** Errors: USAGE_VALUE. */
export function requireWholeStrategy({ strategy, symbol }: CountOptions): void {
  if ((strategy === undefined) === (symbol === undefined)) return
  const isAlone = strategy === undefined ? '--symbol' : '--strategy'
  throw new BellwetherError('USAGE_VALUE', {
    message: `${isAlone} is given alone.`,
    expected: 'Trials count against a strategy on a symbol: the two name it together.',
    given: strategy ?? symbol!,
    remedy: `Give ${strategy === undefined ? '--strategy overnight' : '--symbol SPY'} too, or leave ${isAlone} away.`,
  })
}

interface CountedSearch extends CountOptions {
  /** Hash of the search. */
  readonly key: string
  readonly study: string
  readonly model: string
}

/** Enters a search, unless it is there with as many trials. Errors: DISK_FULL, FILE_DENIED. */
export async function countTrials(
  finished: readonly FinishedTrial[],
  { key, study, model, strategy, symbol }: CountedSearch,
  { clock, config }: Pick<CommandContext, 'clock' | 'config'>,
): Promise<void> {
  const configurations = new Set(finished.map(({ parameters }) => JSON.stringify(parameters))).size
  if (configurations === 0) return
  const ledger = trialLedger(config.home)
  const about = { tuning: key, study, model, family: strategy ?? null, market: symbol ?? null, configurations }
  const { tunings } = await ledger.read()
  const isThere = tunings.some((entry) => isDeepStrictEqual({ ...entry, at: '' }, { at: '', ...about }))
  if (!isThere) await ledger.appendTuning({ at: formatInstant(clock.now()), ...about })
}
