/** The program of a sweep's report: other views of the same rows and sessions, drawn by the same code as the first ones. */
import type { SweepRows } from '../sweep-report-input.ts'
import { type PageData, readPageData } from '../view/page-data.ts'
import { ParallelCoordinatesFigure } from './parallel-coordinates-figure.ts'
import { DayFigure } from './day-figure.ts'
import { element } from './elements.ts'
import { HeatMapFigure } from './heat-map-figure.ts'
import { LiveControls } from './live-controls.ts'
import { RowPart } from './row-part.ts'
import { TopRowsPart } from './top-rows-part.ts'

const data = JSON.parse(element(document, '#sweep', HTMLElement).textContent) as PageData
const page = readPageData(data)
const { sharpe } = page.columns

const heatMap = document.querySelector('#heat-map') === null ? undefined : new HeatMapFigure(data, page)
const parallel =
  sharpe === undefined || document.querySelector('#parallel') === null
    ? undefined
    : new ParallelCoordinatesFigure(data.isSimulated, page, sharpe)
if (page.ranges !== undefined) {
  const live = new LiveControls(page.ranges, (found) => {
    const { rows, highest, isOwn } = found
    heatMap?.update(isOwn ? page : { columns: rows, highest, plateau: new Int32Array(0) })
    parallel?.update(rows.sharpe)
    top?.update(rows)
    row.update(found)
  })
  // A page that computes its rows again carries all measures of them.
  const top =
    document.querySelector('#top-rows') === null ? undefined : new TopRowsPart(page, page.columns as SweepRows)
  const row = new RowPart(data.isSimulated, page, page.ranges, () => live.fills())
  live.listen()
  row.listen()
  heatMap?.listen((chosen) => row.show(chosen))
  top?.listen((chosen) => row.show(chosen))
}
if (document.querySelector('#day') !== null) new DayFigure(data.isSimulated, page.backtest).listen()
