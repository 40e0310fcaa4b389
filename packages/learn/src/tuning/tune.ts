import { LearnError } from '../learn-error.ts'
import { bestTrial, type FinishedTrial, type Search, type Trial } from './trial.ts'

/** Evaluates trials, at once or in turn; their losses in the same order, null or NaN where one failed. */
export type Evaluate = (trials: readonly Trial[]) => Promise<readonly (number | null)[]>

export interface TuningOptions {
  readonly search: Search
  readonly evaluate: Evaluate
  /** Trials of the same search that were finished before, in any order. */
  readonly finished?: readonly FinishedTrial[]
  /** Called with what was newly finished, so that it can be kept. */
  readonly onFinished?: (trials: readonly FinishedTrial[]) => void
}

export interface TuningResult {
  readonly best: FinishedTrial
  /** In order of their index. */
  readonly finished: readonly FinishedTrial[]
}

/**
 * Runs a search to its end. What comes out depends on the search and the losses alone: not on who
 * evaluates, how many trials run at a time, which one ends first, or how often it was interrupted.
 * Errors: kind data (finished trials of another search, losses missing); kind no-solution (all failed).
 */
export async function tune({ search, evaluate, finished = [], onFinished }: TuningOptions): Promise<TuningResult> {
  const known = new Map(finished.map((trial) => [trial.index, trial]))
  const done: FinishedTrial[] = []
  for (let batch = search.next(done); batch.length > 0; batch = search.next(done)) {
    for (const trial of batch) checkKnown(trial, known.get(trial.index))
    const missing = batch.filter(({ index }) => !known.has(index))
    const losses = missing.length > 0 ? await evaluate(missing) : []
    if (losses.length !== missing.length) throw wrongLosses(missing.length, losses.length)
    const fresh = missing.map((trial, i): FinishedTrial => ({ ...trial, loss: finiteOrNull(losses[i]!) }))
    if (fresh.length > 0) onFinished?.(fresh)
    for (const trial of fresh) known.set(trial.index, trial)
    done.push(...batch.map(({ index }) => known.get(index)!))
  }
  return { best: bestTrial(done), finished: done }
}

function finiteOrNull(loss: number | null): number | null {
  return loss !== null && Number.isFinite(loss) ? loss : null
}

function checkKnown(trial: Trial, known: FinishedTrial | undefined): void {
  if (!known) return
  const names = new Set([...Object.keys(trial.parameters), ...Object.keys(known.parameters)])
  const isSame = [...names].every((name) => trial.parameters[name] === known.parameters[name])
  if (isSame && trial.effort === known.effort) return
  throw new LearnError('data', {
    message: `Trial ${trial.index} was finished before with other parameters.`,
    expected: JSON.stringify(trial.parameters),
    given: JSON.stringify(known.parameters),
    remedy: 'Resume with the search space, the method and the seed that the trials were made with, or start anew.',
  })
}

function wrongLosses(expected: number, given: number): LearnError {
  return new LearnError('data', {
    message: `${given} losses came back for ${expected} trials.`,
    expected: 'One loss a trial, in their order.',
    given: `${given} losses`,
    remedy: 'Correct the function that evaluates trials.',
  })
}
