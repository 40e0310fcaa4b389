/** The table of the highest rows: its numbers choose the row that is shown below. */
import type { SweepRows } from '../sweep-report-input.ts'
import type { ReadPage } from '../view/page-data.ts'
import { highestRows, topRowsTable } from '../view/top-rows.ts'
import { element } from './elements.ts'

export class TopRowsPart {
  readonly #place = element(document, '#top-rows', HTMLElement)
  readonly #grid: ReadPage['grid']

  constructor({ grid }: ReadPage, rows: SweepRows) {
    this.#grid = grid
    this.update(rows)
  }

  /** Ranks the rows anew. */
  update(rows: SweepRows): void {
    this.#place.innerHTML = topRowsTable(this.#grid, highestRows(rows), true).source
  }

  /** @param choose is told the row whose number is clicked */
  listen(choose: (row: number) => void): void {
    this.#place.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('[data-row]') : null
      if (button instanceof HTMLElement) choose(Number(button.dataset['row']))
    })
  }
}
