/** Jumps by a factor of ten or of a split that no action explains: cents among dollars, or a split forgotten, and a return that never was. */
import { countText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { sessionColumn } from '../days.ts'
import { continuesInstrument } from '../repeats.ts'
import { robustScale } from '../robust.ts'
import { type Action, MOST_EXAMPLES, type QualityRule, type RuleContext, type Series } from '../rule.ts'

/** Factors of ten, as when cents become dollars: the logarithm may be off by this much, base 10. */
const DECADE_ROOM = 0.12
/** Ratios by which shares are split or merged. */
const SPLIT_RATIOS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50]
/** A price opens a split within this share of the ratio. */
const SPLIT_ROOM = 0.03
/** A gap must stand out from the usual ones by this many of their robust deviations. */
const GAP_DEVIATIONS = 10
/** One like a split must stand out from the gaps that are like none, too, but for the two largest: some prices do leap by half. */
const ABOVE_OTHERS = 1.3
const FREAKS = 2
/** The close of the same day must still be near the new level. */
const STAY_ROOM = Math.log(1.15)

interface Jump {
  readonly row: number
  /** Last price before and first price after. */
  readonly before: number
  readonly after: number
  /** New over old: 10, 0.1, 0.25. */
  readonly factor: number
}

export const unitJump: QualityRule = {
  name: 'UNIT_JUMP',
  severity: 'error',
  sentence:
    'From one session to the next a price does not change by a factor of ten or of a split that nothing explains.',
  words: { one: 'unexplained jump in price', many: 'unexplained jumps in price' },
  kinds: ['bars', 'futures'],
  check(series, context) {
    const days = sessionColumn(series.frame)
    const jumps = jumpsOf(series).filter((jump) => !isExplained(series, jump, days[jump.row]!, context))
    if (jumps.length === 0) return []
    const times = jumps.length === 1 ? 'once' : `${countText(jumps.length)} times`
    const message = `${series.title} changes its level ${times} by a factor of ten or of a split that no action explains.`
    const examples = jumps.slice(0, MOST_EXAMPLES).map(({ row, before, after, factor }) => {
      const contract = series.kind === 'futures' ? `${(series.frame.columns['contract'] as string[])[row]} ` : ''
      return `${contract}${formatDate(days[row]!)}: ${before} to ${after}, about ${factorText(factor)}`
    })
    return [{ message, count: jumps.length, examples }]
  },
}

function factorText(factor: number): string {
  return factor >= 1 ? `times ${factor}` : `divided by ${Number((1 / factor).toPrecision(3))}`
}

function jumpsOf(series: Series): Jump[] {
  const { close, open } = pricesOf(series)
  const gaps = gapsOf(series)
  const usual = robustScale(gaps.filter((gap) => !Number.isNaN(gap)))
  const jumps: Jump[] = []
  const others: number[] = []
  for (let row = 1; row < gaps.length; row++) {
    const gap = gaps[row]!
    const factor = jumpFactor(gap)
    const stays = factor !== undefined && Math.abs(Math.log(close[row]! / close[row - 1]! / factor)) < STAY_ROOM
    if (!stays) others.push(Math.abs(gap) || 0)
    else if (Math.abs(gap) > GAP_DEVIATIONS * usual) {
      jumps.push({ row, before: close[row - 1]!, after: firstPrice(open, close, row), factor })
    }
  }
  const large = others.toSorted((a, b) => b - a)[FREAKS] ?? 0
  return jumps.filter(({ row, factor }) => isDecade(factor) || Math.abs(gaps[row]!) > ABOVE_OTHERS * large)
}

function pricesOf({ kind, frame }: Series): { open: Float64Array; close: Float64Array } {
  const close = frame.columns[kind === 'futures' ? 'settle' : 'close'] as Float64Array
  return { open: frame.columns['open'] as Float64Array, close }
}

/** Logarithm of the first price of a session over the last one before, where a session begins; else NaN. */
function gapsOf(series: Series): Float64Array {
  const { close, open } = pricesOf(series)
  const days = sessionColumn(series.frame)
  const continues = continuesInstrument(series)
  return close.map((_, row) =>
    continues[row] === 1 && days[row] !== days[row - 1]
      ? Math.log(firstPrice(open, close, row) / close[row - 1]!)
      : Number.NaN,
  )
}

function isDecade(factor: number): boolean {
  return Number.isInteger(Math.log10(factor))
}

function firstPrice(open: Float64Array, close: Float64Array, row: number): number {
  return open[row]! > 0 ? open[row]! : close[row]!
}

/** The factor that a gap (natural logarithm) looks like, if any. */
function jumpFactor(gap: number): number | undefined {
  const ratio = SPLIT_RATIOS.find((candidate) => Math.abs(Math.abs(gap) - Math.log(candidate)) < SPLIT_ROOM)
  if (ratio !== undefined) return gap > 0 ? ratio : 1 / ratio
  const decades = Math.round(gap / Math.LN10)
  return decades !== 0 && Math.abs(gap / Math.LN10 - decades) < DECADE_ROOM ? 10 ** decades : undefined
}

/** Raw prices may jump at a split that a source reports; adjusted ones may not. */
function isExplained({ partition }: Series, { factor }: Jump, day: number, { actions }: RuleContext): boolean {
  if (partition['adjustment'] !== 'raw') return false
  return (actions ?? []).some((action) => isSplitOf(action, day, factor))
}

function isSplitOf({ action, exDate, amount }: Action, day: number, factor: number): boolean {
  return action === 'split' && Math.abs(exDate - day) <= 1 && Math.abs(Math.log(factor * amount)) < 2 * SPLIT_ROOM
}
