/**
 * What regulators, exchanges and the clearing house charged for trades in shares and listed options, by date, in
 * currency units. Each row holds from its day on.
 *
 * The tables end with the last row of each; later trades are charged by it, earlier ones than the first by none. They
 * were last compared with their sources for 2026-04-04.
 */
import type { DatedRow } from './dated.ts'

export const REGULATORY_RATES_CHECKED = '2026-04-04'

/** SEC, section 31 of the Exchange Act: of the value of sales, but of options on broad indices. */
export interface Section31Rate extends DatedRow {
  readonly perMillion: number
  readonly source: string
}

const press = (number: string): string => `SEC press release ${number}`
const advisory = (number: string): string => `SEC fee rate advisory ${number}`

export const SECTION_31: readonly Section31Rate[] = [
  { from: '2001-12-28', perMillion: 15, source: advisory('FY2002 annual') },
  { from: '2002-04-01', perMillion: 30.1, source: advisory('FY2002 mid-year') },
  { from: '2003-03-22', perMillion: 25.2, source: advisory('FY2003 annual') },
  { from: '2003-04-01', perMillion: 46.8, source: advisory('FY2003 #12') },
  { from: '2004-02-22', perMillion: 39, source: advisory('FY2004 annual') },
  { from: '2004-04-01', perMillion: 23.4, source: advisory('FY2004 #8') },
  { from: '2005-01-07', perMillion: 32.9, source: advisory('FY2005 annual') },
  { from: '2005-04-01', perMillion: 41.8, source: advisory('FY2005 #7') },
  { from: '2005-12-22', perMillion: 30.7, source: advisory('FY2006 annual') },
  // In force before 2007-05-07 and not before 2006-12-08; its first day is taken as the year's.
  { from: '2007-01-01', perMillion: 15.3, source: `${press('2006-194')}, ${press('2007-89')}` },
  { from: '2008-01-25', perMillion: 11, source: press('2007-270') },
  { from: '2008-04-01', perMillion: 5.6, source: advisory('FY2008 mid-year') },
  { from: '2009-04-10', perMillion: 25.7, source: press('2009-56') },
  { from: '2010-01-15', perMillion: 12.7, source: press('2009-270') },
  { from: '2010-04-01', perMillion: 16.9, source: press('2010-29') },
  { from: '2011-01-21', perMillion: 19.2, source: press('2010-255') },
  { from: '2012-02-21', perMillion: 18, source: press('2012-15') },
  { from: '2012-04-01', perMillion: 22.4, source: press('2012-35') },
  { from: '2013-05-25', perMillion: 17.4, source: press('2013-74') },
  { from: '2014-03-18', perMillion: 22.1, source: press('2014-30') },
  { from: '2015-02-14', perMillion: 18.4, source: press('2015-8') },
  { from: '2016-02-16', perMillion: 21.8, source: press('2016-2') },
  { from: '2017-07-04', perMillion: 23.1, source: press('2017-111') },
  { from: '2018-05-22', perMillion: 13, source: press('2018-67') },
  { from: '2019-04-16', perMillion: 20.7, source: press('2019-30') },
  { from: '2020-02-18', perMillion: 22.1, source: press('2020-7') },
  { from: '2021-02-25', perMillion: 5.1, source: press('2021-8') },
  { from: '2022-05-14', perMillion: 22.9, source: press('2022-60') },
  { from: '2023-02-27', perMillion: 8, source: press('2023-15') },
  { from: '2024-05-22', perMillion: 27.8, source: advisory('2024-2') },
  { from: '2025-05-14', perMillion: 0, source: advisory('2025-2') },
  { from: '2026-04-04', perMillion: 20.6, source: advisory('2026-2') },
]

/** FINRA, trading activity fee (Schedule A of its By-Laws, section 1): of sales. */
export interface TradingActivityRate extends DatedRow {
  readonly perShare: number
  /** Most for one sale of shares. */
  readonly mostPerTrade: number
  readonly perContract: number
  readonly source: string
}

