/** What option structures declare alike, and the trader made of it. */
import { z } from 'zod'
import { type EntryRule, type EntrySetting, entryParameters, entryRule } from '../rules/entry.ts'
import { exitParameters, type ExitRule, exitRules, type ExitSetting } from '../rules/exit.ts'
import { type ReplacementRule, roll, rollParameter } from '../rules/replacement.ts'
import { type Liquidity, liquidityParameters } from '../selection/liquidity.ts'
import { DAY_COUNTS, type Tenor } from '../selection/tenor.ts'
import { byDelta, byMoneyness, type StrikeRule } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import { sizingParameters, type SizingSetting, unitsOf } from '../sizing/sizing.ts'
import { StructureTrader } from '../structure-trader.ts'
import type { Context } from '../trader.ts'

export interface StructureParameters extends Liquidity, EntrySetting, ExitSetting, SizingSetting {
  readonly days: number
  readonly dayCount: Tenor['count']
  readonly within: number
  readonly rollDays: number
  readonly restDays: number
}

/** Defaults in which a structure differs. */
export interface Usual extends Partial<ExitSetting>, Partial<SizingSetting> {
  readonly days: number
  readonly within: number
  readonly dayCount?: Tenor['count']
  readonly rollDays?: number
  readonly restDays?: number
}

/** Parameters of every option structure, to be spread after its own. */
export function structureParameters(usual: Usual) {
  return {
    days: z.int().min(0).max(1000).default(usual.days).describe('days to the expiry that is looked for; 0 is today'),
    dayCount: z
      .enum(DAY_COUNTS)
      .default(usual.dayCount ?? 'calendar')
      .describe('days of the calendar, or sessions'),
    within: z.int().min(0).max(365).default(usual.within).describe('days by which the expiry may miss it'),
    ...liquidityParameters,
    ...entryParameters,
    ...exitParameters(usual),
    rollDays: rollParameter(usual.rollDays),
    restDays: z
      .int()
      .min(0)
      .max(365)
      .default(usual.restDays ?? 1)
      .describe('days from the closing of a position to the next one; 0 is at once'),
    ...sizingParameters(usual),
  }
}

export interface StrikeParameters {
  readonly delta: number
  readonly deltaWithin: number
  readonly moneyness: number
}

export const deltaWithinParameter = z
  .number()
  .positive()
  .max(0.5)
  .default(0.05)
  .describe('by how much the nearest strike may miss the delta')

/** How strikes are chosen. @param delta usual one */
export function strikeParameters(delta: number) {
  return {
    delta: z.number().min(0.01).max(0.99).default(delta).describe('delta of the strikes, without its sign'),
    deltaWithin: deltaWithinParameter,
    moneyness: z
      .number()
      .min(0)
      .max(0.9)
      .default(0)
      .describe('distance of the strikes out of the money, as a share of the forward; 0 goes by delta'),
  }
}

export function strikeRule({ delta, deltaWithin, moneyness }: StrikeParameters): StrikeRule {
  return moneyness > 0 ? byMoneyness(moneyness) : byDelta(delta, deltaWithin)
}

export function wingParameter(usual: number) {
  return z
    .number()
    .positive()
    .max(0.5)
    .default(usual)
    .describe('distance of a wing from its written strike, as a share of the forward')
}

export interface StructurePlan {
  /** What its orders are called. */
  readonly name: string
  /** None where nothing is opened. Only one that is directional is opened on a bearish side, too. */
  readonly legs: (side: number, context: Context) => readonly LegRule[]
  readonly isDirectional?: boolean
  readonly replacements?: readonly ReplacementRule[]
  readonly holdsShares?: boolean
  readonly units?: (context: Context) => number | undefined
  /** In place of the schedule; exits that come before those declared. */
  readonly entry?: EntryRule
  readonly exits?: readonly ExitRule[]
}

/** One that opens `plan` on schedule or by decisions, and leaves it by the exits declared. */
export function structureTrader(symbol: string, parameters: StructureParameters, plan: StructurePlan): StructureTrader {
  const { days, dayCount, within, rollDays } = parameters
  const tenor = { days, count: dayCount, within }
  return new StructureTrader({
    symbol,
    description: `${plan.name} of ${symbol}, ${days} days to expiry`,
    structure: (side, context) => {
      const legs = side > 0 || plan.isDirectional === true ? plan.legs(side, context) : []
      return legs.length === 0 ? undefined : { name: plan.name, legs, tenor, liquidity: parameters }
    },
    units: (stake, context) => plan.units?.(context) ?? unitsOf(parameters, stake),
    restDays: parameters.restDays,
    entry: plan.entry ?? entryRule(parameters),
    exits: [...(plan.exits ?? []), ...exitRules(parameters)],
    replacements: [...(plan.replacements ?? []), ...(rollDays > 0 ? [roll(rollDays)] : [])],
    holdsShares: plan.holdsShares ?? false,
  })
}
