/** The report of a sweep as one HTML file: verdict first, then figures, pictures, doubts and provenance. */
import { countedText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { keyFigures } from '../../report/key-figures.ts'
import { page } from '../../report/page.ts'
import { warningBox } from '../../report/warning-box.ts'
import { dayPictures, equityPicture } from './backtest-pictures.ts'
import { sweepDoubts, WHAT_WAS_CHECKED } from './doubts.ts'
import { sweepFoot } from './foot.ts'
import { sweepFigures } from './key-figures.ts'
import { luckPictures } from './luck.ts'
import { PAGE_PROGRAM } from './page-program.ts'
import { crowdPicture, landscapePicture } from './pictures.ts'
import type { SweepReportInput } from './sweep-report-input.ts'
import { pageData } from './view/page-data.ts'

/** One self-contained HTML document. */
export function renderSweepReport(input: SweepReportInput): string {
  const { judgement } = input.scepticism
  const { days } = input.backtest.sessions.ticks
  const span = days.length === 0 ? 'no sessions' : `${formatDate(days[0]!)} to ${formatDate(days.at(-1)!)}`
  return page({
    title: `${input.title}, ${input.symbol}: ${judgement.heading}`,
    kicker: [input.title, `${input.symbol}, ${span}`, countedText(input.rows.sharpe.length, 'row', 'rows')],
    heading: judgement.heading,
    lead: judgement.lead,
    isSimulated: input.isSimulated,
    program: { source: PAGE_PROGRAM, data: { id: 'sweep', json: JSON.stringify(pageData(input)) } },
    sections: [
      keyFigures(sweepFigures(input)),
      landscapePicture(input),
      crowdPicture(input),
      luckPictures(input),
      equityPicture(input),
      dayPictures(input),
      warningBox(
        sweepDoubts(input).map(({ text }) => text),
        WHAT_WAS_CHECKED,
      ),
      sweepFoot(input),
    ],
  })
}
