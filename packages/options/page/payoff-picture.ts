/** Profit of a position against the price, at expiry and today, laid out for a width in pixels. */
import { decimalsFor, format } from './number-format.ts'

export interface Payoff {
  /** Ascending prices; all columns are as long. */
  readonly spots: Float64Array
  readonly atExpiry: Float64Array
  readonly today: Float64Array
  readonly breakevens: readonly number[]
}

interface Scale {
  readonly from: number
  readonly to: number
  readonly at: (value: number) => number
}

const HEIGHT = 260
const RIGHT = 64
const BELOW = 24
const ABOVE = 12
/** Pixels between two lines that can be told apart. */
const LEAST_APART = 12
const NAME_WIDTH = 64

/** Marks and labels as the source of an SVG drawing. */
export function payoffPicture(payoff: Payoff, width: number): string {
  const { spots, atExpiry, today, breakevens } = payoff
  const x = scale(spots[0]!, spots.at(-1)!, 0, width - RIGHT)
  const [low, high] = [Math.min(0, ...atExpiry, ...today), Math.max(0, ...atExpiry, ...today)]
  const y = scale(low - 0.1 * (high - low), high + 0.1 * (high - low), HEIGHT - BELOW, ABOVE)
  const line = (values: Float64Array) => pathOf(values, spots, x, y)
  const dots = breakevens
    .filter((spot) => spot > x.from && spot < x.to)
    .map((spot) => `<circle class="dot" cx="${round(x.at(spot))}" cy="${round(y.at(0))}" r="3.5"/>`)
  return [
    `<svg width="${width}" height="${HEIGHT}" role="img" aria-label="Profit against the price at expiry">`,
    ...valueAxis(y, width),
    ...priceAxis(x, width),
    `<path class="gain" d="${areaOf(
      atExpiry.map((value) => Math.max(0, value)),
      spots,
      x,
      y,
    )}"/>`,
    `<path class="loss" d="${areaOf(
      atExpiry.map((value) => Math.min(0, value)),
      spots,
      x,
      y,
    )}"/>`,
    `<line class="axis" x1="0" x2="${width - RIGHT}" y1="${round(y.at(0))}" y2="${round(y.at(0))}"/>`,
    `<path class="line" d="${line(today)}"/>`,
    `<path class="line ours" d="${line(atExpiry)}"/>`,
    ...dots,
    ...names(payoff, x, y),
    '<g class="hover"></g></svg>',
  ].join('')
}

/** Names of both lines where they are furthest apart, each on its far side; none where they are one. */
function names({ spots, atExpiry, today }: Payoff, x: Scale, y: Scale): string[] {
  const apart = (row: number) => Math.abs(y.at(today[row]!) - y.at(atExpiry[row]!))
  const row = spots.reduce((best, _, i) => (apart(i) > apart(best) ? i : best), 0)
  if (apart(row) < LEAST_APART) return []
  const [across, isTodayAbove] = [x.at(spots[row]!), today[row]! > atExpiry[row]!]
  const at = round(Math.min(x.at(x.to) - NAME_WIDTH / 2, Math.max(NAME_WIDTH / 2, across)))
  const text = (name: string, kind: string, value: number, isAbove: boolean) =>
    `<text class="${kind}" text-anchor="middle" x="${at}" y="${round(y.at(value) + (isAbove ? -8 : 17))}">${name}</text>`
  return [
    text('at expiry', 'name ours', atExpiry[row]!, !isTodayAbove),
    text('today', 'name', today[row]!, isTodayAbove),
  ]
}

/** Row of the price under a pixel. */
export function rowAt({ spots }: Payoff, pixel: number, width: number): number {
  const share = Math.min(1, Math.max(0, pixel / (width - RIGHT)))
  return Math.round(share * (spots.length - 1))
}

/** A rule through a row. */
export function hoverMark({ spots }: Payoff, row: number, width: number): string {
  const at = round(scale(spots[0]!, spots.at(-1)!, 0, width - RIGHT).at(spots[row]!))
  return `<line class="cross" x1="${at}" x2="${at}" y1="${ABOVE}" y2="${HEIGHT - BELOW}"/>`
}

function scale(from: number, to: number, low: number, high: number): Scale {
  return { from, to, at: (value) => low + ((value - from) / (to - from || 1)) * (high - low) }
}

function valueAxis(y: Scale, width: number): string[] {
  const ticks = ticksOf(y, 5)
  const decimals = decimalsFor(ticks, 3)
  return ticks.flatMap((value) => {
    const at = round(y.at(value))
    return [
      `<line class="grid" x1="0" x2="${width - RIGHT}" y1="${at}" y2="${at}"/>`,
      `<text x="${width - RIGHT + 8}" y="${at + 4}">${format(value, value === 0 ? 0 : decimals)}</text>`,
    ]
  })
}

function priceAxis(x: Scale, width: number): string[] {
  const ticks = ticksOf(x, Math.max(4, Math.floor(width / 100)))
  const decimals = decimalsFor(ticks, 3)
  return ticks
    .filter((value) => x.at(value) > 16 && x.at(value) < width - RIGHT - 4)
    .map(
      (value) =>
        `<text x="${round(x.at(value))}" y="${HEIGHT - 4}" text-anchor="middle">${format(value, decimals)}</text>`,
    )
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function ticksOf({ from, to }: Scale, count: number): number[] {
  const rough = (to - from || 1) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step)
}

function pathOf(values: Float64Array, spots: Float64Array, x: Scale, y: Scale): string {
  return Array.from(
    values,
    (value, row) => `${row === 0 ? 'M' : 'L'}${round(x.at(spots[row]!))} ${round(y.at(value))}`,
  ).join('')
}

function areaOf(values: Float64Array, spots: Float64Array, x: Scale, y: Scale): string {
  const zero = round(y.at(0))
  return `${pathOf(values, spots, x, y)}L${round(x.at(spots.at(-1)!))} ${zero}L${round(x.at(spots[0]!))} ${zero}Z`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
