/** "What may be wrong with this", by rules: each looks for one weakness and says it in one sentence. */
import { countedText, countText } from '../../core/number-text.ts'
import { sum } from '../../core/stats/moments.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import type { SweepReportInput } from './sweep-report-input.ts'
import { sharpeAYear } from './view/row-summary.ts'
import { moneyText, stepOf, stepText, parameterGrid } from './view/parameter-grid.ts'

export interface SweepDoubt {
  readonly rule: string
  readonly text: string
}

/** The best twentieth of the sessions may make this share of the profit. */
const FEW_SESSIONS = 0.05
const FEW_SESSIONS_SHARE = 0.8
const ENOUGH_YEARS = 5
const MOST_GAPS = 3

interface DoubtRule {
  readonly rule: string
  /** What it looks for, in a list after "Looked for: ". */
  readonly looksFor: string
  /** Sentences; empty when there is nothing to doubt. */
  readonly find: (input: SweepReportInput) => readonly (string | false | undefined)[]
}

const RULES: readonly DoubtRule[] = [
  { rule: 'simulated', looksFor: 'simulated data', find: simulated },
  { rule: 'verdict', looksFor: 'luck and overfitting', find: against },
  { rule: 'failures', looksFor: 'rows without figures', find: failures },
  { rule: 'short-history', looksFor: 'a short history', find: shortHistory },
  { rule: 'few-sessions', looksFor: 'profit from few sessions', find: fewSessions },
  { rule: 'holding', looksFor: 'a share held that does as well', find: heldAsWell },
  { rule: 'edge', looksFor: 'a highest row at the edge of the grid', find: edge },
  { rule: 'seed', looksFor: 'a profile with known defects', find: seed },
  { rule: 'fills', looksFor: 'fills that are assumed', find: fills },
  { rule: 'untraded', looksFor: 'sessions that were not traded', find: untraded },
  { rule: 'gaps', looksFor: 'gaps in the data', find: gaps },
  { rule: 'caveats', looksFor: 'what the sweep itself doubts', find: ({ caveats }) => caveats },
]

export function sweepDoubts(input: SweepReportInput): SweepDoubt[] {
  return RULES.flatMap(({ rule, find }) =>
    find(input)
      .filter((text) => typeof text === 'string')
      .map((text) => ({ rule, text })),
  )
}

/** For a report in which nothing was found. */
export const WHAT_WAS_CHECKED = `Looked for: ${RULES.map(({ looksFor }) => looksFor).join('; ')}.`

type Found = readonly (string | false | undefined)[]

function simulated({ isSimulated }: SweepReportInput): Found {
  return [isSimulated && 'The market is simulated: nothing here is evidence about a real one.']
}

function against({ scepticism }: SweepReportInput): Found {
  if (scepticism === undefined) return ['Sessions are too few to tell luck from skill: nothing was tested.']
  return scepticism.verdict.reasons.filter(({ speaks }) => speaks === 'against').map(({ text }) => text)
}

function failures({ failures: failed, rows }: SweepReportInput): Found {
  if (failed.length === 0) return []
  const counts = new Map<string, number>()
  for (const { reason } of failed) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const [reason, count] = [...counts].toSorted(([, a], [, b]) => b - a)[0]!
  const most = counts.size === 1 ? reason : `${reason} (${countText(count)} of them)`
  return [`${countText(failed.length)} of ${countedText(rows.sharpe.length, 'row', 'rows')} gave no figures: ${most}.`]
}

function shortHistory({ backtest }: SweepReportInput): Found {
  const sessions = backtest.profit.length
  if (sessions >= ENOUGH_YEARS * SESSIONS_PER_YEAR) return []
  const error = formatNumber(Math.sqrt(SESSIONS_PER_YEAR / Math.max(1, sessions)), 2)
  return [
    `The sweep spans ${countedText(sessions, 'session', 'sessions')}: few kinds of market were seen, and a Sharpe ratio a year has an error of about ${error}.`,
  ]
}

function fewSessions({ backtest: { profit, row } }: SweepReportInput): Found {
  const total = sum(profit)
  const count = Math.max(1, Math.round(FEW_SESSIONS * profit.length))
  const top = sum(profit.toSorted().slice(-count))
  if (!(total > 0) || top < FEW_SESSIONS_SHARE * total) return []
  const share = top > total ? 'more than its whole profit' : `${formatPercent(top / total, 0)} of its profit`
  const which = count === 1 ? 'The best session makes' : `The best ${countText(count)} sessions make`
  return [`${which} ${share} of row ${countText(row)} (${moneyText(total)} a share).`]
}

function heldAsWell({ holding, rows, highest }: SweepReportInput): Found {
  const [profit, sharpe] = [sum(holding), sharpeAYear(holding)]
  const isAsGood = profit > 0 && (profit >= rows.netProfit[highest]! || sharpe >= rows.sharpe[highest]!)
  return [
    isAsGood &&
      `One share simply held over the same sessions earned ${moneyText(profit)} (Sharpe ratio ${formatRatio(sharpe)} a year), row ${countText(highest)} ${moneyText(rows.netProfit[highest]!)} (${formatRatio(rows.sharpe[highest]!)}).`,
  ]
}

function edge({ parameters, highest }: SweepReportInput): Found {
  const grid = parameterGrid(parameters)
  const at = parameters.flatMap((parameter, k) => {
    const step = stepOf(grid, highest, k)
    const isEdge = parameter.values.length > 2 && (step === 0 || step === parameter.values.length - 1)
    return isEdge ? [`${parameter.name} ${stepText(parameter, step)}`] : []
  })
  if (at.length === 0) return []
  return [`The highest row lies at the edge of the grid (${at.join(', ')}): what lies beyond was not tried.`]
}

function seed({ profile }: SweepReportInput): Found {
  return [
    profile === 'seed' &&
      'The seed profile repeats the original with its defects, wrong signs of shorts among them: it proves parity and nothing else.',
  ]
}

function fills({ fills: { at, slippage, fee } }: SweepReportInput): Found {
  const free = slippage === 0 && fee === 0
  return [
    at === 'touch' &&
      'Orders are filled at the very price that sets them off, whole and at any size; a real order comes later and pays the spread.',
    at === 'next-tick' &&
      'Orders are filled at the next price, whole and at any size: what the market could take is not measured.',
    at === 'quote' &&
      'Orders are filled at the quoted price, whole and at any size: what the quote could take is not measured.',
    free && 'Neither slippage nor fees are taken.',
  ]
}

function untraded({ provenance }: SweepReportInput): Found {
  const { length } = provenance.untraded
  const one = length === 1
  return [
    length > 0 &&
      `${countText(length)} ${one ? 'session of the span was' : 'sessions of the span were'} not traded; the foot says why.`,
  ]
}

function gaps({ provenance }: SweepReportInput): Found {
  const rest = provenance.gaps.length - MOST_GAPS
  return [
    ...provenance.gaps.slice(0, MOST_GAPS),
    rest > 0 && `${countedText(rest, 'more gap in the data is', 'more gaps in the data are')} listed at the foot.`,
  ]
}