export const TRADING_ACTIVITY: readonly TradingActivityRate[] = [
  { from: '2005-01-01', perShare: 0.000075, mostPerTrade: 3.75, perContract: 0.002, source: 'NASD NTM 04-84' },
  { from: '2011-07-01', perShare: 0.00009, mostPerTrade: 4.5, perContract: 0.002, source: 'FINRA RN 11-27' },
  { from: '2012-03-01', perShare: 0.000095, mostPerTrade: 4.75, perContract: 0.002, source: 'FINRA RN 12-06' },
  { from: '2012-07-01', perShare: 0.000119, mostPerTrade: 5.95, perContract: 0.002, source: '77 FR 27527' },
  { from: '2022-01-01', perShare: 0.00013, mostPerTrade: 6.49, perContract: 0.00218, source: 'SR-FINRA-2020-032' },
  { from: '2023-01-01', perShare: 0.000145, mostPerTrade: 7.27, perContract: 0.00244, source: 'SR-FINRA-2020-032' },
  { from: '2024-01-01', perShare: 0.000166, mostPerTrade: 8.3, perContract: 0.00279, source: 'SR-FINRA-2020-032' },
  { from: '2026-01-01', perShare: 0.000195, mostPerTrade: 9.79, perContract: 0.00329, source: 'SR-FINRA-2024-019' },
]

/** The options exchanges, regulatory fee: of every contract bought or sold, the exchanges' rates together. */
export interface OptionsRegulatoryRate extends DatedRow {
  readonly perContract: number
  readonly source: string
}

/**
 * The exchanges change their rates up to twice a year and none publishes the sum. These are sums that a broker
 * (Interactive Brokers) disclosed; a row begins with the first day on which its page can have been shown, by the
 * section 31 rate beside it, and the first is carried back to the fee's introduction by Cboe. From 2026 on exchanges
 * charge for their own trades only, which the last row overstates.
 */
export const OPTIONS_REGULATORY: readonly OptionsRegulatoryRate[] = [
  { from: '2009-07-01', perContract: 0.0404, source: 'broker disclosure beside 21.80 per million' },
  { from: '2018-05-22', perContract: 0.0427, source: 'broker disclosure beside 13.00 per million' },
  { from: '2020-02-18', perContract: 0.0388, source: 'broker disclosure beside 22.10 per million' },
  { from: '2023-02-27', perContract: 0.02685, source: 'broker disclosure beside 8.00 per million' },
  { from: '2025-03-03', perContract: 0.02815, source: 'broker disclosure as of 2025-03-03' },
]

/** The OCC, clearing fee: of every contract bought or sold. */
export interface ClearingRate extends DatedRow {
  /** By contracts of one trade, rising: all of its contracts are charged the rate of its size. */
  readonly tiers: readonly { readonly upTo: number; readonly perContract: number }[]
  /** For a trade above the last tier. */
  readonly flat: number
  readonly source: string
}

/** The OCC granted discounts and refunds at times until 2014, which are left out. */
export const CLEARING: readonly ClearingRate[] = [
  {
    from: '2007-05-01',
    tiers: [
      { upTo: 500, perContract: 0.05 },
      { upTo: 1000, perContract: 0.04 },
      { upTo: 2000, perContract: 0.03 },
    ],
    flat: 55,
    source: 'OCC permanent schedule (SR-OCC-2014-05)',
  },
  // By the schedule of January 2020; its first day is not known and taken as the rate's first disclosure beside it.
  { from: '2019-04-16', tiers: [{ upTo: 999, perContract: 0.055 }], flat: 55, source: 'OCC schedule, January 2020' },
  { from: '2020-09-01', tiers: [{ upTo: 1222, perContract: 0.045 }], flat: 55, source: '85 FR 50858' },
  { from: '2021-06-01', tiers: [{ upTo: 2750, perContract: 0.02 }], flat: 55, source: '86 FR 27916' },
  { from: '2021-11-01', tiers: [{ upTo: Infinity, perContract: 0 }], flat: 0, source: '86 FR 55039' },
  { from: '2022-01-01', tiers: [{ upTo: 2750, perContract: 0.02 }], flat: 55, source: '86 FR 55039' },
  { from: '2025-02-14', tiers: [{ upTo: Infinity, perContract: 0.025 }], flat: 0, source: '90 FR 10544' },
]
