/** Slippage models: how far the price of a fill lies from the price that the data show. */
import { type Micros, share, toMicros } from './money.ts'

export interface SlippageModel {
  readonly description: string
  /** Cost a unit, not negative: buys pay it above, sells receive it below the observed price. */
  slippage(quantity: number, observed: Micros): Micros
}

export const noSlippage: SlippageModel = { description: 'no slippage', slippage: () => 0 }

/** A fraction of the price, in basis points a side; rounded up to the micro. */
export function basisPointSlippage(parameters: { bps: number }): SlippageModel {
  return {
    description: `${parameters.bps} bp a side`,
    slippage: (_quantity, observed) => share(observed, parameters.bps / 10_000, 'up'),
  }
}

/** A fixed distance a unit, in currency units, e.g. half the usual spread. */
export function fixedSlippage(parameters: { perUnit: number }): SlippageModel {
  const cost = toMicros(parameters.perUnit)
  return { description: `${parameters.perUnit} a unit and side`, slippage: () => cost }
}
