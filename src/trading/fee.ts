/** Fee models: explicit costs of a fill. Every model is named, and says how it rounds. */
import type { Instrument } from './instrument.ts'
import { type Micros, share, toMicros, upToMicro } from './money.ts'

export interface FeeModel {
  /** One line with the parameters, for reports. */
  readonly description: string
  /** @param quantity signed @param price a unit; returns a cost, not negative */
  fee(quantity: number, price: Micros): Micros
}

export const noFee: FeeModel = { description: 'no fees', fee: () => 0 }

/** A commission a share with a minimum an order and a cap as a fraction of its value; rounded up to the micro. */
export function perShareFee(parameters: { perShare: number; minimum: number; maximumFraction: number }): FeeModel {
  const { perShare, minimum, maximumFraction } = parameters
  return {
    description: `${perShare} a share, at least ${minimum} an order, at most ${100 * maximumFraction} % of its value`,
    fee(quantity, price) {
      if (quantity === 0) return 0
      const shares = Math.abs(quantity)
      const commission = Math.max(upToMicro(shares * perShare), toMicros(minimum))
      return Math.min(commission, share(shares * price, maximumFraction, 'up'))
    },
  }
}

/** A fraction of the value traded, in basis points; rounded up to the micro. */
export function basisPointFee(parameters: { bps: number }): FeeModel {
  return {
    description: `${parameters.bps} bp of the value`,
    fee: (quantity, price) => share(Math.abs(quantity) * price, parameters.bps / 10_000, 'up'),
  }
}

/** What a broker and the regulators charge, by instrument and date. */
export interface FeeSchedule {
  readonly description: string
  /** @param price a unit; returns a cost, or a rebate where it is negative */
  charge(instrument: Instrument, quantity: number, price: Micros, at: number): Micros
}

export const noFees: FeeSchedule = { description: 'no fees', charge: () => 0 }
