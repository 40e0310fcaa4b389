/** Fees that a broker passes on: SEC section 31, FINRA, the options exchanges and the OCC, by the day of the trade. */
import type { FeeSchedule } from '../fee.ts'
import type { Instrument } from '../instrument.ts'
import { type Micros, MICROS_PER_UNIT, safe, upToMicro } from '../money.ts'
import { DatedTable } from './dated.ts'
import {
  CLEARING,
  type ClearingRate,
  OPTIONS_REGULATORY,
  REGULATORY_RATES_CHECKED,
  SECTION_31,
  TRADING_ACTIVITY,
} from './regulatory-rates.ts'

const section31 = new DatedTable(SECTION_31)
const tradingActivity = new DatedTable(TRADING_ACTIVITY)
const optionsRegulatory = new DatedTable(OPTIONS_REGULATORY)
const clearing = new DatedTable(CLEARING)

/** Each fee of a fill is rounded up to the micro. */
export const regulatoryFees: FeeSchedule = {
  description: `SEC section 31, FINRA trading activity, options regulatory and OCC clearing fees by date, known to ${REGULATORY_RATES_CHECKED}`,
  charge(instrument, quantity, price, at) {
    const units = Math.abs(quantity)
    const sold = quantity < 0 ? salesFees(instrument, units, price, at) : 0
    return safe(sold + (instrument.kind === 'option' ? contractFees(units, at) : 0))
  },
}

function salesFees(instrument: Instrument, units: number, price: Micros, at: number): Micros {
  const rate = tradingActivity.at(at)
  const value = units * instrument.multiplier * price
  const activity =
    instrument.kind === 'option'
      ? units * (rate?.perContract ?? 0)
      : Math.min(units * (rate?.perShare ?? 0), rate?.mostPerTrade ?? 0)
  return upToMicro(activity) + (isFreeOfSection31(instrument) ? 0 : shareOf(value, section31.at(at)?.perMillion ?? 0))
}

/** Section 31(b) leaves out options on indices that are not narrow: here, all that deliver nothing but cash. */
function isFreeOfSection31(instrument: Instrument): boolean {
  return instrument.kind === 'option' && instrument.deliverable.shares === 0
}

function contractFees(contracts: number, at: number): Micros {
  return upToMicro(contracts * (optionsRegulatory.at(at)?.perContract ?? 0)) + upToMicro(clearingFee(contracts, at))
}

function clearingFee(contracts: number, at: number): number {
  const rate: ClearingRate | undefined = clearing.at(at)
  if (rate === undefined) return 0
  const tier = rate.tiers.find(({ upTo }) => contracts <= upTo)
  return tier === undefined ? rate.flat : contracts * tier.perContract
}

function shareOf(value: Micros, perMillion: number): Micros {
  return upToMicro((value * perMillion) / 1e6 / MICROS_PER_UNIT)
}
