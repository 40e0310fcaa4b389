/** The report of a sweep as one HTML file: verdict first, then figures, pictures, doubts and provenance. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { keyFigures } from '../../report/key-figures.ts'
import { formatRatio } from '../../report/format.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import { page, section } from '../../report/page.ts'
import { warningBox } from '../../report/warning-box.ts'
import { objectionsText } from '../overfitting/sweep-verdict.ts'
import { sweepDoubts, WHAT_WAS_CHECKED } from './doubts.ts'
import { sweepFoot } from './foot.ts'
import { holdingComparison } from './holding.ts'
import { sweepFigures } from './key-figures.ts'
import { luckPictures } from './luck.ts'
import { PAGE_PROGRAM } from './page-program.ts'
import { parallelPicture, heatMapPicture } from './pictures.ts'
import type { SweepBacktest, SweepReportInput } from './sweep-report-input.ts'
import { worseFills } from './worse-fills.ts'
import { isLive, pageData } from './view/page-data.ts'
import { rowSections } from './view/row-sections.ts'
import { parameterGrid } from './view/parameter-grid.ts'
import { shownTicks } from './view/thin-ticks.ts'
import { topRowsTable } from './view/top-rows.ts'

/** One self-contained HTML document. */
export function renderSweepReport(input: SweepReportInput): string {
  const heading = input.scepticism?.verdict.heading ?? 'Too few sessions to judge'
  const { days } = input.backtest.sessions.ticks
  const span = days.length === 0 ? 'no sessions' : `${formatDate(days[0]!)} to ${formatDate(days.at(-1)!)}`
  const shown = shownTicks(input.backtest)
  return page({
    title: `${input.title}, ${input.symbol}: ${heading}`,
    kicker: [input.title, `${input.symbol}, ${span}`, countedText(input.rows.sharpe.length, 'row', 'rows')],
    heading,
    lead: sweepLead(input),
    isSimulated: input.isSimulated,
    program: {
      hasKernel: isLive(input),
      source: PAGE_PROGRAM,
      data: { id: 'sweep', json: JSON.stringify(pageData(input, shown)) },
    },
    sections: [
      keyFigures(sweepFigures(input)),
      input.rows.sharpe.length > 1 && [heatMapPicture(input), parallelPicture(input)],
      highestPart(input),
      holdingComparison(input),
      worseFills(input),
      luckPictures(input),
      reasonsFor(input),
      rowPart(input, shown),
      warningBox(
        sweepDoubts(input).map(({ text }) => text),
        WHAT_WAS_CHECKED,
      ),
      sweepFoot(input),
    ],
  })
}

/** The highest rows; where scripts run their numbers choose the row that is shown below. */
function highestPart(input: SweepReportInput): Content {
  const { parameters, top, rows, scepticism } = input
  if (rows.sharpe.length === 1 || top.length === 0) return false
  const best = scepticism?.verdict.mayCallBest === true ? '' : ', none of them to be called best'
  const haveAlike = top.some(({ alike }) => alike > 0)
  const alike = haveAlike ? ' Alike: further rows with the very same figures.' : ''
  const choice = isLive(input) && markup`<p class="controls">Choose the number of a row to see it below.</p>`
  return section(
    'Which rows are the highest?',
    markup`${choice}<div id="top-rows">${topRowsTable(parameterGrid(parameters), top, false)}</div>`,
    `By the Sharpe ratio a year, in sample${best}; the profit is that of a share after fees.${alike}`,
  )
}

/** The reasons that carry the verdict, as the figures below are about them. */
const CARRIED: readonly string[] = ['gain', 'deflated']

export function sweepLead({ scepticism, rows, highest, backtest }: SweepReportInput): string {
  if (scepticism === undefined) {
    const sharpe = formatRatio(rows.sharpe[highest] ?? Number.NaN)
    const which = rows.sharpe.length === 1 ? 'The row' : `The highest of ${countText(rows.sharpe.length)} rows`
    return `${which} has a Sharpe ratio of ${sharpe} a year over ${countedText(backtest.profit.length, 'session', 'sessions')}; to tell luck from skill takes hundreds.`
  }
  const { verdict } = scepticism
  const carried = verdict.reasons
    .filter(({ rule }) => CARRIED.includes(rule))
    .toSorted((a, b) => CARRIED.indexOf(a.rule) - CARRIED.indexOf(b.rule))
    .map(({ text }) => text)
  return [...carried, objectionsText(verdict)].join(' ').trimEnd()
}

/** What speaks for the highest row; what speaks against it is in the box of doubts. */
function reasonsFor({ scepticism }: SweepReportInput): Content {
  const reasons = scepticism?.verdict.reasons.filter(({ speaks, rule }) => speaks === 'for' && !CARRIED.includes(rule))
  if (reasons === undefined || reasons.length === 0) return false
  return section(
    'What speaks for it?',
    markup`<ul class="reasons">${reasons.map(({ text }) => markup`<li>${text}</li>`)}</ul>`,
  )
}

/** One row, and where scripts run the choice of another. */
function rowPart(input: SweepReportInput, backtest: SweepBacktest): Content {
  const view = {
    grid: parameterGrid(input.parameters),
    backtest,
    isThinned: backtest !== input.backtest,
    highest: input.highest,
    holding: input.holding,
    walk: input.scepticism?.walk,
    isSimulated: input.isSimulated,
  }
  return [isLive(input) ? rowControl(input) : otherRows(input), markup`<div id="row">${rowSections(view)}</div>`]
}

/** Where the page does not carry what another row needs. */
function otherRows({ id, rows }: SweepReportInput): Content {
  if (rows.sharpe.length === 1) return false
  return markup`<section class="note">Another row, trade by trade: <code>bellwether sweep show ${id} --row N</code>. Rows and fills can be chosen on the page in sweeps of up to 25,000 rows and 900,000 ticks, without quotes.</section>
`
}

function rowControl({ backtest, rows }: SweepReportInput): Markup {
  const last = rows.sharpe.length - 1
  return markup`<section class="controls" id="row-choice"${last === 0 && markup` hidden`}><label>One row: number <input type="number" min="0" max="${last}" step="1" value="${backtest.row}"></label><span>0 to ${countText(last)}, or choose one in the table of the highest, or a cell of the heat map for the highest in it</span></section>
`
}
