/**
 * How corporate actions change listed options: OCC By-Laws, Article VI, section 11A, as amended by SR-OCC-2006-01
 * (SEC release 34-55258, 2007). Before it strikes were rounded to eighths; that is not reproduced.
 */
import { formatOccSymbol } from '../../market/contract.ts'
import type { ListedOption } from '../instrument.ts'
import { type Micros, roundTo, safe } from '../money.ts'

/** What one contract becomes. */
export interface AdjustedOption {
  readonly option: ListedOption
  /** New contracts for one old. */
  readonly contracts: number
}

const CENTS = 100
/** A distribution of less a share changes nothing: 12.50 a contract of 100. */
const LEAST_DISTRIBUTION = 0.125

/**
 * A split of `ratio` new shares for one old. A whole number of new shares multiplies the contracts and divides the
 * strike, to the nearest cent; all else (3 for 2, 1 for 4, stock dividends) changes what a contract delivers, for the
 * same strike times the same multiplier. A fraction of a share is paid at `price`, of a new share.
 */
export function adjustForSplit(option: ListedOption, ratio: number, price: Micros): AdjustedOption {
  if (ratio === 1) return { option, contracts: 1 }
  if (Number.isInteger(ratio))
    return { option: withStrike(divided(option, ratio), option.strike / ratio), contracts: ratio }
  if (option.deliverable.shares === 0) return { option, contracts: 1 }
  const exact = Number((option.deliverable.shares * ratio).toPrecision(12))
  const shares = roundTo(exact, 'down')
  const cash = safe(option.deliverable.cash + roundTo((exact - shares) * price, 'half-even'))
  return { option: renamed({ ...option, root: nextRoot(option.root), deliverable: { shares, cash } }), contracts: 1 }
}

/** A special dividend or a fund's capital gain lowers the strike by its amount; ordinary dividends change nothing. */
export function adjustForDistribution(option: ListedOption, perShare: number): AdjustedOption {
  const isTooSmall = perShare < LEAST_DISTRIBUTION || perShare >= option.strike
  return { option: isTooSmall ? option : withStrike(option, option.strike - perShare), contracts: 1 }
}

/** As many new shares as old ones before, so its cash alone is divided among the new contracts. */
function divided(option: ListedOption, ratio: number): ListedOption {
  const { shares, cash } = option.deliverable
  return { ...option, deliverable: { shares, cash: roundTo(cash / ratio, 'half-even') } }
}

function withStrike(option: ListedOption, strike: number): ListedOption {
  return renamed({ ...option, strike: Math.round(strike * CENTS) / CENTS })
}

function renamed(option: ListedOption): ListedOption {
  return { ...option, symbol: formatOccSymbol(option) }
}

/** Roots of contracts that deliver something else end with a digit: AAPL1, then AAPL2. */
function nextRoot(root: string): string {
  const digit = /\d$/.exec(root)?.[0]
  return digit === undefined ? `${root}1` : `${root.slice(0, -1)}${(Number(digit) + 1) % 10}`
}
