/** An American option's own terms, and the put with strike 1 that stands for it. */
import { at, type Column, type ContractColumns } from '../columns.ts'
import { type OptionContract, type OptionMarket, rightSign } from '../contract.ts'
import { logRatio } from '../math/elementary.ts'

/** `rate` and `yield` are the option's own. */
export interface Terms {
  /** +1 for a call, -1 for a put. */
  readonly sign: number
  readonly spot: number
  readonly strike: number
  readonly years: number
  readonly rate: number
  readonly yield: number
  readonly volatility: number
}

export function termsOf(contract: OptionContract, market: OptionMarket): Terms {
  const { strike, yearsToExpiry: years } = contract
  const { spot, rate, dividendYield, volatility } = market
  return { sign: rightSign(contract.right), spot, strike, years, rate, yield: dividendYield, volatility }
}

/** A row of columns. */
export function termsAt(contracts: ContractColumns, row: number, volatility: Column): Terms {
  const { right, spot, strike, yearsToExpiry, rate, dividendYield } = contracts
  return {
    sign: right[row]!,
    spot: at(spot, row),
    strike: at(strike, row),
    years: at(yearsToExpiry, row),
    rate: at(rate, row),
    yield: at(dividendYield, row),
    volatility: at(volatility, row),
  }
}

/**
 * A put is K times the put with strike 1, spot S / K and the same rates; a call is S times the one with spot K / S,
 * rate and yield exchanged (McDonald and Schroder, "A parity result for American options", 1998).
 */
export interface UnitPut {
  readonly scale: number
  readonly spot: number
  readonly logSpot: number
  readonly rate: number
  readonly yield: number
}

export function unitPut({ sign, spot, strike, rate, yield: yield_ }: Terms): UnitPut {
  return sign < 0
    ? { scale: strike, spot: spot / strike, logSpot: logRatio(spot, strike), rate, yield: yield_ }
    : { scale: spot, spot: strike / spot, logSpot: logRatio(strike, spot), rate: yield_, yield: rate }
}
