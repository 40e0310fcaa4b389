/** Two chains of SPY made by hand: quotes of two expiries at 100, and at 105 the day after. */
import { closeOf, contract, type Market, quotesOf, type Snapshot, type Strike } from './option-market.ts'

export const [FIRST, SECOND] = ['2024-01-03', '2024-01-04']
export const [SOON, LATE] = ['2024-02-02', '2024-03-01']

/** SPY at 100, 30 days before NEAR expires. */
export const NEAR: readonly Strike[] = [
  [88, 11.99, 12.05, 0.01, 0.07],
  [90, 10.04, 10.1, 0.04, 0.1],
  [92, 8.15, 8.21, 0.15, 0.21],
  [94, 6.37, 6.43, 0.37, 0.43],
  [96, 4.76, 4.82, 0.76, 0.82],
  [98, 3.37, 3.43, 1.37, 1.43],
  [100, 2.26, 2.32, 2.26, 2.32],
  [102, 1.42, 1.48, 3.42, 3.48],
  [104, 0.83, 0.89, 4.83, 4.89],
  [106, 0.45, 0.51, 6.45, 6.51],
  [108, 0.22, 0.28, 8.22, 8.28],
  [110, 0.09, 0.15, 10.09, 10.15],
  [112, 0.02, 0.08, 12.02, 12.08],
]
/** SPY at 100, 58 days before LATER expires. */
export const LATER: readonly Strike[] = [
  [88, 12.14, 12.2, 0.14, 0.2],
  [90, 10.3, 10.36, 0.3, 0.36],
  [92, 8.55, 8.61, 0.55, 0.61],
  [94, 6.94, 7, 0.94, 1],
  [96, 5.49, 5.55, 1.49, 1.55],
  [98, 4.22, 4.28, 2.22, 2.28],
  [100, 3.15, 3.21, 3.15, 3.21],
  [102, 2.28, 2.34, 4.28, 4.34],
  [104, 1.6, 1.66, 5.6, 5.66],
  [106, 1.08, 1.14, 7.08, 7.14],
  [108, 0.71, 0.77, 8.71, 8.77],
  [110, 0.44, 0.5, 10.44, 10.5],
  [112, 0.26, 0.32, 12.26, 12.32],
]
/** SPY at 105, a day later. */
export const NEAR_AFTER: readonly Strike[] = [
  [88, 16.97, 17.03, 0.01, 0.07],
  [90, 14.97, 15.03, 0.01, 0.07],
  [92, 12.98, 13.04, 0.01, 0.07],
  [94, 11.01, 11.07, 0.01, 0.07],
  [96, 9.07, 9.13, 0.07, 0.13],
  [98, 7.22, 7.28, 0.22, 0.28],
  [100, 5.51, 5.57, 0.51, 0.57],
  [102, 4, 4.06, 1, 1.06],
  [104, 2.74, 2.8, 1.74, 1.8],
  [106, 1.76, 1.82, 2.76, 2.82],
  [108, 1.05, 1.11, 4.05, 4.11],
  [110, 0.58, 0.64, 5.58, 5.64],
  [112, 0.29, 0.35, 7.29, 7.35],
]
/** SPY at 105, a day later. */
export const LATER_AFTER: readonly Strike[] = [
  [88, 16.99, 17.05, 0.01, 0.07],
  [90, 15.02, 15.08, 0.02, 0.08],
  [92, 13.09, 13.15, 0.09, 0.15],
  [94, 11.2, 11.26, 0.2, 0.26],
  [96, 9.4, 9.46, 0.4, 0.46],
  [98, 7.71, 7.77, 0.71, 0.77],
  [100, 6.17, 6.23, 1.17, 1.23],
  [102, 4.8, 4.86, 1.8, 1.86],
  [104, 3.62, 3.68, 2.62, 2.68],
  [106, 2.65, 2.71, 3.65, 3.71],
  [108, 1.88, 1.94, 4.88, 4.94],
  [110, 1.29, 1.35, 6.29, 6.35],
  [112, 0.85, 0.91, 7.85, 7.91],
]

export const snapshot = (
  date: string,
  underlyingPrice: number,
  near: readonly Strike[],
  later: readonly Strike[],
): Snapshot => ({
  at: closeOf(date),
  underlyingPrice,
  quotes: [...quotesOf(SOON, near), ...quotesOf(LATE, later)],
})

export const MARKET: Market = {
  from: FIRST,
  to: SECOND,
  snapshots: [snapshot(FIRST, 100, NEAR, LATER), snapshot(SECOND, 105, NEAR_AFTER, LATER_AFTER)],
}

export const put = (strike: number, expiry = SOON): string => contract('put', expiry, strike)
export const call = (strike: number, expiry = SOON): string => contract('call', expiry, strike)
