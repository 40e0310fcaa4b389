/** The tear sheet of a backtest: verdict first, then figures, pictures, doubts, round trips and provenance. */
import { countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { facts } from '../../report/facts.ts'
import { type KeyFigure, keyFigures } from '../../report/key-figures.ts'
import { type Content, markup, type Markup, printable } from '../../report/markup.ts'
import { columns, page } from '../../report/page.ts'
import { warningBox } from '../../report/warning-box.ts'
import type { Doubt } from '../tear-sheet/doubts.ts'
import { type Phrase, plainText, strongMarkup } from '../tear-sheet/lead.ts'
import { monthPicture } from '../tear-sheet/pictures.ts'
import { riskRows, type RiskTable } from '../tear-sheet/risk-table.ts'
import { attributionSection } from './attribution-section.ts'
import { runDoubts, WHAT_WAS_CHECKED } from './run-doubts.ts'
import { type RunEvidence, runEvidence } from './run-evidence.ts'
import { runFigures, runRiskTable } from './run-figures.ts'
import { runLead } from './run-lead.ts'
import { attributionPicture, bandPicture, exposurePicture, greeksPicture, growthPicture } from './run-pictures.ts'
import type { RunSheetInput } from './run-sheet-input.ts'
import {
  assumptionsSection,
  costsSection,
  countsSection,
  divisionsSection,
  regimesSection,
  strategiesSection,
} from './run-tables.ts'
import { type RunVerdict, runVerdict } from './run-verdict.ts'
import { tripsSection, worstTripsSection } from './trip-list.ts'

/** The tear sheet as data: for a terminal's table and for other programs. */
export interface RunSheetSummary {
  readonly verdict: RunVerdict
  /** The paragraph under the verdict. */
  readonly lead: string
  readonly figures: readonly KeyFigure[]
  /** Beside holding and cash; absent with too few sessions. */
  readonly risk?: RiskTable
  readonly warnings: readonly Doubt[]
  readonly isSimulated: boolean
  /** Returns and shares as fractions, ratios a year, money in currency units; null where not defined. */
  readonly numbers: Readonly<Record<string, number | null>>
}

interface Findings {
  readonly evidence: RunEvidence
  readonly verdict: RunVerdict
  readonly lead: readonly Phrase[]
  readonly figures: readonly KeyFigure[]
  readonly risk: RiskTable | undefined
  readonly doubts: readonly Doubt[]
}

function findingsOf(input: RunSheetInput): Findings {
  const evidence = runEvidence(input)
  const verdict = runVerdict({ input, evidence })
  return {
    evidence,
    verdict,
    lead: runLead(input, evidence, verdict),
    figures: runFigures(input, evidence),
    risk: runRiskTable(input, evidence),
    doubts: runDoubts({ input, evidence }),
  }
}

export function runSheetSummary(input: RunSheetInput): RunSheetSummary {
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

function numbersOf(
  { band, costs, trials, exposure }: RunSheetInput,
  evidence: RunEvidence,
): RunSheetSummary['numbers'] {
  const { net, holding, cash, returnInterval, won } = evidence
  const numbers = {
    sessions: evidence.sessions,
    totalReturn: evidence.totalReturn,
    annualReturn: net.annualReturn,
    annualReturnLow: returnInterval.low,
    annualReturnHigh: returnInterval.high,
    holdingAnnualReturn: holding.annualReturn,
    cashAnnualReturn: cash.annualReturn,
    annualVolatility: net.annualVolatility,
    sharpe: evidence.sharpe,
    sharpeError: evidence.sharpeError,
    holdingSharpe: evidence.holdingSharpe,
    probabilisticSharpe: evidence.netProbability,
    deflatedSharpe: evidence.deflated,
    trials: trials.count,
    maxDrawdown: net.drawdown.depth,
    holdingMaxDrawdown: holding.drawdown.depth,
    profit: band.asFilled,
    profitAtTouch: band.touch,
    profitInMiddle: band.middle,
    breakEvenSpreadPart: band.breakEven,
    fees: costs.fees,
    slippage: costs.slippage,
    interest: costs.interest,
    dividends: costs.dividends,
    orders: costs.orders,
    fills: costs.fills,
    roundTrips: evidence.closed.length,
    won: won.share,
    mostMarginUse: exposure.marginUse.reduce((most, use) => (use > most ? use : most), 0),
  }
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  )
}

/** One self-contained HTML document. */
export function renderRunSheet(input: RunSheetInput): string {
  const findings = findingsOf(input)
  const { sessions, symbols, isSimulated } = input
  const span = sessions.length === 0 ? 'no sessions' : `${formatDate(sessions[0]!)} to ${formatDate(sessions.at(-1)!)}`
  return page({
    title: `${input.title}, ${symbols.join(', ')}: ${findings.verdict.heading}`,
    kicker: [input.title, `${symbols.join(', ')}, ${span}`],
    heading: findings.verdict.heading,
    lead: strongMarkup(findings.lead),
    isSimulated,
    sections: [
      keyFigures(findings.figures),
      markup`<section>${growthPicture(input)}</section>`,
      riskRows(
        findings.risk,
        'Over the same sessions. Strategy after costs, holding before; interest of cash is taken off in the ratio.',
      ),
      doubtsAndMonths(input, findings),
      pictureSection(bandPicture(input)),
      strategiesSection(input),
      divisionsSection(input),
      columns([[costsSection(input), countsSection(input)], assumptionsSection(input)]),
      attributionSection(input),
      pictureSection(attributionPicture(input)),
      pictureSection(exposurePicture(input)),
      pictureSection(greeksPicture(input)),
      regimesSection(input),
      worstTripsSection(input),
      tripsSection(input),
      footOf(input),
    ],
  })
}

/** Fewer years than these make the table of months shorter than the box beside it. */
const YEARS_BESIDE = 8

function doubtsAndMonths(input: RunSheetInput, findings: Findings): Content {
  const [doubts, months] = [doubtsOf(findings), monthPicture(input, input)]
  return findings.evidence.years < YEARS_BESIDE
    ? [doubts, markup`<section>${months}</section>`]
    : columns([doubts, months])
}

function doubtsOf({ doubts }: Findings): Markup {
  return warningBox(
    doubts.map(({ text }) => text),
    WHAT_WAS_CHECKED,
  )
}

function pictureSection(picture: Content): Content {
  return picture !== undefined && markup`<section>${picture}</section>`
}

const HASH_DIGITS = 12

function footOf({ provenance, trials }: RunSheetInput): Markup {
  const short = (hash: string): Markup => markup`<code title="${hash}">${hash.slice(0, HASH_DIGITS)}</code>`
  const { run, dataHash, codeHash, orderHash, data, gaps } = provenance
  return facts([
    {
      title: 'Run',
      lines: [
        markup`<code>${run}</code>`,
        markup`<code>bellwether verify ${run}</code>`,
        markup`data ${short(dataHash)}, code ${short(codeHash)}`,
        markup`orders and fills ${short(orderHash)}`,
      ],
    },
    {
      title: 'Look-ahead',
      lines: [
        'none possible by a name',
        'A strategy is told what was known, when it was known; it cannot ask for what comes later.',
      ],
    },
    {
      title: 'Tried before',
      lines: [
        trials.count === 1 ? 'this variant only' : `${countText(trials.count)} variants, this one included`,
        'Counted for these strategies on this market when this page was made; the deflated Sharpe ratio allows for them.',
      ],
    },
    { title: 'Data', isBroad: true, lines: [...data, ...(gaps.length === 0 ? ['No gaps were found.'] : gaps)] },
  ])
}
