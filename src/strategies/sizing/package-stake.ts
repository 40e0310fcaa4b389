/** What a package of options means for the account. */
import { type OptionLeg, payoffProfile } from '@bellwether/options'
import type { Instruments } from '../../trading/instrument.ts'
import { legOf } from '../../trading/margin/held.ts'
import { regTMargin } from '../../trading/margin/reg-t.ts'
import { fromMicros } from '../../trading/money.ts'
import type { ChosenLeg } from '../selection/structure.ts'
import type { Context } from '../trader.ts'
import type { Stake } from './sizing.ts'

/** Margin is the equity that the package alone ties up by Regulation T; volatility is what the option at the money implies. */
export function packageStake(
  legs: readonly ChosenLeg[],
  underlying: string,
  context: Context,
  instruments: Instruments,
  returns: readonly number[],
): Stake {
  const { now, portfolio } = context
  const { expiry } = legs[0]!
  const held = legs.map(({ symbol, ratio, middle }) => ({
    instrument: instruments.of(symbol),
    quantity: ratio,
    price: middle,
  }))
  const isIndex = held.some(({ instrument }) => instrument.kind === 'option' && instrument.deliverable.shares === 0)
  const margin = regTMargin({ underlying, spot: expiry.forward, isIndex, held }, 'initial', now)
  const options = held.map((each) => legOf(each, now) as OptionLeg)
  return {
    equity: fromMicros(portfolio.equity()),
    // Long options are paid for in full, and what short ones bring counts towards what is asked.
    margin: margin.requirement + margin.longOptions - margin.shortOptions,
    risk: greatestLoss(options),
    notional: expiry.forward * options[0]!.multiplier,
    volatility: expiry.volatilityAtTheMoney,
    returns,
  }
}

/** What is written beyond the first expiry is naked then. */
function greatestLoss(options: readonly OptionLeg[]): number {
  const first = Math.min(...options.map(({ yearsToExpiry }) => yearsToExpiry))
  const isNaked = options.some(({ quantity, yearsToExpiry }) => quantity < 0 && yearsToExpiry > first)
  return isNaked ? Number.POSITIVE_INFINITY : payoffProfile(options).maximumLoss
}
