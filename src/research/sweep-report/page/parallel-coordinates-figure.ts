/** The parallel coordinates, of all rows or of those with the values that are chosen by hand. */
import { countText } from '../../../core/number-text.ts'
import { parallelData, parallelView } from '../../../report/chart/parallel-chart.ts'
import { parallelCoordinates, noChoice, type Ranking, rankingOf } from '../view/parallel-coordinates.ts'
import type { ReadPage } from '../view/page-data.ts'
import { element, redraw } from './elements.ts'

export class ParallelCoordinatesFigure {
  readonly #figure = element(document, '#parallel', HTMLElement)
  readonly #isSimulated: boolean
  readonly #page: ReadPage
  readonly #chosen: Set<number>[]
  #ranking: Ranking

  constructor(isSimulated: boolean, page: ReadPage, sharpe: Float64Array) {
    this.#isSimulated = isSimulated
    this.#page = page
    this.#chosen = noChoice(page.grid)
    this.#ranking = rankingOf(sharpe)
    this.#figure.addEventListener('click', ({ target }) => this.#choose(target))
  }

  /** Ranks the rows anew. */
  update(sharpe: Float64Array): void {
    this.#ranking = rankingOf(sharpe)
    this.#draw()
  }

  #choose(target: EventTarget | null): void {
    if (!(target instanceof Element)) return
    const hit = target.closest('[data-step]')
    if (hit instanceof SVGElement) {
      const steps = this.#chosen[Number(hit.dataset['axis'])]!
      const step = Number(hit.dataset['step'])
      if (!steps.delete(step)) steps.add(step)
    } else if (target.closest('[data-parallel=clear]') !== null) {
      for (const steps of this.#chosen) steps.clear()
    } else return
    this.#draw()
  }

  #draw(): void {
    const words = {
      id: 'parallel',
      title: 'What do the highest and the lowest rows have in common?',
      isSimulated: this.#isSimulated,
    }
    const parts = parallelCoordinates(words, this.#page.grid, this.#ranking, this.#chosen)
    redraw(this.#figure, parallelView(parts), parallelData(parts))
    const rows = parts.axes[0]!.shares!.cases.reduce((sum, cases) => sum + cases, 0)
    const isAll = this.#chosen.every(({ size }) => size === 0)
    element(this.#figure, '[data-parallel=clear]', HTMLElement).hidden = isAll
    element(this.#figure, '[data-parallel=words]', HTMLElement).textContent = isAll
      ? 'Choose values on the axes to look at their rows alone.'
      : `${countText(rows)} of ${countText(this.#ranking.rows.length)} rows.`
  }
}
