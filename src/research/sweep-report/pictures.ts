/** The two pictures of all rows: over two parameters at once, and over all of them side by side. */
import { countText } from '../../core/number-text.ts'
import { heatMap } from '../../report/chart/heat-map.ts'
import { parallelChart } from '../../report/chart/parallel-chart.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import type { SweepReportInput } from './sweep-report-input.ts'
import { parallelCoordinates, LINES_A_GROUP, noChoice, rankingOf } from './view/parallel-coordinates.ts'
import { cellValues, heatMapParts, heatMapReading, usualView } from './view/heat-map-view.ts'
import { MEASURES } from './view/measure.ts'
import { carriedMeasures, isLive, plateauRows } from './view/page-data.ts'
import { parameterTitle, stepOf, type ParameterGrid, parameterGrid, variedParameters } from './view/parameter-grid.ts'

export function heatMapPicture(input: SweepReportInput): Markup {
  const grid = parameterGrid(input.parameters)
  const view = usualView(grid, stepsOf(grid, input.highest))
  const words = { id: 'heat-map', title: 'Where does it earn?', isSimulated: input.isSimulated }
  const marks = { highest: input.highest, plateau: plateauRows(input, grid) }
  const values = cellValues(grid, view, input.rows.sharpe)
  return markup`<section>${heatMap({
    ...heatMapParts(words, grid, view, MEASURES[0]!, values, marks),
    howToRead: heatMapReading(view, MEASURES[0]!, input.scepticism !== undefined),
    controls: [heatMapControls(grid, view.across, view.up), isLive(input) && liveControls(input)],
    ...(carriedMeasures(grid.rows).length === 0 && {
      note: `${countText(grid.rows)} rows are too many for a page: it carries their median and highest Sharpe ratios over each pair of parameters.`,
    }),
  })}</section>`
}

export function stepsOf(grid: ParameterGrid, row: number): number[] {
  return grid.parameters.map((_, k) => stepOf(grid, row, k))
}

function heatMapControls(grid: ParameterGrid, across: number, up: number): Content {
  const carried = carriedMeasures(grid.rows)
  const parameters = (chosen: number): Content =>
    variedParameters(grid).map((k) => option(String(k), grid.parameters[k]!.name, k === chosen))
  const measures = MEASURES.filter(({ key }, i) => carried.includes(key) || i === 0)
  const summaries: readonly (readonly [string, string])[] = [
    ['median', 'median of all'],
    ['highest', 'highest of all'],
    ...(carried.length > 0 ? [['held', 'one value each'] as const] : []),
  ]
  return markup`<div class="controls">
<label>up <select data-view="up">${parameters(up)}</select></label>
<label>across <select data-view="across">${parameters(across)}</select></label>
<label>shows <select data-view="measure">${measures.map(({ key, title }, i) => option(key, title, i === 0))}</select></label>
<label>others <select data-view="others">${summaries.map(([value, text], i) => option(value, text, i === 0))}</select></label>
${carried.length > 0 && grid.parameters.map((parameter, k) => heldControl(grid, parameterTitle(parameter), k))}</div>
`
}

/** Ticks to which sliders reach, unless the sweep's own fills are worse. */
const MOST_SLIPPAGE = 10
const MOST_FEE = 10
const FEE_STEP = 0.05

function isMultiple(value: number, step: number): boolean {
  return Math.abs(value / step - Math.round(value / step)) < 1e-9
}

export function liveControls({ fills: { at, slippage, fee } }: SweepReportInput): Markup {
  const range = (most: number, step: string, value: number): Markup =>
    markup`<input type="range" min="0" max="${Math.max(most, Math.ceil(value))}" step="${step}" value="${value}"><output></output>`
  return markup`<div class="controls" id="live">
<label>filled <select>${option('touch', 'at the touch', at === 'touch')}${option('next-tick', 'at the next tick', at === 'next-tick')}</select></label>
<label data-live="slippage">slippage a fill ${range(MOST_SLIPPAGE, '1', slippage)}</label>
<label data-live="fee">fee a round trip ${range(MOST_FEE, isMultiple(fee, FEE_STEP) ? String(FEE_STEP) : 'any', fee)}</label>
<p class="found"></p></div>
`
}

function heldControl(grid: ParameterGrid, title: string, k: number): Markup {
  const last = grid.parameters[k]!.values.length - 1
  return markup`<label hidden data-held="${k}">${title} <input type="range" min="0" max="${last}" value="0" step="1"><output></output></label>`
}

function option(value: string, text: string, isChosen: boolean): Markup {
  return markup`<option value="${value}"${isChosen && markup` selected`}>${text}</option>`
}

export function parallelPicture(input: SweepReportInput): Markup {
  const grid = parameterGrid(input.parameters)
  const ranking = rankingOf(input.rows.sharpe)
  const words = {
    id: 'parallel',
    title: 'What do the highest and the lowest rows have in common?',
    isSimulated: input.isSimulated,
  }
  return markup`<section>${parallelChart({
    ...parallelCoordinates(words, grid, ranking, noChoice(grid)),
    howToRead:
      'Bars: of the rows with this value, the share among the highest tenth by Sharpe ratio (blue) and among the lowest (vermilion); were it of no matter, both would reach the thin line, 10 %.',
    controls:
      carriedMeasures(grid.rows).length > 0 &&
      markup`<div class="controls"><span data-parallel="words">Choose values on the axes to look at their rows alone.</span><button type="button" data-parallel="clear" hidden>all rows</button></div>`,
    note: `Lines: up to ${countText(LINES_A_GROUP)} rows of each group, every n-th by rank, spread a little around their values. Bars count all ${countText(ranking.rows.length)} rows.`,
  })}</section>`
}
