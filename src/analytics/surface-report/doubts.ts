/** "What may be wrong with this": rules over a surface, each a sentence with its numbers. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatPercent } from '../../report/format.ts'
import { NEIGHBOUR_RATE, NO_RATE } from '../chains/funding-rate.ts'
import { daysOf } from '../chains/root-surface.ts'
import type { SurfaceInput } from './surface-input.ts'

export const WHAT_WAS_CHECKED =
  'Looked for quotes without bids, assumed rates, borrowed forwards and smiles, fits held back, poor fits, spots of another moment.'

type Rule = (input: SurfaceInput) => string | undefined

export function surfaceDoubts(input: SurfaceInput): string[] {
  return RULES.flatMap((rule) => rule(input) ?? [])
}

/** Less of the quotes than this within bid and ask is a poor fit. */
const LEAST_INSIDE = 0.5
/** Of the spot. */
const MOST_MISMATCH = 0.0015
/** Expiries from here on tell the yield that nearer ones are measured against, days. */
const FAR_DAYS = 90

const NOT_FLAT = ['parity', NEIGHBOUR_RATE, NO_RATE.source]

const RULES: readonly Rule[] = [
  ({ chain }) => (chain.series.isSimulated ? 'The quotes are SIMULATED; they come from no exchange.' : undefined),

  ({ chain: { quotes }, surface: { root } }) => {
    const rows = root.expiries.flatMap(({ range }) =>
      Array.from({ length: range.to - range.from }, (_, i) => range.from + i),
    )
    const without = rows.filter((row) => !(quotes.bid[row]! > 0)).length
    if (without <= 0.2 * rows.length) return undefined
    return `${countText(without)} of ${countText(rows.length)} quotes have no bid; the wings rest on few of them.`
  },

  ({ surface: { smiled } }) => {
    const assumed = smiled.filter(({ rateSource }) => rateSource === NO_RATE.source).length
    if (assumed === 0) return undefined
    return `The rate is assumed to be 0 for ${expiries(assumed, smiled.length)}; none was known then. Forwards by parity hardly depend on it, yields do.`
  },

  ({ surface: { smiled } }) => {
    const near = smiled.filter(({ rateSource }) => rateSource === NEIGHBOUR_RATE).length
    if (near === 0) return undefined
    return `The rate of ${expiries(near, smiled.length)} is that by put-call parity of the nearest expiry; none was known then.`
  },

  ({ surface: { smiled } }) => {
    const flat = smiled.filter(({ rateSource }) => !NOT_FLAT.includes(rateSource))
    if (flat.length === 0) return undefined
    return `The rate of ${expiries(flat.length, smiled.length)} is ${flat[0]!.rateSource}, one overnight or short rate for all tenors; the yield absorbs the difference.`
  },

  ({ surface: { smiled } }) => {
    const borrowed = smiled.filter(({ forwardSource }) => forwardSource !== 'parity').length
    if (borrowed === 0) return undefined
    return `${expiries(borrowed, smiled.length)} have no forward of their own by put-call parity; they rest on the spot and a neighbour's yield.`
  },

  ({ surface: { smiled } }) => {
    const constrained = smiled.filter(({ smile }) => smile.status === 'constrained').length
    if (constrained === 0) return undefined
    return `The best fit of ${expiries(constrained, smiled.length)} had arbitrage, mostly by crossing a neighbour; the best without it is drawn, which lies farther from the quotes.`
  },

  ({ surface: { smiled } }) => {
    const scaled = smiled.filter(({ smile }) => smile.status === 'scaled').length
    if (scaled === 0) return undefined
    return `${expiries(scaled, smiled.length)} have too few quotes for a smile and take the shape of the next.`
  },

  ({ surface: { smiled } }) => {
    const poor = smiled.filter(({ smile: { error } }) => error.points > 0 && error.insideSpread < LEAST_INSIDE)
    if (poor.length === 0) return undefined
    const worst = poor.toSorted((a, b) => a.smile.error.insideSpread - b.smile.error.insideSpread)[0]!
    return `At ${expiries(poor.length, smiled.length)} the smile lies outside of bid and ask for most quotes; at worst ${formatPercent(worst.smile.error.insideSpread, 0)} are met, at ${Math.round(daysOf(worst))} days. Five parameters cannot bend as these quotes do.`
  },

  ({ surface: { root, smiled } }) => {
    const mismatch = spotMismatch(smiled)
    if (!(Math.abs(mismatch) > MOST_MISMATCH)) return undefined
    return `The nearest forward and the later yields disagree with the spot of ${root.snapshot.root} by ${formatPercent(mismatch, 2)}: spot and quotes may not be of one moment, or a dividend falls between.`
  },

  ({ surface: { root } }) =>
    root.terms.exercise === 'american'
      ? 'Exercise is American and dividends are taken as one continuous yield; near an ex-date the premium of early exercise is misjudged.'
      : undefined,

  ({ chain, surface: { root } }) => {
    const others = chain.roots.filter((other) => other !== root).map(({ snapshot }) => snapshot.root)
    if (others.length === 0) return undefined
    return `This is ${root.snapshot.root} alone. Quotes of ${others.join(', ')} at the same moment settle at another hour or are of other contracts, and take no part.`
  },

  ({ surface: { root } }) =>
    root.snapshot.knownModelled === 1 ? 'When the quotes could be known is modelled by rule, not observed.' : undefined,
]

function expiries(count: number, all: number): string {
  return `${countText(count)} of ${countedText(all, 'expiry', 'expiries')}`
}

/** By how much of the spot the first forward is off what the median yield of far expiries says; NaN without those. */
function spotMismatch(smiled: SurfaceInput['surface']['smiled']): number {
  const far = smiled
    .filter((one) => daysOf(one) >= FAR_DAYS)
    .map(({ impliedYield }) => impliedYield)
    .toSorted((a, b) => a - b)
  const first = smiled[0]
  if (first === undefined || far.length === 0) return Number.NaN
  return (far[far.length >> 1]! - first.impliedYield) * first.range.yearsToExpiry
}
