/** One row, session by session: what it earned, and how single days went. */
import { countText } from '../../../core/number-text.ts'
import { runningSum } from '../../../core/stats/running-sum.ts'
import { formatDate, MS_PER_DAY } from '../../../core/time.ts'
import { FULL_LAYOUTS, HALF_LAYOUTS } from '../../../report/chart/drawing.ts'
import { figure, figureHead } from '../../../report/chart/figure.ts'
import { lineChart, type LineSeries } from '../../../report/chart/line-chart.ts'
import { pathDrawings } from '../../../report/chart/path-chart.ts'
import { type Content, markup, type Markup } from '../../../report/markup.ts'
import type { SelectionReturns, SweepBacktest } from '../sweep-report-input.ts'
import { dayData, dayPath, dayText, dayView } from './day.ts'
import { keyFigures } from '../../../report/key-figures.ts'
import { rowFigures } from './row-figures.ts'
import { belowHigh } from './row-summary.ts'
import { rowText, type ParameterGrid } from './parameter-grid.ts'

/** What is shown of one row. */
export interface RowView {
  readonly grid: ParameterGrid
  readonly backtest: SweepBacktest
  /** Whether ticks were left out of it. */
  readonly isThinned: boolean
  /** The row with the highest Sharpe ratio. */
  readonly highest: number
  /** Of each session, with one share held all the time. */
  readonly holding: Float64Array
  readonly walk: Pick<SelectionReturns, 'sessions' | 'profit'> | undefined
  readonly isSimulated: boolean
}

const DAY_HEIGHT = 230
const HALF_DAY_HEIGHT = 180

export function rowSections(view: RowView): Markup {
  return markup`${equityPicture(view)}${dayPictures(view)}`
}

function equityPicture({ grid, backtest, highest, holding, walk, isSimulated }: RowView): Markup {
  const { days } = backtest.sessions.ticks
  const equity = runningSum(backtest.profit)
  const isHighest = backtest.row === highest && grid.rows > 1
  const which = isHighest ? ', the one with the highest Sharpe ratio in sample' : ''
  return markup`<section>${lineChart({
    id: 'equity',
    isSimulated,
    x: Float64Array.from(days, (day) => day * MS_PER_DAY),
    xTexts: Array.from(days, formatDate),
    xTitle: 'session',
    panels: [
      {
        title: `What did row ${countText(backtest.row)} earn?`,
        howToRead: `Net profit, $ a share, summed over the sessions: ${rowText(grid, backtest.row)}${which}.`,
        scale: 'linear',
        format: 'number',
        include: [0],
        height: { wide: 220, narrow: 220 },
        hasXAxis: true,
        series: [
          { name: `row ${countText(backtest.row)}`, values: equity, role: 'ours' },
          ...walkSeries(walk, backtest.profit.length),
          { name: 'one share held', values: runningSum(holding), role: 'other' },
        ],
      },
      {
        title: 'Below the last high',
        howToRead: 'How far the sum lies below its highest level so far, $ a share.',
        scale: 'linear',
        format: 'number',
        include: [0],
        height: { wide: 90, narrow: 100 },
        hasXAxis: false,
        series: [
          { name: 'below its high', values: belowHigh(backtest.profit), role: 'loss', area: 'plain', isNamed: false },
        ],
      },
    ],
  })}${keyFigures(rowFigures(backtest))}</section>`
}

function walkSeries(walk: RowView['walk'], sessions: number): LineSeries[] {
  if (walk === undefined) return []
  const values = new Float64Array(sessions).fill(Number.NaN)
  let sum = 0
  walk.sessions.forEach((session, i) => {
    sum += walk.profit[i]!
    values[session] = sum
  })
  return [{ name: 'chosen by the past', values, role: 'baseline' }]
}

export interface TellingDays {
  readonly best: number
  readonly middle: number
  readonly worst: number
}

/** Of the sessions with trades, by profit; undefined where there are none. */
export function tellingDays({ profit, trades }: SweepBacktest): TellingDays | undefined {
  const traded = trades.map((_, s) => s).filter((s) => trades[s]!.length > 0)
  const order = traded.toSorted((a, b) => profit[a]! - profit[b]! || a - b)
  if (order.length === 0) return undefined
  return { best: order.at(-1)!, middle: order[order.length >> 1]!, worst: order[0]! }
}

const SIGNS =
  'Shaded: the opening range. ▲ long, ▼ short; ● limit, × stop, ■ end of the session; dotted: stop and limit. Times of New York.'
const THINNED = 'Of each minute the first, lowest, highest and last price, and every fill.'

function dayPictures(view: RowView): Content {
  const telling = tellingDays(view.backtest)
  if (telling === undefined) return false
  const half = (id: string, title: string, session: number): Markup =>
    markup`<div class="panel">${dayFigure(view, { id, title, session, height: HALF_DAY_HEIGHT, isHalf: true })}</div>`
  return markup`<section>${dayFigure(view, {
    id: 'day',
    title: 'How does a day go?',
    howToRead: view.isThinned ? `${SIGNS} ${THINNED}` : SIGNS,
    session: telling.middle,
    height: DAY_HEIGHT,
    isHalf: false,
  })}</section><section><div class="panels two">${[
    half('best-day', 'The day it earned most', telling.best),
    half('worst-day', 'The day it lost most', telling.worst),
  ]}</div></section>`
}

interface DayFigure {
  readonly id: string
  readonly title: string
  /** What the day earned unless said. */
  readonly howToRead?: string
  readonly session: number
  readonly height: number
  readonly isHalf: boolean
}

function dayFigure(
  { backtest, isSimulated }: RowView,
  { id, title, session, height, isHalf, howToRead: given }: DayFigure,
): Markup {
  const day = dayView(backtest, session)
  const layouts = isHalf ? HALF_LAYOUTS : FULL_LAYOUTS
  const drawings = pathDrawings(dayPath({ id, isSimulated }, day), layouts, height)
  const howToRead = given ?? dayText(day)
  const caption = !isHalf && markup`<p class="caption">${dayText(day)}</p>`
  return figure({
    id,
    isSimulated,
    body: markup`${figureHead({ title, howToRead })}${!isHalf && dayControls(session, backtest.trades.length)}${caption}<div class="view" data-height="${height}">${drawings}</div>`,
    data: dayData(day),
  })
}

/** Filled by the page's program, which knows all days. */
function dayControls(session: number, sessions: number): Markup {
  return markup`<div class="controls"><button type="button" data-go="-1">earlier</button><select data-day="${session}" aria-label="session"></select><button type="button" data-go="1">later</button><span>of ${countText(sessions)} sessions</span></div>`
}
