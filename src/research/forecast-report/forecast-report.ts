/** The report of a forecast run: verdict first, then figures, pictures, the gate, doubts and provenance. */
import { countedText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { type KeyFigure, keyFigures } from '../../report/key-figures.ts'
import { printable } from '../../report/markup.ts'
import { page } from '../../report/page.ts'
import { warningBox } from '../../report/warning-box.ts'
import { isOfContracts } from '../forecast/forecasts.ts'
import type { GateState } from '../forecast/gate/gate.ts'
import type { Finding } from '../forecast/judgement/horizon-finding.ts'
import type { ContenderJudgement } from '../forecast/judgement/judgement.ts'
import type { ForecastVerdict } from '../forecast/judgement/verdict.ts'
import { type ForecastDoubt, forecastDoubts, WHAT_WAS_CHECKED } from './doubts.ts'
import { contractFifths } from './contract-fifths.ts'
import { errorPictures } from './error-pictures.ts'
import { fanPicture } from './fan.ts'
import { type ForecastFindings, findingsOf, type ShownHorizon } from './findings.ts'
import { forecastFoot } from './foot.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'
import { calibrationPicture } from './interval-picture.ts'
import { forecastFigures } from './key-figures.ts'
import { leadOf } from './lead.ts'
import { movePictures, pricePicture, rollingCoverage } from './paths.ts'
import { errorTable, gateTable, intervalTable, predecessorTable } from './tables.ts'
import { trainingPictures } from './training-pictures.ts'

/** The report as data: for a terminal's table and for other programs. */
export interface ForecastSummary {
  readonly verdict: ForecastVerdict
  /** The paragraph under the verdict. */
  readonly lead: string
  readonly figures: readonly KeyFigure[]
  /** One a horizon: the forecaster that is shown, what was found, and whether it may be traded on now. */
  readonly horizons: readonly {
    readonly horizon: number
    readonly finding: Finding
    readonly shown: ContenderJudgement
    readonly surest: ContenderJudgement
    readonly isGateOpen: boolean
    /** At how many of its decisions it could have been traded on, and what each rule says at the last one. */
    readonly gate: { readonly open: number; readonly decisions: number; readonly last?: GateState }
  }[]
  /** Every forecaster at every horizon. */
  readonly forecasters: readonly ContenderJudgement[]
  readonly warnings: readonly ForecastDoubt[]
  readonly isSimulated: boolean
}

export function forecastSummary(input: ForecastReportInput, findings = findingsOf(input)): ForecastSummary {
  return {
    verdict: findings.verdict,
    lead: printable(leadOf(input, findings)),
    figures: forecastFigures(input, findings),
    horizons: findings.horizons.map(horizonSummary),
    forecasters: findings.judgement.contenders,
    warnings: forecastDoubts(input, findings).map(({ rule, text }) => ({ rule, text: printable(text) })),
    isSimulated: input.isSimulated,
  }
}

function horizonSummary({ horizon, finding, shown, surest, gate }: ShownHorizon): ForecastSummary['horizons'][number] {
  const last = gate.at(-1)
  const open = gate.filter(({ isOpen }) => isOpen).length
  return {
    horizon,
    finding,
    shown,
    surest,
    isGateOpen: last?.isOpen ?? false,
    gate: { open, decisions: gate.length, ...(last !== undefined && { last }) },
  }
}

/** One self-contained HTML document. */
export function renderForecastReport(input: ForecastReportInput, findings = findingsOf(input)): string {
  const areContracts = isOfContracts(input.forecasts)
  return page({
    title: `${input.title}, ${input.symbol}: ${findings.verdict.heading}`,
    kicker: kickerOf(input, findings),
    heading: findings.verdict.heading,
    lead: leadOf(input, findings),
    isSimulated: input.isSimulated,
    sections: [
      keyFigures(forecastFigures(input, findings)),
      !areContracts && fanPicture(input, findings),
      errorTable(findings),
      ...(areContracts
        ? [contractFifths(input, findings)]
        : [pricePicture(input, findings), movePictures(input, findings)]),
      calibrationPicture(input, findings),
      rollingCoverage(input, findings),
      intervalTable(input, findings),
      errorPictures(input, findings),
      gateTable(findings),
      trainingPictures(input),
      !areContracts && predecessorTable(findings),
      warningBox(
        forecastDoubts(input, findings).map(({ text }) => text),
        WHAT_WAS_CHECKED,
      ),
      forecastFoot(input, findings),
    ],
  })
}

function kickerOf({ title, symbol, forecasts, since }: ForecastReportInput, { judgement }: ForecastFindings): string[] {
  const days = forecasts.session.filter((session) => session >= since).sort()
  const span = days.length === 0 ? 'no sessions' : `${formatDate(days[0]!)} to ${formatDate(days.at(-1)!)}`
  return [title, `${symbol}, ${span}`, countedText(judgement.contenders.length, 'forecaster', 'forecasters')]
}
