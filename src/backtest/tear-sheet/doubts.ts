/** "What may be wrong with this", by rules: each looks for one weakness and says it in one sentence. */
import { countedText, countText } from '../../core/number-text.ts'
import { MONTH_NAMES } from '../../core/time.ts'
import {
  formatBasisPoints,
  formatFixed,
  formatNumber,
  formatPercent,
  formatPercentRange,
  formatRatio,
} from '../../report/format.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import { type Calibration, hasSkill } from './calibration.ts'
import type { Concentration } from './concentration.ts'
import type { Evidence } from './evidence.ts'
import type { Rivalry } from './score-table.ts'
import { LEAST_POWER, LEAST_SESSIONS } from './verdict.ts'

export interface Doubt {
  readonly rule: string
  readonly text: string
}

export interface DoubtGrounds {
  readonly input: TearSheetInput
  readonly evidence: Evidence
  readonly concentration: Concentration
  readonly calibration: Calibration
  readonly rivalry: Rivalry | undefined
}

/** A Sharpe ratio below this many of its errors could be zero. */
const ERRORS_TO_TELL = 2
/** The best hundredth of the periods may make this share of the profit, and one year that. */
const BEST_PERIODS_SHARE = 0.5
const BEST_YEAR_SHARE = 0.6
const ENOUGH_YEARS = 5
const COST_MARGIN = 2
const MOST_GAPS = 3

interface DoubtRule {
  readonly rule: string
  /** What it looks for, in a list after "Looked for: ". */
  readonly looksFor: string
  /** Sentences; empty when there is nothing to doubt. */
  readonly find: (grounds: DoubtGrounds) => readonly (string | false | undefined)[]
}

const RULES: readonly DoubtRule[] = [
  { rule: 'look-ahead', looksFor: 'values that changed with later data', find: lookAhead },
  { rule: 'simulated', looksFor: 'simulated data', find: simulated },
  { rule: 'small-sample', looksFor: 'samples too small for their figures', find: smallSample },
  { rule: 'missing-returns', looksFor: 'sessions without returns', find: missingReturns },
  { rule: 'few-nights', looksFor: 'profit from few periods', find: fewNights },
  { rule: 'one-year', looksFor: 'profit from one year', find: oneYear },
  { rule: 'base-rate', looksFor: 'predictions no better than the base rate', find: baseRate },
  { rule: 'baseline', looksFor: 'baselines as good as the model', find: baseline },
  { rule: 'cost-margin', looksFor: 'profit close to the assumed cost', find: costMargin },
  { rule: 'short-history', looksFor: 'a short history', find: shortHistory },
  { rule: 'blind-check', looksFor: 'a look-ahead check that sees little', find: blindCheck },
  { rule: 'trials', looksFor: 'trials not counted', find: trials },
  { rule: 'gaps', looksFor: 'gaps in the data', find: gaps },
  { rule: 'caveats', looksFor: 'what the study itself doubts', find: ({ input }) => input.caveats },
  { rule: 'fills', looksFor: 'fills that are assumed', find: fills },
  { rule: 'dividends', looksFor: 'dividends that are assumed', find: dividends },
]

export function doubtsAbout(grounds: DoubtGrounds): Doubt[] {
  return RULES.flatMap(({ rule, find }) =>
    find(grounds)
      .filter((text) => typeof text === 'string')
      .map((text) => ({ rule, text })),
  )
}

/** For a report in which nothing was found. */
export const WHAT_WAS_CHECKED = `Looked for: ${RULES.map(({ looksFor }) => looksFor).join('; ')}.`

type Found = readonly (string | false | undefined)[]

function lookAhead({ input: { causality } }: DoubtGrounds): Found {
  const { passed, cutOn } = causality
  return [!passed && `The look-ahead check failed: values before ${cutOn} changed when only later data were replaced.`]
}

function simulated({ input }: DoubtGrounds): Found {
  return [input.isSimulated && 'The market is simulated: nothing here is evidence about a real one.']
}

function smallSample({ input, evidence }: DoubtGrounds): Found {
  const { held, net, sharpeError, periodsNeeded } = evidence
  if (
    held === 0 ||
    evidence.sessions < LEAST_SESSIONS ||
    Number.isNaN(sharpeError) ||
    Math.abs(net.sharpe) >= ERRORS_TO_TELL * sharpeError
  )
    return []
  const support = `${countedText(held, input.period.one, input.period.many)} held support a Sharpe ratio of ${formatRatio(net.sharpe)} with an error of ${formatRatio(sharpeError)}`
  const need =
    Number.isNaN(periodsNeeded) || periodsNeeded > 1e6
      ? ''
      : `; about ${countText(roundUp(periodsNeeded))} sessions would be needed to tell it from zero`
  return [`${support}${need}.`]
}

