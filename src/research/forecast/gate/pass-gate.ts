/** A study that depends on a forecast runs through its open gate, or by an override that is recorded with it. */
import { z } from 'zod'
import { BellwetherError } from '../../../core/errors.ts'
import { newYorkText } from '../../../market/new-york-time.ts'
import { forecasterText } from '../judgement/forecaster-text.ts'
import { horizonText } from '../judgement/verdict.ts'
import type { Forecaster } from '../judgement/contenders.ts'
import type { GateState } from './gate.ts'

/** In a study file, beside the forecast that it depends on. */
export const gateOverride = z.strictObject({
  /** Why the study runs through a closed gate; recorded with what it finds. */
  reason: z.string().trim().min(1),
})

export type GateOverride = z.output<typeof gateOverride>

/** Kept with whatever was computed behind a gate. */
export interface GateRecord extends GateState {
  /** Present where the gate was closed and the study ran all the same. */
  readonly overridden?: string
}

/** Errors: GATE_CLOSED, which names each rule that failed. */
export function passGate(state: GateState, override?: GateOverride): GateRecord {
  if (state.isOpen) return state
  if (override !== undefined) return { ...state, overridden: override.reason }
  const failed = state.rulings.filter(({ isMet }) => !isMet)
  throw new BellwetherError('GATE_CLOSED', {
    message: `The gate of ${subjectText(state.subject)} is closed as of ${newYorkText(state.at)}: ${failed.map(({ rule, text }) => `${rule}: ${text}`).join('. ')}.`,
    expected: 'Every rule of the gate must be met by the outcomes known before the decision.',
    given: failed.map(({ rule }) => rule).join(', '),
    remedy: 'Trade nothing on it yet; an override with a reason runs the study all the same, and is recorded.',
  })
}

/** "stack at 24 h", "forest on 15m at 24 h" */
export function subjectText(subject: Forecaster): string {
  return `${forecasterText(subject)} at ${horizonText(subject.horizon)}`
}
