import { LearnError } from './learn-error.ts'

/** When samples were decided and what came of them; arrays of one length, instants in any one unit. */
export interface LabelHistory {
  readonly decisionAt: Float64Array
  /** NaN where the label is not known yet, as may be the label. */
  readonly labelKnownAt: Float64Array
  readonly label: Float64Array
}

export interface Replay {
  /** The label of this row has become known. */
  readonly learn: (row: number) => void
  /** This row is decided; all labels known by then, that instant included, have been learnt. */
  readonly decide: (row: number) => void
}

/**
 * Lives through the past: rows are decided in order of time, and labels learnt as they become known.
 * At one instant the order is that of the decisions, then of the rows.
 */
export function replay({ decisionAt, labelKnownAt, label }: LabelHistory, { learn, decide }: Replay): void {
  const byDecision = Array.from(label.keys()).sort((a, b) => decisionAt[a]! - decisionAt[b]! || a - b)
  const byKnown = byDecision
    .filter((row) => !Number.isNaN(labelKnownAt[row]) && !Number.isNaN(label[row]))
    .sort((a, b) => labelKnownAt[a]! - labelKnownAt[b]!)
  let learnt = 0
  for (const row of byDecision) {
    for (; learnt < byKnown.length && labelKnownAt[byKnown[learnt]!]! <= decisionAt[row]!; learnt++) {
      learn(byKnown[learnt]!)
    }
    decide(row)
  }
}

/** Errors: kind data (lengths, infinite labels or decisions, a label known at its decision). */
export function checkHistory({ decisionAt, labelKnownAt, label }: LabelHistory): void {
  if (decisionAt.length !== label.length || labelKnownAt.length !== label.length) {
    refuse(`There are ${decisionAt.length} decisions and ${labelKnownAt.length} instants for ${label.length} labels.`)
  }
  for (const [row, decision] of decisionAt.entries()) {
    if (!Number.isFinite(decision)) refuse(`The decision of row ${row} is at ${decision}.`)
    if (labelKnownAt[row]! <= decision) refuse(`The label of row ${row} was known at its decision.`)
    if (Math.abs(label[row]!) === Infinity) refuse(`The label of row ${row} is ${label[row]}.`)
  }
}

function refuse(message: string): never {
  throw new LearnError('data', {
    message,
    expected: 'One decision a row, and a finite label that becomes known after it, or NaN.',
    given: message,
    remedy: 'Correct the instants, or leave such rows out.',
  })
}
