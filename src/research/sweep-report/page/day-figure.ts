/** One session after the other, by hand. */
import { FULL_LAYOUTS } from '../../../report/chart/drawing.ts'
import { pathDrawings } from '../../../report/chart/path-chart.ts'
import { formatDate } from '../../../core/time.ts'
import type { SweepBacktest } from '../sweep-report-input.ts'
import { dayData, dayPath, dayText, dayView } from '../view/day.ts'
import { moneyText } from '../view/parameter-grid.ts'
import { element, elements, redraw } from './elements.ts'

export class DayFigure {
  readonly #figure = element(document, '#day', HTMLElement)
  readonly #select = element(this.#figure, 'select', HTMLSelectElement)
  readonly #isSimulated: boolean
  readonly #backtest: SweepBacktest

  constructor(isSimulated: boolean, backtest: SweepBacktest) {
    this.#isSimulated = isSimulated
    this.#backtest = backtest
    const drawn = this.#select.dataset['day']
    this.#select.replaceChildren(...Array.from(backtest.profit.keys(), (session) => this.#option(session)))
    this.#select.value = drawn ?? '0'
    this.#mark()
  }

  /** From now on it follows the hand. */
  listen(): void {
    this.#select.addEventListener('input', () => this.#draw())
    for (const button of elements(this.#figure, '[data-go]', HTMLButtonElement)) {
      button.addEventListener('click', () => this.#go(Number(button.dataset['go'])))
    }
  }

  #option(session: number): HTMLOptionElement {
    const { sessions, trades, profit } = this.#backtest
    const what = trades[session]!.length === 0 ? 'not traded' : moneyText(profit[session]!)
    return new Option(`${formatDate(sessions.ticks.days[session]!)}  ${what}`, String(session))
  }

  #go(by: number): void {
    const last = this.#select.options.length - 1
    this.#select.value = String(Math.min(last, Math.max(0, Number(this.#select.value) + by)))
    this.#draw()
  }

  /** Buttons rest at the ends. */
  #mark(): void {
    const [at, last] = [Number(this.#select.value), this.#select.options.length - 1]
    for (const button of elements(this.#figure, '[data-go]', HTMLButtonElement)) {
      const to = at + Number(button.dataset['go'])
      button.disabled = to < 0 || to > last
    }
  }

  #draw(): void {
    this.#mark()
    const view = dayView(this.#backtest, Number(this.#select.value))
    const height = Number(element(this.#figure, '.view', HTMLElement).dataset['height'])
    const path = dayPath({ id: 'day', isSimulated: this.#isSimulated }, view)
    redraw(this.#figure, pathDrawings(path, FULL_LAYOUTS, height), dayData(view))
    element(this.#figure, '.caption', HTMLElement).textContent = dayText(view)
  }
}
