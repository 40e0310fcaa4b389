/** The row of key figures; none stands without its interval or comparison. */
import { markup, type Markup } from './markup.ts'

export interface KeyFigure {
  readonly label: string
  /** With its unit. */
  readonly value: string
  /** Its interval, or what it is compared with. */
  readonly compare: string
}

export function keyFigures(figures: readonly KeyFigure[]): Markup {
  const items = figures.map(({ label, value, compare }) => {
    return markup`<div><dt>${label}</dt><dd class="value">${value}</dd><dd class="compare">${compare}</dd></div>`
  })
  return markup`<dl class="figures">${items}</dl>\n`
}
