/** Rolls and adjustments: some legs are closed and others opened in one order. */
import { z } from 'zod'
import { newYorkDay } from '../../market/new-york-time.ts'
import { type ChosenLeg, chooseLegs, legsAt, type Structure } from '../selection/structure.ts'
import type { Context } from '../trader.ts'
import type { Holding } from './exit.ts'
import type { HeldLeg } from './held-options.ts'

export interface Replacement {
  readonly purpose: string
  readonly close: readonly HeldLeg[]
  /** For each package that is held. */
  readonly open: readonly ChosenLeg[]
}

/** What is to be replaced, or why it cannot be; undefined where nothing is due. */
export type ReplacementRule = (
  holding: Holding,
  context: Context,
  structure: Structure,
) => Replacement | string | undefined

/** All of it for the same structure in a later expiry. @param days before expiry */
export function roll(days: number): ReplacementRule {
  return ({ options }, { now }, structure) => {
    if (options.expiry - newYorkDay(now) > days) return undefined
    const open = chooseLegs(structure, options.chain, now, options.expiry)
    return typeof open === 'string' ? `no roll: ${open}` : { purpose: 'roll', close: options.legs, open }
  }
}

/**
 * Where the price has come near one written option, the other side is chosen anew, as if it were opened now: that
 * brings another credit. Sides never cross.
 *
 * @param tested delta of the written option that is near
 */
export function moveUntestedSide(tested: number): ReplacementRule {
  return ({ options }, _, structure) => {
    const written = options.legs.filter(({ quantity }) => quantity < 0)
    const near = written.find((leg) => Math.abs(options.delta(leg)) >= tested)
    const far = written.find(({ option }) => option.right !== near?.option.right)
    if (near === undefined || far === undefined || !(Math.abs(options.delta(far)) < tested)) return undefined
    const { right } = far.option
    const legs = structure.legs.filter((leg) => leg.right === right)
    const open = legsAt({ ...structure, legs }, () => options.expiryOf(near.row))
    if (typeof open === 'string') return `untested side not moved: ${open}`
    const [moved, stays] = [open.find(({ ratio }) => ratio < 0)!, near.option.strike]
    const crosses = right === 'put' ? moved.strike >= stays : moved.strike <= stays
    if (crosses || moved.symbol === far.option.symbol) return undefined
    return { purpose: 'move untested side', close: options.legs.filter(({ option }) => option.right === right), open }
  }
}

export function rollParameter(usual = 0) {
  return z
    .int()
    .min(0)
    .max(365)
    .default(usual)
    .describe('days before expiry on which it is rolled to a later one; 0 never')
}

export function adjustParameter(usual = 0) {
  return z
    .number()
    .min(0)
    .max(1)
    .default(usual)
    .describe('delta of a written option from which the other side is moved after it; 0 never')
}
