/**
 * Raw prices out of prices that a vendor adjusted backward for dividends and splits.
 *
 * The vendor's rule (Yahoo's adjusted close, after CRSP): before an ex-date every price is multiplied
 * by (1 − dividend / raw close before it), unless it adjusts for splits alone, and divided by the
 * split. From the newest bar, whose price is raw, that is undone step by step: the raw close before an
 * ex-date is adjusted close x split / factor + dividend.
 *
 * The result proves itself: exchanges quote in cents (in 64ths of a dollar or coarser until 2001), so
 * rebuilt prices lie on that grid when the dividends are right and do not when one is wrong. The grid
 * also tells of a dividend that the vendor had not taken out when the file was made, which is then not
 * put back, or had taken out with an amount that was rounded otherwise. Prices within a tenth of a tick
 * of the grid are set on it: the rest is the vendor's rounding to single precision.
 */
import { BellwetherError } from '../core/errors.ts'
import { concatFrames } from '../core/frame.ts'
import { exDatesOf, type Actions, type Bars, type ExDate } from './adjustment.ts'
import { requireDividends } from './dividend-coverage.ts'
import { distanceFromGrid, snappedToGrid } from './price-grid.ts'
import { RECORD_SCHEMAS } from './record-kind.ts'

export interface RebuiltBars {
  /** The same bars with adjustment raw. */
  readonly bars: Bars
  /** Ex-dates of dividends that the vendor had not taken out of the prices before them. */
  readonly unapplied: readonly number[]
  /** Dividends that the vendor had taken out with another amount than given, which was then put back. */
  readonly amended: readonly { readonly exDate: number; readonly given: number; readonly used: number }[]
  /** Bars that lie in stretches between ex-dates whose prices are on the grid of the exchange, of all bars. */
  readonly barsOnGrid: number
  /** The ex-date before which prices leave the grid: its dividend may be wrong, or another be missing before it. */
  readonly offGridBefore: number | undefined
}

const PRICES = ['open', 'high', 'low', 'close', 'vwap'] as const
const GRID_PRICES = ['open', 'high', 'low', 'close'] as const

/** Mean distance from the grid, in ticks, below which prices lie on it; prices off it have 1/6. */
const ON_GRID = 0.08
/** Nearer the grid by this much, in ticks, is no accident. */
const BETTER = 0.005
/** Largest difference, in tenths of a cent, between the dividend given and the one that the vendor took out. */
const AMENDMENT = 5
/** A dividend rounded to a tenth of a cent is the same dividend. */
const ROUNDING = 0.00051
/** Fewer bars prove nothing. */
const FEWEST_BARS = 5

/**
 * @param bars daily bars of one symbol, adjusted backward, in order of time; the last must be raw
 * @param actions of that symbol, amounts as paid
 * Errors: DATA_INSUFFICIENT when the dividends do not cover the bars; DATA_UNFIT when the prices lie on the
 * grid as they are, be they raw already or rounded by the vendor.
 */
export function rebuildRawBars(bars: Bars, actions: Actions): RebuiltBars {
  const symbol = bars.columns.symbol[0] ?? ''
  const exDates = exDatesOf(actions, symbol).map((exDate) => takenOut(exDate, bars))
  if (bars.length > 0) requireDividends(bars, actions)
  const raw = concatFrames(RECORD_SCHEMAS.bars, [bars])
  raw.columns.adjustment.fill('raw')
  const unapplied: number[] = []
  const amended: { exDate: number; given: number; used: number }[] = []
  const stretches = stretchesBackward(bars, exDates)
  let scale: Scale = { price: 1, volume: 1 }
  let to = bars.length
  let barsOnGrid = 0
  let offGridBefore: number | undefined
  stretches.forEach(({ from, exDate }, i) => {
    const onGrid = undo(raw, { from, to }, scale)
    barsOnGrid += onGrid
    if (onGrid === 0 && to - from >= FEWEST_BARS) offGridBefore ??= stretches[i - 1]?.exDate?.exDate
    if (exDate !== undefined) {
      const before = scaleBefore(bars, { from: stretches[i + 1]!.from, to: from }, scale, exDate)
      scale = before.scale
      if (before.dividend === 0 && exDate.dividend > 0) unapplied.unshift(exDate.exDate)
      else if (Math.abs(before.dividend - exDate.dividend) > ROUNDING) {
        amended.unshift({ exDate: exDate.exDate, given: exDate.dividend, used: before.dividend })
      }
    }
    to = from
  })
  if (unapplied.length > mostUnapplied(stretches.length - 1)) throw alreadyOnGrid(symbol, unapplied.length)
  return { bars: raw, unapplied, amended, barsOnGrid, offGridBefore }
}

