/** "What may be wrong with this", by rules: each looks for one weakness of a backtest and says it in one sentence. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import { concentrationOf } from '../tear-sheet/concentration.ts'
import type { Doubt } from '../tear-sheet/doubts.ts'
import { LEAST_SESSIONS } from '../tear-sheet/verdict.ts'
import type { RunEvidence } from './run-evidence.ts'
import { moneyText } from './run-lead.ts'
import type { RunSheetInput } from './run-sheet-input.ts'

interface Grounds {
  readonly input: RunSheetInput
  readonly evidence: RunEvidence
}

/** A Sharpe ratio below this many of its errors could be zero. */
const ERRORS_TO_TELL = 2
const ENOUGH_YEARS = 5
/** One trip may make this share of the profit, and one year that. */
const BEST_TRIP_SHARE = 0.3
const BEST_YEAR_SHARE = 0.6
const MOST_GAPS = 3
/** Holding more of the market than this multiple of equity is leverage. */
const LEVERAGE = 1.5

interface DoubtRule {
  readonly rule: string
  /** What it looks for, in a list after "Looked for: ". */
  readonly looksFor: string
  /** Sentences; empty when there is nothing to doubt. */
  readonly find: (grounds: Grounds) => readonly (string | false | undefined)[]
}

const RULES: readonly DoubtRule[] = [
  { rule: 'faults', looksFor: 'failures of the strategy', find: faults },
  { rule: 'simulated', looksFor: 'simulated data', find: simulated },
  { rule: 'small-sample', looksFor: 'samples too small for their figures', find: smallSample },
  { rule: 'short-history', looksFor: 'a short history', find: shortHistory },
  { rule: 'one-trip', looksFor: 'profit from few round trips', find: oneTrip },
  { rule: 'one-year', looksFor: 'profit from one year', find: oneYear },
  { rule: 'fills', looksFor: 'profit that hangs on fills', find: fills },
  { rule: 'marks', looksFor: 'positions without a price', find: marks },
  { rule: 'stand-ins', looksFor: 'settlement by other prices than the rule asks for', find: standIns },
  { rule: 'leverage', looksFor: 'leverage and margin calls', find: leverage },
  { rule: 'trials', looksFor: 'trials not counted', find: trials },
  { rule: 'holding', looksFor: 'sessions without a price to compare with', find: withoutHolding },
  { rule: 'gaps', looksFor: 'gaps in the data', find: gaps },
  { rule: 'caveats', looksFor: 'what is known to be wrong with the data', find: ({ input }) => input.caveats },
]

type Found = readonly (string | false | undefined)[]

export function runDoubts(grounds: Grounds): Doubt[] {
  return RULES.flatMap(({ rule, find }) =>
    find(grounds)
      .filter((text) => typeof text === 'string')
      .map((text) => ({ rule, text })),
  )
}

/** For a report in which nothing was found. */
export const WHAT_WAS_CHECKED = `Looked for: ${RULES.map(({ looksFor }) => looksFor).join('; ')}.`

function faults({ input: { counts, faults: said } }: Grounds): Found {
  const failures = counts['failures of the strategy'] ?? 0
  return [failures > 0 && `The strategy failed ${countedText(failures, 'time', 'times')}, first with: ${said[0]}.`]
}

function simulated({ input }: Grounds): Found {
  return [input.isSimulated && 'The market is simulated: nothing here is evidence about a real one.']
}

function smallSample({ evidence: { sharpe, sharpeError, sessions, sessionsNeeded, closed } }: Grounds): Found {
  if (sessions < LEAST_SESSIONS || Number.isNaN(sharpeError) || Math.abs(sharpe) >= ERRORS_TO_TELL * sharpeError)
    return []
  const trips = countedText(closed.length, 'round trip supports', 'round trips support')
  const support = `${trips} a Sharpe ratio of ${formatRatio(sharpe)} with an error of ${formatRatio(sharpeError)}`
  const isNeeded = sessionsNeeded < 1e6
  return [
    `${support}${isNeeded ? `; about ${countText(roundUp(sessionsNeeded))} sessions would be needed to tell it from zero` : ''}.`,
  ]
}

