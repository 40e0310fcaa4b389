/** The heat map, over whichever two parameters and of whichever measure is asked for. */
import { heatMapData, heatMapView } from '../../../report/chart/heat-map.ts'
import {
  heatMapParts,
  heatMapReading,
  cellValues,
  type HeatMapView,
  rowsOfCell,
  usualView,
} from '../view/heat-map-view.ts'
import { highestRow } from '../view/parallel-coordinates.ts'
import { measureOf } from '../view/measure.ts'
import { type PageData, pairValues, type ReadPage } from '../view/page-data.ts'
import { stepOf, stepText } from '../view/parameter-grid.ts'
import { element, elements, redraw } from './elements.ts'

/** The script of every report: the number of the cell at a place, −1 beside the cells. */
declare function cellAt(svg: SVGSVGElement, event: MouseEvent): number

/** What is drawn of the rows. */
type Rows = Pick<ReadPage, 'columns' | 'highest' | 'plateau'>

export class HeatMapFigure {
  readonly #figure = element(document, '#heat-map', HTMLElement)
  readonly #data: PageData
  readonly #page: ReadPage
  #rows: Rows
  #view: HeatMapView

  constructor(data: PageData, page: ReadPage) {
    this.#data = data
    this.#page = page
    this.#rows = page
    const { grid, highest } = page
    this.#view = usualView(
      grid,
      grid.parameters.map((_, k) => stepOf(grid, highest, k)),
    )
    this.#sliders().forEach(({ input }, k) => (input.value = String(this.#view.held[k])))
    this.#figure.addEventListener('input', () => this.#read())
    this.#show()
  }

  /** The same view of other figures. */
  update(rows: Rows): void {
    this.#rows = rows
    this.#draw()
  }

  /** @param choose is told the highest row of a cell that is clicked, by Sharpe ratio */
  listen(choose: (row: number) => void): void {
    this.#figure.addEventListener('click', (event) => {
      const svg = event.target instanceof Element ? event.target.closest('svg[data-grid]') : null
      if (!(svg instanceof SVGSVGElement)) return
      const cell = cellAt(svg, event)
      const { sharpe } = this.#rows.columns
      const rows = cell < 0 || sharpe === undefined ? [] : rowsOfCell(this.#page.grid, this.#view, cell)
      const highest = highestRow(rows.map((row) => sharpe![row]!))
      if (highest !== undefined) choose(rows[highest]!)
    })
  }

  #read(): void {
    const before = this.#view
    const [across, up] = [Number(this.#select('across').value), Number(this.#select('up').value)]
    // Whichever was not touched makes way.
    const isSame = across === up && before.across !== before.up
    const others = this.#select('others').value as HeatMapView['others']
    this.#view = {
      across: isSame && across === before.across ? before.up : across,
      up: isSame && up === before.up ? before.across : up,
      others,
      held: this.#sliders().map(({ input }) => Number(input.value)),
    }
    this.#show()
    this.#draw()
  }

  #show(): void {
    const { across, up, others } = this.#view
    this.#select('across').value = String(across)
    this.#select('up').value = String(up)
    this.#sliders().forEach(({ label, input, output }, k) => {
      label.hidden = others !== 'held' || k === across || k === up || input.max === '0'
      output.textContent = stepText(this.#page.grid.parameters[k]!, Number(input.value))
    })
  }

  #draw(): void {
    const { grid } = this.#page
    const { columns, highest, plateau } = this.#rows
    const measure = measureOf(this.#select('measure').value)
    const column = columns[measure.key]
    const values =
      column === undefined ? pairValues(this.#data, grid, this.#view) : cellValues(grid, this.#view, column)
    const words = { id: 'heat-map', title: 'Where does it earn?', isSimulated: this.#data.isSimulated }
    const map = heatMapParts(words, grid, this.#view, measure, values, { highest, plateau })
    redraw(this.#figure, heatMapView(map), heatMapData(map))
    element(this.#figure, '.read', HTMLElement).textContent = heatMapReading(this.#view, measure, plateau.length > 0)
  }

  #select(name: string): HTMLSelectElement {
    return element(this.#figure, `[data-view=${name}]`, HTMLSelectElement)
  }

  /** One a parameter, in their order; none in a sweep whose rows the page does not carry. */
  #sliders(): { label: HTMLElement; input: HTMLInputElement; output: HTMLElement }[] {
    return elements(this.#figure, '[data-held]', HTMLElement).map((label) => ({
      label,
      input: element(label, 'input', HTMLInputElement),
      output: element(label, 'output', HTMLElement),
    }))
  }
}
