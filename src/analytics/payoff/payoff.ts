/** Everything that is said of a position: what it may earn and lose, what moves it, what it ties up, what may surprise. */
import {
  exerciseRisk,
  lognormalSurvival,
  MARGIN_RULES,
  openingCost,
  pinRisk,
  portfolioStress,
  type PortfolioStress,
  positionValue,
  type PositionValue,
  type ProfitProbability,
  profitProbability,
  strategyMargin,
  type StrategyMargin,
} from '@bellwether/options'
import { type FirstExpiry, firstExpiry, wholeVolatility } from './first-expiry.ts'
import type { HeldLeg, HeldOption, Position } from './position.ts'

export interface LegFigures extends PositionValue {
  readonly leg: HeldLeg
  /** Per share. */
  readonly mark: number
}

/** Something that exercise may do to a leg before or at its expiry. */
export interface ExerciseRisk {
  readonly leg: HeldOption
  readonly kind: 'dividend' | 'interest' | 'pin'
  /** What exercise brings per share, or the probability of ending at the strike. */
  readonly size: number
}

export interface NextDividend {
  /** From the valuation to the first session without it. */
  readonly years: number
  readonly amount: number
}

export interface Payoff {
  readonly position: Position
  readonly legs: readonly LegFigures[]
  readonly total: PositionValue
  /** Positive where it was paid. */
  readonly cost: number
  readonly first: FirstExpiry
  /** Of the price as a whole. */
  readonly volatility: number
  readonly probability: ProfitProbability
  readonly margin: StrategyMargin
  readonly stress: PortfolioStress
  /** The same prices at other volatilities too. */
  readonly scenarios: PortfolioStress['scenarios']
  readonly exerciseRisks: readonly ExerciseRisk[]
  readonly dividend: NextDividend | undefined
}

/** Relative changes of volatility that the table of scenarios shows. */
export const VOLATILITY_SHOCKS = [-0.25, 0, 0.25] as const

/** Undefined for shares alone, which have no expiry. */
export function payoffOf(position: Position, dividend: NextDividend | undefined): Payoff | undefined {
  const { legs, valuation, terms, product } = position
  const first = firstExpiry(position)
  if (first === undefined) return undefined
  const volatility = wholeVolatility(position)
  const forward = terms.spot * Math.exp((terms.rate - terms.dividendYield) * first.years)
  const figures = legs.map((leg) => legFigures(leg, position))
  const marks = figures.map(({ mark }) => mark)
  const rules = MARGIN_RULES[product === 'equity' ? 'equity' : 'broad_index']
  return {
    position,
    legs: figures,
    total: positionValue(legs, valuation),
    cost: openingCost(legs),
    first,
    volatility,
    probability: profitProbability(first.profile, lognormalSurvival(volatility, forward, first.years)),
    margin: strategyMargin(legs, marks, terms.spot, rules),
    stress: portfolioStress(legs, valuation, product),
    scenarios: portfolioStress(legs, valuation, product, { volatilityShocks: VOLATILITY_SHOCKS }).scenarios,
    exerciseRisks: figures.flatMap((one) => exerciseRisks(one, position, dividend)),
    dividend,
  }
}

function legFigures(leg: HeldLeg, { valuation, terms }: Position): LegFigures {
  const value = positionValue([leg], valuation)
  const shares = leg.kind === 'shares' ? leg.quantity : leg.quantity * leg.multiplier
  return { ...value, leg, mark: leg.kind === 'shares' ? terms.spot : value.value / shares }
}

/** Of short legs: what their holders may do. A pin concerns long ones too. */
function exerciseRisks(
  { leg, mark }: LegFigures,
  { terms, exercise }: Position,
  dividend: NextDividend | undefined,
): ExerciseRisk[] {
  if (leg.kind === 'shares') return []
  const market = { spot: terms.spot, rate: terms.rate, price: mark, ...(dividend === undefined ? {} : { dividend }) }
  const early = exerciseRisk(leg, market)
  const pin = pinRisk(leg, terms.spot, leg.volatility)
  const risks: ExerciseRisk[] = pin.atRisk ? [{ leg, kind: 'pin', size: pin.probability }] : []
  const isAssignable = leg.quantity < 0 && exercise === 'american' && early.reason !== 'none'
  return isAssignable ? [{ leg, kind: early.reason, size: early.gain }, ...risks] : risks
}
