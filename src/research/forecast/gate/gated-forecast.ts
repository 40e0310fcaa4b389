/** A stored forecast that a strategy study depends on: it trades at decisions at which the gate is open, and at no other. */
import { z } from 'zod'
import { BellwetherError } from '../../../core/errors.ts'
import { countText } from '../../../core/number-text.ts'
import type { Forecasts } from '../forecasts.ts'
import { STACK } from '../judgement/horizon-finding.ts'
import { Gate, type GateState } from './gate.ts'
import type { GateRules } from './gate-rules.ts'
import { gateOverride, passGate, subjectText } from './pass-gate.ts'

/** As a section of a strategy study. */
export const gatedForecast = z.strictObject({
  /** Identifier of a stored forecast. */
  run: z.string().min(1),
  /** Which of its forecasts, clock hours. */
  horizon: z.number().positive(),
  model: z.string().min(1).default(STACK),
  timeframe: z.string().min(1).default('all'),
  override: gateOverride.optional(),
})

export type GatedForecastChoice = z.output<typeof gatedForecast>

export interface GatedForecast {
  readonly choice: GatedForecastChoice
  readonly symbol: string
  readonly forecasts: Forecasts
  readonly rules: GateRules
}

export interface GatedDecisions {
  /** At each decision that was asked about. */
  readonly states: readonly GateState[]
  /** Why it was traded on all the same where it was closed. */
  readonly overridden?: string
  mayTrade(at: number): boolean
}

/** Judges every decision. Errors: GATE_CLOSED where none may be traded on, STUDY_INVALID for another symbol. */
export function gatedDecisions(
  { choice, symbol, forecasts, rules }: GatedForecast,
  traded: string,
  decisions: Float64Array,
): GatedDecisions {
  requireSymbol(choice, symbol, traded)
  const gate = new Gate(forecasts, choice, rules)
  const states = Array.from(decisions, (at) => gate.at(at))
  const open = new Set(states.filter(({ isOpen }) => isOpen).map(({ at }) => at))
  if (open.size > 0 && choice.override === undefined) return { states, mayTrade: (at) => open.has(at) }
  if (states.length > 0) passGate(states.at(-1)!, choice.override)
  return { states, mayTrade: () => true, ...(choice.override !== undefined && { overridden: choice.override.reason }) }
}

function requireSymbol({ run }: GatedForecastChoice, forecast: string, traded: string): void {
  if (forecast === traded) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `The study trades ${traded}, and ${run} forecasts ${forecast}.`,
    expected: 'The forecast that a study depends on must be of what it trades.',
    given: forecast,
    remedy: `Name a forecast of ${traded} in forecast.run.`,
  })
}

/** What a person must know of a result behind a gate, as a sentence. */
export function gateSentence({ choice }: GatedForecast, { states, overridden }: GatedDecisions): string {
  const name = `The gate of ${subjectText(choice)} (${choice.run})`
  const closed = states.filter(({ isOpen }) => !isOpen)
  const count = `${countText(closed.length)} of ${countText(states.length)} decisions`
  if (closed.length === 0) return `${name} was open at all ${countText(states.length)} decisions.`
  if (overridden === undefined) return `${name} was closed at ${count}, at which nothing was held.`
  const rules = new Set(closed.flatMap(({ rulings }) => rulings.filter(({ isMet }) => !isMet).map(({ rule }) => rule)))
  return `${name} was closed at ${count} by the rules ${[...rules].join(', ')}, and was overridden: ${overridden}.`
}
