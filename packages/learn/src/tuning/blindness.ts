import type { RandomSource } from '../estimator.ts'
import type { Split } from '../folds/split.ts'
import { gather } from '../gather.ts'
import { LearnError } from '../learn-error.ts'
import type { Samples } from '../samples.ts'

/**
 * Proves for one split that what is chosen does not depend on rows that may not be learnt from: their
 * features and labels are replaced by those of training rows drawn at random, and everything chosen
 * again must be the same to the last bit.
 * @param choose returns all that was computed, losses included, as plain data: a leak may change a
 *   loss and not yet the choice
 * Errors: kind leak; those of `choose`.
 */
export async function checkBlindness(
  choose: (samples: Samples, split: Split) => Promise<unknown>,
  samples: Samples,
  split: Split,
  random: RandomSource,
): Promise<void> {
  const seen = JSON.stringify(await choose(samples, split))
  const blind = JSON.stringify(await choose(scrambled(samples, split, random), split))
  if (seen === blind) return
  throw new LearnError('leak', {
    message: 'What was chosen depends on rows that may not be learnt from.',
    expected: 'The same choice, losses included, whatever the tested and purged rows hold.',
    given: `${seen.slice(0, 200)} against ${blind.slice(0, 200)}`,
    remedy: 'Scale, select and tune inside the training rows of each split.',
  })
}

function scrambled(samples: Samples, { train }: Split, random: RandomSource): Samples {
  const { features, label } = samples
  const mayLearn = new Set(train)
  const donors = () =>
    Int32Array.from(label.keys(), (row) => (mayLearn.has(row) ? row : train[random.integer(train.length)]!))
  const rows = donors()
  return {
    ...samples,
    features: { ...features, columns: features.columns.map((column) => gather(column, rows)) },
    label: gather(label, donors()),
  }
}
