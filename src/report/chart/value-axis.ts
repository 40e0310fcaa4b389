/** The axis of values at the right of a plot: which values are marked, and how they are written. */
import { formatFixed, formatPercent } from '../format.ts'
import { type Content, markup } from '../markup.ts'
import { px } from './pixel-line.ts'
import type { Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import { LINEAR_UP_TO, linearTicks, logTicks } from './ticks.ts'

/** `multiple`: 1.25× · `percent`: of a fraction · `number`: three significant figures. */
export type ValueFormat = 'multiple' | 'percent' | 'number'

export interface Tick {
  readonly value: number
  readonly text: string
}

/** Size of the labels, px. */
export const TICK_SIZE = 12
const PX_BETWEEN_VALUES = 40
const LEAST_VALUES = 3

/** As many as there is room for. */
export function valueTicks(y: Scale, format: ValueFormat): Tick[] {
  const values = y.kind === 'log' ? logTicks(y, PX_BETWEEN_VALUES) : linearValues(y)
  const step = values.length > 1 ? Math.abs(values[1]! - values[0]!) : Math.abs(values[0] ?? 1)
  const isByPowers = y.kind === 'log' && y.to / y.from > LINEAR_UP_TO
  return values.map((value) => ({ value, text: tickText(value, isByPowers ? value : step, format) }))
}

/** At least two: of a span on both sides of zero the zero alone would tell no size. */
function linearValues({ from, to, start, end }: Scale): number[] {
  const count = Math.max(LEAST_VALUES, Math.floor((start - end) / PX_BETWEEN_VALUES))
  const values = linearTicks(from, to, count)
  return values.length < 2 ? linearTicks(from, to, 2 * count) : values
}

/** The decimals that the axis's step needs, and two for small multiples. */
export function tickText(value: number, step: number, format: ValueFormat): string {
  const unit = format === 'percent' ? 100 * step : step
  const decimals = Math.min(8, Math.max(0, -Math.floor(Math.log10(unit || 1) + 1e-9)))
  if (format === 'percent') return formatPercent(value, needed(100 * step, decimals))
  if (format === 'number') return formatFixed(value, needed(step, decimals))
  const least = Math.abs(value) < 10 ? 2 : 0
  return `${formatFixed(value, Math.max(least, needed(step, decimals)))}×`
}

/** One more decimal for steps such as 2.5. */
function needed(step: number, decimals: number): number {
  return Math.abs(Number(step.toFixed(decimals)) - step) > 1e-9 * Math.abs(step) ? decimals + 1 : decimals
}

/** Room that the labels need beside the plot, px. */
export function axisWidth(y: Scale, format: ValueFormat): number {
  return 10 + Math.max(0, ...valueTicks(y, format).map(({ text }) => textWidth(text, TICK_SIZE)))
}

/** A line across the plot and a label at its `right` for each tick. */
export function valueAxis(ticks: readonly Tick[], y: Scale, right: number): Content {
  return ticks.map(({ value, text }) => {
    const level = y.at(value)
    const label = markup`<text x="${px(right + 8)}" y="${px(level + 4)}">${text}</text>`
    return markup`<path class="grid" d="M0 ${px(level)}H${px(right)}"/>${label}\n`
  })
}
