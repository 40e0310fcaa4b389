import type { Task } from '../estimator.ts'
import { checkNames, requireParameter } from '../parameter.ts'
import type { Architecture, SequenceKind } from './network/architecture.ts'

export type RecurrentParameters = {
  /** Rows of a window, the last of which is the row itself. */
  readonly steps: number
  /** Numbers that the network keeps of a row, a multiple of 4. */
  readonly hidden: number
  readonly layers: number
  /** Share of numbers dropped in training, at least 0 and below 1. */
  readonly dropout: number
  /** Of learning; Adam's step. */
  readonly rate: number
  /** Weight decay: each step takes this times the rate off a parameter. */
  readonly decay: number
  /** Longest gradient; a longer one is scaled to it. */
  readonly clip: number
  /** Rows of a step of learning. */
  readonly batch: number
  /** Most passes over the training rows. */
  readonly epochs: number
  /** Passes without a better loss on the tail before training ends. */
  readonly patience: number
  /** Share of the rows, the last ones, that are not trained on but tell when to end; 0 trains to the last epoch. */
  readonly tail: number
  /** Rows left out before the tail, for labels that look that many rows ahead. */
  readonly gap: number
}

export type AttentionParameters = RecurrentParameters & {
  /** Divides `hidden` into parts that are multiples of 4. */
  readonly heads: number
}

export type RecurrentOptions = { readonly task: Task } & Partial<RecurrentParameters>
export type AttentionOptions = { readonly task: Task } & Partial<AttentionParameters>

export const RECURRENT_DEFAULTS: RecurrentParameters = {
  steps: 20,
  hidden: 32,
  layers: 1,
  dropout: 0,
  rate: 1e-3,
  decay: 0,
  clip: 1,
  batch: 64,
  epochs: 50,
  patience: 5,
  tail: 0.15,
  gap: 0,
}

export const ATTENTION_DEFAULTS: AttentionParameters = { ...RECURRENT_DEFAULTS, heads: 4 }

type GivenParameters = RecurrentParameters & { readonly heads?: number }

/** Errors: kind parameter. */
export function checkSequenceParameters(kind: SequenceKind, given: GivenParameters): void {
  const known = kind === 'attention' ? ATTENTION_DEFAULTS : RECURRENT_DEFAULTS
  checkNames(kind, given, known)
  const parameters = { heads: 1, ...given }
  const fault = architectureFault(parameters) ?? trainingFault(parameters)
  if (fault) requireParameter(false, fault[0], parameters[fault[0]], fault[1])
}

export function architectureOf(kind: SequenceKind, inputs: number, parameters: GivenParameters): Architecture {
  const { steps, hidden, layers, heads = 1 } = parameters
  return { kind, inputs, steps, hidden, layers, heads }
}

/** A parameter and what it should be. */
type Fault = readonly [name: keyof AttentionParameters, expected: string]

/** Of a network whose size can be reckoned at all; whether there is memory for it shows when it is built. */
const MOST = { steps: 2 ** 20, layers: 64, heads: 1024, hidden: 4096 }

/** What keeps a network from being built; undefined where nothing does. */
export function architectureFault(
  parameters: Pick<AttentionParameters, 'steps' | 'layers' | 'heads' | 'hidden'>,
): Fault | undefined {
  const names = ['steps', 'layers', 'heads', 'hidden'] as const
  const wrong = names.find((name) => !isWhole(parameters[name], 1) || parameters[name] > MOST[name])
  if (wrong !== undefined) return [wrong, `a whole number from 1 to ${MOST[wrong]}`]
  if (parameters.hidden % 4 !== 0) return ['hidden', 'a multiple of 4']
  if (parameters.hidden % (4 * parameters.heads) !== 0) {
    return ['heads', 'such that hidden / heads is a multiple of 4']
  }
  return undefined
}

function trainingFault(parameters: RecurrentParameters): Fault | undefined {
  for (const name of ['batch', 'epochs', 'patience'] as const) {
    if (!isWhole(parameters[name], 1)) return [name, 'a whole number from 1']
  }
  if (!isWhole(parameters.gap, 0)) return ['gap', 'a whole number from 0']
  for (const name of ['dropout', 'tail'] as const) {
    if (!(parameters[name] >= 0 && parameters[name] < 1)) return [name, 'at least 0 and below 1']
  }
  for (const name of ['rate', 'clip'] as const) {
    if (!(parameters[name] > 0 && Number.isFinite(parameters[name]))) return [name, 'a finite number above 0']
  }
  const { decay } = parameters
  return decay >= 0 && Number.isFinite(decay) ? undefined : ['decay', 'a finite number from 0']
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least
}