/** Two significant figures, upwards: a need is not to be stated too low. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / unit) * unit
}

function missingReturns({ evidence }: DoubtGrounds): Found {
  const { missing } = evidence.sample
  return [
    missing > 0 &&
      `${countedText(missing, 'session has', 'sessions have')} no return and ${missing === 1 ? 'is' : 'are'} left out.`,
  ]
}

function fewNights({ input, evidence, concentration }: DoubtGrounds): Found {
  const { best, bestShare, month } = concentration
  if (!(bestShare >= BEST_PERIODS_SHARE)) return []
  const share = bestShare > 1 ? 'more than the whole profit' : `${formatPercent(bestShare, 0)} of the profit`
  const where =
    month !== undefined && month.count >= Math.max(3, best / 4)
      ? `, ${countText(month.count)} of them in ${MONTH_NAMES[month.month - 1]} ${month.year}`
      : ''
  const which =
    best === 1 ? `The best ${input.period.one}` : `The best ${countedText(best, input.period.one, input.period.many)}`
  return [`${which} of ${countText(evidence.held)} ${best === 1 ? 'makes' : 'make'} ${share}${where}.`]
}

function oneYear({ concentration }: DoubtGrounds): Found {
  const { bestYear, years } = concentration
  if (bestYear === undefined || years < 3 || !(bestYear.share >= BEST_YEAR_SHARE)) return []
  return [
    bestYear.share >= 1
      ? `Without ${bestYear.year} it would have earned nothing.`
      : `${bestYear.year} alone makes ${formatPercent(bestYear.share, 0)} of the profit.`,
  ]
}

function baseRate({ calibration }: DoubtGrounds): Found {
  const { judged, riseShare, brier, baseBrier, isBunched, spread } = calibration
  if (judged === 0) return []
  const always = `always saying ${formatPercent(riseShare)}`
  const [own, base] = [brier, baseBrier].map((value) => formatFixed(value, 4))
  return [
    !hasSkill(calibration) &&
      (brier < baseBrier
        ? `The probabilities cannot be told from ${always}: Brier score ${own} against ${base}.`
        : `The probabilities are no better than ${always}: Brier score ${own} against ${base}.`),
    isBunched &&
      `Nine tenths of the probabilities lie between ${formatPercentRange(spread.low, spread.high, 'and')}: too bunched to judge whether they are honest.`,
  ]
}

function baseline({ rivalry }: DoubtGrounds): Found {
  if (rivalry === undefined || rivalry.lost.length === 0) return []
  const each = rivalry.lost.map(({ measure, baseline: name }) => `${measure.name} (${name})`).join(', ')
  return [
    `A baseline is as good as the model or better in ${rivalry.lost.length} of ${rivalry.compared} scores: ${each}.`,
  ]
}

function costMargin({ input: { costs }, evidence }: DoubtGrounds): Found {
  const { breakEvenBpsPerSide: breakEven, assumedBpsPerSide: assumed } = costs
  if (!(evidence.net.mean > 0) || !(breakEven < COST_MARGIN * assumed)) return []
  return [
    `At a cost of ${formatBasisPoints(breakEven)} a side the profit is gone; ${formatBasisPoints(assumed)} is assumed.`,
  ]
}

function shortHistory({ evidence }: DoubtGrounds): Found {
  const { years, sessions } = evidence
  if (sessions === 0 || years >= ENOUGH_YEARS) return []
  const span = years < 1 ? countedText(sessions, 'session', 'sessions') : `${formatNumber(years, 2)} years`
  return [`The test spans ${span}: few refits and few kinds of market were judged.`]
}

function blindCheck({ input: { causality } }: DoubtGrounds): Found {
  const { passed, power } = causality
  if (!passed || power >= LEAST_POWER) return []
  return [`The look-ahead check could hardly see: ${formatPercent(power)} of the later values changed with the data.`]
}

const ONLY_TRIAL =
  'Only this variant of the strategy is on record; trials of other strategies, or made elsewhere, are not counted.'

function trials({ input, evidence }: DoubtGrounds): Found {
  const { count } = input.trials
  return [evidence.held > 0 && count <= 1 && ONLY_TRIAL]
}

function gaps({ input }: DoubtGrounds): Found {
  const all = input.provenance.gaps
  const rest = all.length - MOST_GAPS
  return [...all.slice(0, MOST_GAPS), rest > 0 && `${rest} more gaps in the data are listed at the foot.`]
}

function fills({ input: { period, costs }, evidence }: DoubtGrounds): Found {
  if (evidence.held === 0 && costs.fills === 0) return []
  return [
    period.one === 'night'
      ? 'Auction fills are assumed at the official price plus slippage, whole and at any size: what the auctions could take is not measured.'
      : 'Fills are assumed at the recorded price plus slippage, whole and at any size: what the market could take is not measured.',
  ]
}

function dividends({ evidence }: DoubtGrounds): Found {
  return [evidence.held > 0 && 'Dividends are counted in full on the ex-date, before tax.']
}