/** Two significant figures, upwards: a need is not to be stated too low. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / unit) * unit
}

function shortHistory({ evidence: { years, sessions } }: Grounds): Found {
  if (sessions === 0 || years >= ENOUGH_YEARS) return []
  const span = years < 1 ? countedText(sessions, 'session', 'sessions') : `${formatNumber(years, 2)} years`
  return [`The test spans ${span}: few kinds of market were seen.`]
}

function oneTrip({ input: { band }, evidence: { closed } }: Grounds): Found {
  const best = Math.max(...closed.map(({ profit }) => profit))
  if (!(band.asFilled > 0) || !(best >= BEST_TRIP_SHARE * band.asFilled)) return []
  const share =
    best >= band.asFilled ? 'more than the whole profit' : `${formatPercent(best / band.asFilled, 0)} of the profit`
  return [`The best of ${countedText(closed.length, 'round trip', 'round trips')} makes ${share}.`]
}

function oneYear({ input: { netReturns, sessions, exposure } }: Grounds): Found {
  const { bestYear, years } = concentrationOf({ netReturns, sessions, positions: exposure.positions })
  if (bestYear === undefined || years < 3 || !(bestYear.share >= BEST_YEAR_SHARE)) return []
  return [
    bestYear.share >= 1
      ? `Without ${bestYear.year} it would have earned nothing.`
      : `${bestYear.year} alone makes ${formatPercent(bestYear.share, 0)} of the profit.`,
  ]
}

function fills({ input: { band, costs, assumptions } }: Grounds): Found {
  if (costs.fills === 0) return []
  const hangs = band.touch <= 0 && band.middle > 0
  return [
    hangs &&
      `At ${formatPercent(band.breakEven, 0)} of the way from the middle to the touch the profit is gone: ${moneyText(band.touch)} at the touch.`,
    band.withoutQuote > 0 &&
      `${countedText(band.withoutQuote, 'fill stands', 'fills stand')} on a price without a quote: what the market could take, and at which spread, is not measured.`,
    band.withoutQuote < costs.fills && assumptions[0]!.replace('Orders on quotes', 'Fills on quotes are assumed'),
  ]
}

function marks({ input: { counts, exposure } }: Grounds): Found {
  const unmarked = counts['positions without a mark'] ?? 0
  const withoutChain = counts['sessions without a chain'] ?? 0
  return [
    withoutChain > 0 &&
      `${countedText(withoutChain, 'session has', 'sessions have')} no chain: nothing was priced or traded in options then.`,
    unmarked > 0 &&
      `${countedText(unmarked, 'time', 'times')} a position was not quoted and kept its last price, so equity and drawdowns are smoother than they were.`,
    exposure.withoutGreeks > 0 &&
      `${countedText(exposure.withoutGreeks, 'time', 'times')} the price of a position implied no volatility: its Greeks are left out.`,
  ]
}

function standIns({ input: { counts } }: Grounds): Found {
  return Object.entries(counts)
    .filter(([event]) => event.startsWith('settled by '))
    .map(
      ([event, count]) =>
        `${countedText(count, 'expiry was', 'expiries were')} ${event}, not by the price that the rule names.`,
    )
}

function leverage({ input: { exposure, equity, counts } }: Grounds): Found {
  const most = exposure.delta.reduce((max, value, i) => Math.max(max, Math.abs(value) / equity[i]! || 0), 0)
  const calls = counts['margin call'] ?? 0
  return [
    most > LEVERAGE && `It was exposed to up to ${formatNumber(most, 2)} times its equity.`,
    calls > 0 &&
      `${countedText(calls, 'margin call was', 'margin calls were')} made; between the ends of sessions nothing is called.`,
  ]
}

function trials({ input }: Grounds): Found {
  return [
    input.trials.count <= 1 &&
      'Only this variant is on record; trials of other strategies, or made elsewhere, are not counted.',
  ]
}

function withoutHolding({ input, evidence: { withoutHolding: missing } }: Grounds): Found {
  return [
    missing > 1 &&
      `In ${countedText(missing, 'session', 'sessions')} no price of ${input.symbols[0]} is known: holding it counts as nothing then.`,
  ]
}

function gaps({ input }: Grounds): Found {
  const all = input.provenance.gaps
  const rest = all.length - MOST_GAPS
  return [...all.slice(0, MOST_GAPS), rest > 0 && `${rest} more gaps in the data are listed at the foot.`]
}
