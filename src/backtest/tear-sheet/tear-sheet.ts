/** The tear sheet of a backtest: verdict first, then the figures that carry it, pictures, doubts and provenance. */
import { formatDate } from '../../core/time.ts'
import type { KeyFigure } from '../../report/key-figures.ts'
import { keyFigures } from '../../report/key-figures.ts'
import { type Content, markup, printable } from '../../report/markup.ts'
import { columns, page } from '../../report/page.ts'
import { warningBox } from '../../report/warning-box.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import { type Calibration, calibrationOf } from './calibration.ts'
import { concentrationOf } from './concentration.ts'
import { type Doubt, doubtsAbout, WHAT_WAS_CHECKED } from './doubts.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { footOf } from './foot.ts'
import { groundsOf } from './grounds.ts'
import { keyFiguresOf } from './key-figures.ts'
import { leadOf, type Phrase, plainText, strongMarkup } from './lead.ts'
import { calibrationPicture, distributionPicture, growthPicture, importancePicture, monthPicture } from './pictures.ts'
import { riskSection, type RiskTable, riskTableOf } from './risk-table.ts'
import { type Rivalry, rivalryOf } from './score-table.ts'
import { costsSection, scoresSection } from './tables.ts'
import { type Verdict, verdictOn } from './verdict.ts'

/** The tear sheet as data: for a terminal's table and for other programs. */
export interface TearSheetSummary {
  readonly verdict: Verdict
  /** The paragraph under the verdict. */
  readonly lead: string
  readonly figures: readonly KeyFigure[]
  /** Beside holding and every period; absent with too few sessions. */
  readonly risk?: RiskTable
  readonly warnings: readonly Doubt[]
  readonly isSimulated: boolean
  /** The same as numbers: returns and shares as fractions, ratios a year; null where not defined. */
  readonly numbers: Readonly<Record<string, number | null>>
}

interface Findings {
  readonly evidence: Evidence
  readonly calibration: Calibration
  readonly rivalry: Rivalry | undefined
  readonly verdict: Verdict
  readonly lead: readonly Phrase[]
  readonly figures: readonly KeyFigure[]
  readonly risk: RiskTable | undefined
  readonly doubts: readonly Doubt[]
}

function findingsOf(input: TearSheetInput): Findings {
  const evidence = evidenceOf(input)
  const { sample } = evidence
  const calibration = calibrationOf(sample.probability, sample.actualReturn)
  const rivalry = rivalryOf(input.scores)
  const concentration = concentrationOf(sample)
  const verdict = verdictOn(groundsOf(input, evidence, calibration))
  return {
    evidence,
    calibration,
    rivalry,
    verdict,
    lead: leadOf(input, evidence, verdict),
    figures: keyFiguresOf(input, evidence),
    risk: riskTableOf(input, evidence),
    doubts: doubtsAbout({ input, evidence, concentration, calibration, rivalry }),
  }
}

export function tearSheetSummary(input: TearSheetInput): TearSheetSummary {
  const { evidence, verdict, lead, figures, risk, doubts } = findingsOf(input)
  return {
    verdict,
    lead: printable(plainText(lead)).trim(),
    figures,
    ...(risk !== undefined && { risk }),
    warnings: doubts.map(({ rule, text }) => ({ rule, text: printable(text) })),
    isSimulated: input.isSimulated,
    numbers: numbersOf(input, evidence),
  }
}

function numbersOf({ costs, trials }: TearSheetInput, evidence: Evidence): TearSheetSummary['numbers'] {
  const { net, gross, holding, always, returnInterval, rightWay } = evidence
  const numbers = {
    sessions: evidence.sessions,
    held: evidence.held,
    annualReturn: net.annualReturn,
    annualReturnLow: returnInterval.low,
    annualReturnHigh: returnInterval.high,
    holdingAnnualReturn: holding.annualReturn,
    alwaysAnnualReturn: always.annualReturn,
    annualVolatility: net.annualVolatility,
    holdingAnnualVolatility: holding.annualVolatility,
    alwaysAnnualVolatility: always.annualVolatility,
    sharpe: net.sharpe,
    sharpeError: evidence.sharpeError,
    grossSharpe: gross.sharpe,
    holdingSharpe: holding.sharpe,
    alwaysSharpe: always.sharpe,
    probabilisticSharpe: evidence.netProbability,
    deflatedSharpe: evidence.deflated,
    trials: trials.count,
    timingProbability: evidence.timingProbability,
    perRiskProbability: evidence.perRiskProbability,
    maxDrawdown: net.drawdown.depth,
    holdingMaxDrawdown: holding.drawdown.depth,
    alwaysMaxDrawdown: always.drawdown.depth,
    rightWay: rightWay.share,
    rightWayLow: rightWay.interval.low,
    rightWayHigh: rightWay.interval.high,
    riseShare: rightWay.riseShare,
    breakEvenBpsPerSide: costs.breakEvenBpsPerSide,
    assumedBpsPerSide: costs.assumedBpsPerSide,
  }
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  )
}

/** More years than these make the table of months taller than the pictures beside it. */
const YEARS_BESIDE = 12

/** One self-contained HTML document. Throws RangeError where the arrays of `input` differ in length. */
export function renderTearSheet(input: TearSheetInput): string {
  const findings = findingsOf(input)
  const { sessions } = findings.evidence.sample
  const span = sessions.length === 0 ? 'no sessions' : `${formatDate(sessions[0]!)} to ${formatDate(sessions.at(-1)!)}`
  return page({
    title: `${input.title}, ${input.symbol}: ${findings.verdict.heading}`,
    kicker: [input.title, `${input.symbol}, ${span}`],
    heading: findings.verdict.heading,
    lead: strongMarkup(findings.lead),
    isSimulated: input.isSimulated,
    sections: [
      keyFigures(findings.figures),
      markup`<section>${growthPicture(input, findings.evidence.sample)}</section>`,
      riskSection(input, findings.risk),
      details(input, findings),
      footOf(input),
    ],
  })
}

/** Two columns; what stands beside what depends on the height of the table of months. */
function details(input: TearSheetInput, { evidence, calibration, rivalry, doubts }: Findings): Content {
  const { sample } = evidence
  const months = monthPicture(input, sample)
  const calibrated = calibrationPicture(input, calibration)
  const spread = distributionPicture(input, sample)
  const importance = importancePicture(input)
  const warnings = warningBox(
    doubts.map(({ text }) => text),
    WHAT_WAS_CHECKED,
  )
  const [costs, scores] = [costsSection(input), scoresSection(input, rivalry)]
  const isLong = evidence.years > YEARS_BESIDE
  return isLong
    ? [columns([calibrated, warnings]), columns([[spread, importance], months]), columns([costs, scores])]
    : [
        columns([
          [calibrated, spread],
          [warnings, months],
        ]),
        columns([importance, [scores, costs]]),
      ]
}
