/** What brokers charge beside the fees they pass on: named schedules, as they were published. */
import { type FeeModel, type FeeSchedule, noFee, perShareFee } from '../fee.ts'
import type { Instrument, ListedOption } from '../instrument.ts'
import { type Micros, MICROS_PER_UNIT, toMicros } from '../money.ts'
import { regulatoryFees } from './regulatory-fees.ts'

/** In currency units. A minimum is asked of every fill, since a fill is all that is known of an order. */
interface Commission {
  readonly shares: FeeModel
  readonly perContract: readonly PremiumTier[]
  readonly leastForContracts: number
}

/** Of an option whose premium is below a bound. */
interface PremiumTier {
  readonly below: number
  readonly fee: number
}

/**
 * What Cboe charges customers for its own indices, by root and premium, as a broker disclosed it in 2020; it has been
 * raised and lowered since, by some cents.
 */
const INDEX_SURCHARGES: Readonly<Record<string, readonly PremiumTier[]>> = {
  SPX: [
    { below: 1, fee: 0.4 },
    { below: Infinity, fee: 0.5 },
  ],
  SPXW: [
    { below: 1, fee: 0.49 },
    { below: Infinity, fee: 0.58 },
  ],
  VIX: [
    { below: 0.11, fee: 0.1 },
    { below: 1, fee: 0.25 },
    { below: 2, fee: 0.45 },
    { below: Infinity, fee: 0.5 },
  ],
  RUT: [{ below: Infinity, fee: 0.18 }],
  DJX: [{ below: Infinity, fee: 0.15 }],
  XEO: [{ below: Infinity, fee: 0.4 }],
}

/** Charged on every date, whenever they were published. */
const COMMISSIONS = {
  /** Interactive Brokers, fixed for shares, up to 10,000 contracts a month for options (2020 to 2024). */
  'interactive-brokers': {
    shares: perShareFee({ perShare: 0.005, minimum: 1, maximumFraction: 0.01 }),
    perContract: [
      { below: 0.05, fee: 0.25 },
      { below: 0.1, fee: 0.5 },
      { below: Infinity, fee: 0.65 },
    ],
    leastForContracts: 1,
  },
  /** What most retail brokers have asked since late 2019. */
  retail: {
    shares: noFee,
    perContract: [{ below: Infinity, fee: 0.65 }],
    leastForContracts: 0,
  },
  'commission-free': { shares: noFee, perContract: [], leastForContracts: 0 },
} as const satisfies Record<string, Commission>

export type BrokerName = keyof typeof COMMISSIONS
export const BROKER_NAMES = Object.keys(COMMISSIONS) as readonly BrokerName[]

/** A broker's commission, the exchange's surcharge on indices and the fees that are passed on. */
export function brokerFees(name: BrokerName): FeeSchedule {
  const commission: Commission = COMMISSIONS[name]
  return {
    description: `commission of ${name}, Cboe's surcharge on index options, and ${regulatoryFees.description}`,
    charge(instrument, quantity, price, at) {
      if (quantity === 0) return 0
      const units = Math.abs(quantity)
      const own = commissionOf(commission, instrument, units, price)
      return own + surcharge(instrument, units, price) + regulatoryFees.charge(instrument, quantity, price, at)
    },
  }
}

function commissionOf(commission: Commission, instrument: Instrument, units: number, price: Micros): Micros {
  return instrument.kind === 'option'
    ? toMicros(tiered(commission.perContract, units, price, commission.leastForContracts))
    : commission.shares.fee(units, price)
}

function surcharge(instrument: Instrument, units: number, price: Micros): Micros {
  return instrument.kind === 'option' ? toMicros(tiered(surchargesOf(instrument), units, price, 0)) : 0
}

function surchargesOf({ root }: ListedOption): readonly PremiumTier[] {
  return Object.hasOwn(INDEX_SURCHARGES, root) ? INDEX_SURCHARGES[root]! : []
}

function tiered(tiers: readonly PremiumTier[], units: number, price: Micros, least: number): number {
  const tier = tiers.find(({ below }) => price < below * MICROS_PER_UNIT)
  return tier === undefined ? 0 : Math.max(units * tier.fee, least)
}