/** What the vendor did: prices adjusted for splits alone still hold the dividends. */
function takenOut(exDate: ExDate, { columns }: Bars): ExDate {
  return columns.adjustment[0] === 'split' ? { ...exDate, dividend: 0 } : exDate
}

/** A vendor may be late with a dividend or two, or lack a few; more, and the prices were not adjusted or are rounded. */
function mostUnapplied(exDates: number): number {
  return Math.max(2, Math.floor(exDates / 5))
}

function alreadyOnGrid(symbol: string, count: number): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `Raw prices of ${symbol} cannot be rebuilt: the prices lie on whole cents before ${count} of its dividends.`,
    expected: 'Adjusted prices with all their digits, from which each dividend was taken out.',
    given: 'prices that are raw already, or adjusted and then rounded',
    remedy: 'Ingest prices with more digits, or raw ones, and name their source in the study.',
  })
}

/** Adjusted price over raw price, and adjusted volume over raw volume. */
interface Scale {
  readonly price: number
  readonly volume: number
}

/** Stretches of bars without an ex-date inside, newest first: the first bar, and the ex-date that opens it. */
function stretchesBackward(bars: Bars, exDates: readonly ExDate[]): { from: number; exDate: ExDate | undefined }[] {
  const { session } = bars.columns
  const stretches: { from: number; exDate: ExDate | undefined }[] = [{ from: 0, exDate: undefined }]
  let row = 0
  for (const exDate of exDates) {
    while (row < bars.length && session[row]! < exDate.exDate) row++
    if (row > 0 && row < bars.length) stretches.push({ from: row, exDate })
  }
  return stretches.toReversed()
}

/**
 * The scale of the stretch before an ex-date, and the dividend that the vendor had taken out there: the one
 * given; or none, or one up to half a cent away (vendors round to a tenth of a cent), if that puts the prices
 * of the stretch on the grid and the one given does so less well.
 */
function scaleBefore(
  bars: Bars,
  stretch: { readonly from: number; readonly to: number },
  scale: Scale,
  exDate: ExDate,
): { scale: Scale; dividend: number } {
  const withDividend = (dividend: number): { scale: Scale; dividend: number; distance: number } => {
    const before = scaleWith(bars, stretch.to, scale, { ...exDate, dividend })
    return { scale: before, dividend, distance: gridDistance(bars, stretch, before) }
  }
  const asGiven = withDividend(exDate.dividend)
  if (exDate.dividend === 0 || stretch.to - stretch.from < FEWEST_BARS) return asGiven
  const others = [0, ...amountsNear(exDate.dividend)].map(withDividend)
  const best = others.reduce((least, other) => (other.distance < least.distance ? other : least))
  return best.distance < ON_GRID && best.distance < asGiven.distance - BETTER ? best : asGiven
}

/** Tenths of a cent up to half a cent from an amount: within it only one can put prices on a grid of cents. */
function amountsNear(amount: number): number[] {
  const middle = Math.round(1000 * amount)
  const tenths = Array.from({ length: 2 * AMENDMENT + 1 }, (_, i) => middle - AMENDMENT + i)
  return tenths.filter((tenth) => tenth > 0).map((tenth) => tenth / 1000)
}

function scaleWith(bars: Bars, to: number, { price, volume }: Scale, { dividend, split }: ExDate): Scale {
  const rawClose = (bars.columns.close[to - 1]! * split) / price + dividend
  return { price: (price * (1 - dividend / rawClose)) / split, volume: volume * split }
}

/** Writes raw prices and volumes; returns how many of the bars lie on the grid. */
function undo(raw: Bars, { from, to }: { from: number; to: number }, { price, volume }: Scale): number {
  const isOnGrid = to - from >= FEWEST_BARS && gridDistance(raw, { from, to }, { price, volume }) < ON_GRID
  for (let i = from; i < to; i++) {
    for (const name of PRICES) {
      const value = raw.columns[name][i]! / price
      raw.columns[name][i] = isOnGrid && name !== 'vwap' ? snappedToGrid(value) : value
    }
    raw.columns.volume[i]! /= volume
  }
  return isOnGrid ? to - from : 0
}

/** Mean distance of prices from the nearer grid, in ticks of it. */
function gridDistance(bars: Bars, { from, to }: { from: number; to: number }, { price }: Scale): number {
  let total = 0
  let count = 0
  for (const name of GRID_PRICES) {
    const column = bars.columns[name]
    for (let i = from; i < to; i++) {
      if (Number.isNaN(column[i]!)) continue
      total += distanceFromGrid(column[i]! / price)
      count++
    }
  }
  return total / count
}
