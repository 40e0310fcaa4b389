/** When a position in options is left: each rule looks at one thing and says why, or nothing. */
import { z } from 'zod'
import { MS_PER_MINUTE } from '../../core/time.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import type { Context } from '../trader.ts'
import type { HeldOptions } from './held-options.ts'

/** A position, and what is remembered of its opening. */
export interface Holding {
  readonly options: HeldOptions
  /** Credit received, or negative the debit paid, in currency units. */
  readonly premium: number
  /** Day number on which it was opened. */
  readonly since: number
}

export type ExitRule = (holding: Holding, context: Context) => string | undefined

/** @param multiple of the credit or debit that may be lost */
function stopLoss(multiple: number): ExitRule {
  return ({ options, premium }) => (options.profit <= -multiple * Math.abs(premium) ? 'stop loss' : undefined)
}

/** @param multiple of the credit or debit that is wanted */
function profitTake(multiple: number): ExitRule {
  return ({ options, premium }) => (options.profit >= multiple * Math.abs(premium) ? 'profit taken' : undefined)
}

/** @param days before the first expiry */
function beforeExpiry(days: number): ExitRule {
  return ({ options }, { now }) => (options.expiry - newYorkDay(now) <= days ? 'near expiry' : undefined)
}

/** @param days of the calendar */
function heldFor(days: number): ExitRule {
  return ({ since }, { now }) => (newYorkDay(now) - since >= days ? 'held long enough' : undefined)
}

/** @param minutes before the session's close */
function beforeClose(minutes: number): ExitRule {
  return (_, { now, session }) =>
    session !== undefined && now >= session.close - minutes * MS_PER_MINUTE ? 'near the close' : undefined
}

/** @param most delta of a written option, without its sign */
function shortDelta(most: number): ExitRule {
  return ({ options }) =>
    options.legs.some((leg) => leg.quantity < 0 && Math.abs(options.delta(leg)) > most) ? 'short delta' : undefined
}

/** What is declared of exits; each of them 0 where it is not wanted. */
export interface ExitSetting {
  readonly stopLoss: number
  readonly profitTake: number
  readonly exitDays: number
  readonly mostDays: number
  readonly exitMinutes: number
  readonly exitDelta: number
}

export function exitParameters(usual: Partial<ExitSetting> = {}) {
  const { stopLoss = 2, profitTake = 0.5, exitDays = 0, mostDays = 0, exitMinutes = 0, exitDelta = 0 } = usual
  return {
    stopLoss: z
      .number()
      .min(0)
      .max(100)
      .default(stopLoss)
      .describe('loss, in credits or debits, at which it is left; 0 never'),
    profitTake: z
      .number()
      .min(0)
      .max(100)
      .default(profitTake)
      .describe('profit, in credits or debits, at which it is left; 0 never'),
    exitDays: z.int().min(0).max(365).default(exitDays).describe('days before expiry on which it is left; 0 never'),
    mostDays: z.int().min(0).max(365).default(mostDays).describe('days after which it is left; 0 never'),
    exitMinutes: z
      .int()
      .min(0)
      .max(390)
      .default(exitMinutes)
      .describe('minutes before the close from which it is left; 0 never'),
    exitDelta: z
      .number()
      .min(0)
      .max(1)
      .default(exitDelta)
      .describe('delta of a written option beyond which it is left; 0 never'),
  }
}

/** In the order in which they are asked. */
export function exitRules(setting: ExitSetting): ExitRule[] {
  const wanted = (value: number, rule: (value: number) => ExitRule): ExitRule[] => (value > 0 ? [rule(value)] : [])
  return [
    ...wanted(setting.stopLoss, stopLoss),
    ...wanted(setting.profitTake, profitTake),
    ...wanted(setting.exitDelta, shortDelta),
    ...wanted(setting.exitDays, beforeExpiry),
    ...wanted(setting.mostDays, heldFor),
    ...wanted(setting.exitMinutes, beforeClose),
  ]
}
