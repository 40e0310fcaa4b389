/** How many units are traded: contracts, packages or shares. */
import { z } from 'zod'
import { mean, variance } from '../../core/stats/moments.ts'

/** What one unit means for the account, in currency units. */
export interface Stake {
  readonly equity: number
  /** Equity that a unit ties up by what the broker asks. */
  readonly margin: number
  /** The most that a unit loses; Infinity where nothing bounds it. */
  readonly risk: number
  /** Value of the underlying that a unit moves with, and its volatility, a year. */
  readonly notional: number
  readonly volatility: number
  /** Of positions that have ended: profit over what they risked. */
  readonly returns: readonly number[]
}

const SIZINGS = ['fixed', 'margin', 'risk', 'volatility', 'kelly'] as const

export interface SizingSetting {
  readonly sizing: (typeof SIZINGS)[number]
  readonly units: number
  readonly share: number
  readonly volatilityTarget: number
  readonly kellyFraction: number
  readonly kellyCap: number
}

/** Positions that have ended before Kelly's rule is trusted; until then one unit is traded. */
const LEAST_RETURNS = 20

export function sizingParameters(usual: Partial<SizingSetting> = {}) {
  const { sizing = 'fixed', units = 1, share = 0.1 } = usual
  return {
    sizing: z
      .enum(SIZINGS)
      .default(sizing)
      .describe(
        'how many units: a fixed number, a share of equity as margin or at risk, a volatility target, or a fraction of Kelly',
      ),
    units: z.int().positive().max(1_000_000).default(units).describe('units where they are fixed'),
    share: z.number().positive().max(2).default(share).describe('share of equity that is margin, or at risk'),
    volatilityTarget: z.number().positive().max(2).default(0.1).describe('volatility of equity aimed at, a year'),
    kellyFraction: z.number().positive().max(1).default(0.5).describe('fraction of the stake that Kelly names'),
    kellyCap: z.number().positive().max(1).default(0.2).describe('most of equity that Kelly may put at risk'),
  }
}

/** Whole units, towards zero; 0 where equity carries none. */
export function unitsOf(setting: SizingSetting, stake: Stake): number {
  const { equity, margin, risk, notional, volatility, returns } = stake
  const atRisk = Number.isFinite(risk) ? risk : margin
  const exact = {
    fixed: () => setting.units,
    margin: () => (setting.share * equity) / margin,
    risk: () => (setting.share * equity) / atRisk,
    volatility: () => (setting.volatilityTarget * equity) / (volatility * notional),
    kelly: () => (returns.length < LEAST_RETURNS ? 1 : (kellyShare(setting, returns) * equity) / atRisk),
  }[setting.sizing]()
  return Number.isFinite(exact) ? Math.max(0, Math.floor(exact)) : 0
}

/** Mean over variance is the stake of the fastest growth for small returns (Thorp, 2006). */
function kellyShare({ kellyFraction, kellyCap }: SizingSetting, returns: readonly number[]): number {
  const edge = mean(returns)
  if (edge <= 0) return 0
  return Math.min(kellyCap, (kellyFraction * edge) / variance(returns))
}
