/** One cell of the grid, timeframe x horizon x family: what a worker is given, and what it gives. */
import type { Epoch, Task } from '@bellwether/learn'
import type { HorizonSamples } from '../../features/horizons/horizon-samples.ts'
import type { BoundSpec } from '../../models/registry.ts'
import type { Refit } from './refits.ts'

/** Where a cell lies in the grid. */
export interface CellPlace {
  readonly timeframe: string
  readonly horizon: number
  readonly family: string
}

export interface PlannedFit extends Refit {
  /** Hash of everything that the fit learns from and predicts. */
  readonly key: string
}

export interface CellInput {
  readonly place: CellPlace
  /** Of the timeframe; the arrays lie in memory that threads share. */
  readonly samples: HorizonSamples
  /** 1 for the decisions that may be learnt from. */
  readonly isLearnt: Uint8Array
  readonly task: Task
  readonly spec: BoundSpec
  /** Parameters of fits that go on from the one before; each begins anew when absent. */
  readonly warm?: BoundSpec
  readonly seed: number
  /** In order of time. */
  readonly fits: readonly PlannedFit[]
  /** Where fits are kept, each under its key; they are read from there when they are asked for again. */
  readonly folder?: string
}

export interface Fit {
  readonly key: string
  /** Decisions learnt from. */
  readonly trainRows: number
  /** Expected return at each row that it serves. */
  readonly prediction: readonly number[]
  /** Hash of the fitted model. */
  readonly modelHash: string
  /** How training went; empty where the learner has no epochs. */
  readonly epochs: readonly Epoch[]
}

/** Epochs from JSON, which has null where there was no tail. */
export function epochsOf(stored: readonly { readonly train: number; readonly tail: number | null }[]): Epoch[] {
  return stored.map(({ train, tail }) => ({ train, tail: tail ?? Number.NaN }))
}
