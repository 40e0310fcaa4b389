/** The row of key figures; none stands without its interval or comparison. */
import { markup, type Markup } from './markup.ts'

export interface KeyFigure {
  readonly label: string
  /** With its unit. */
  readonly value: string
  /** Its interval, or what it is compared with. */
  readonly compare: string
  /** A second line of the same kind. */
  readonly also?: string
}

export function keyFigures(figures: readonly KeyFigure[]): Markup {
  const items = figures.map(({ label, value, compare, also }) => {
    const second = also !== undefined && markup`<dd class="compare">${also}</dd>`
    return markup`<div><dt>${label}</dt><dd class="value">${value}</dd><dd class="compare">${compare}</dd>${second}</div>`
  })
  return markup`<dl class="figures">${items}</dl>\n`
}
