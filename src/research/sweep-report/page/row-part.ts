/** One row after the other: its number is typed, or a cell of the heat map is clicked. */
import type { OrbFills } from '../../../strategies/orb/orb-grid.ts'
import type { ReportedRange } from '../sweep-report-input.ts'
import type { ReadPage } from '../view/page-data.ts'
import { rowBacktest } from '../view/row-backtest.ts'
import { rowSections } from '../view/row-sections.ts'
import { DayFigure } from './day-figure.ts'
import { element, elements } from './elements.ts'
import type { LiveRows } from './live-controls.ts'

/** The script of every report: exact values under the pointer, the table, the exports of a figure. */
declare function attach(figure: HTMLElement): void

export class RowPart {
  readonly #number = element(document, '#row-choice input', HTMLInputElement)
  readonly #isSimulated: boolean
  readonly #page: ReadPage
  readonly #ranges: readonly ReportedRange[]
  readonly #fills: () => OrbFills
  #highest: number
  #walk: ReadPage['walk']

  constructor(isSimulated: boolean, page: ReadPage, ranges: readonly ReportedRange[], fills: () => OrbFills) {
    this.#isSimulated = isSimulated
    this.#page = page
    this.#ranges = ranges
    this.#fills = fills
    this.#highest = page.highest
    this.#walk = page.walk
  }

  /** From now on it follows the hand. */
  listen(): void {
    this.#number.addEventListener('change', () => this.#draw())
  }

  show(row: number): void {
    this.#number.value = String(row)
    this.#draw()
    this.#number.scrollIntoView({ block: 'start' })
  }

  /** The same row under other fills, beside which walk-forward under the sweep's own would mislead. */
  update({ highest, isOwn }: Pick<LiveRows, 'highest' | 'isOwn'>): void {
    this.#highest = highest
    this.#walk = isOwn ? this.#page.walk : undefined
    this.#draw()
  }

  #draw(): void {
    const { grid, holding } = this.#page
    const [highest, walk] = [this.#highest, this.#walk]
    const row = Number(this.#number.value)
    if (!this.#number.validity.valid || this.#number.value === '') return
    const shown = rowBacktest(this.#ranges, row, this.#fills())
    const place = element(document, '#row', HTMLElement)
    const isSimulated = this.#isSimulated
    place.innerHTML = rowSections({
      grid,
      backtest: shown,
      isThinned: false,
      highest,
      holding,
      walk,
      isSimulated,
    }).source
    for (const figure of elements(place, 'figure', HTMLElement)) attach(figure)
    if (place.querySelector('#day') !== null) new DayFigure(isSimulated, shown).listen()
  }
}
