/**
 * Whether any row of a search may be called best, by rules. Each looks at one figure and says in one sentence what it
 * found; a single one against forbids the word.
 */
import { countedText, countText, groupDigits } from '../../core/number-text.ts'
import { formatFixed, formatNumber, formatOdds, formatPercent, formatRatio } from '../../report/format.ts'
import { LEAST_PERIODS } from '../runs/trial-ledger.ts'
import type { SearchAssessment } from './assessment.ts'
import type { Deflation } from './deflation.ts'
import type { SuperiorAbility } from './superior-ability.ts'

export interface SweepGrounds extends Omit<SearchAssessment, 'trials'> {
  readonly deflation: Deflation
  /** Round trips of the best row. */
  readonly trades: number
  readonly isSimulated: boolean
  readonly sessionsPerYear: number
}

export type SweepVerdictName = 'never-traded' | 'too-few' | 'no-gain' | 'noise' | 'not-best' | 'best'

export interface SweepVerdict {
  readonly rule: SweepVerdictName
  readonly heading: string
  readonly mayCallBest: boolean
  /** Those against first. */
  readonly reasons: readonly SweepReason[]
}

export interface SweepReason {
  readonly rule: string
  readonly speaks: 'for' | 'against'
  readonly text: string
  /** What it says where it speaks against, in half a sentence. */
  readonly objection: string
}

/** The best row must keep to all of these. */
export const LIMITS = {
  leastSessions: LEAST_PERIODS,
  leastTrades: 30,
  /** The deflated Sharpe ratio, as a probability. */
  leastDeflated: 0.95,
  /** Share of splits whose choice falls to the worse half: where its authors, too, would reject. */
  mostOverfitting: 0.05,
  /** Hansen's consistent p. */
  mostChance: 0.05,
  /** Of fewer sessions the errors of the means are known too badly: noise passes the test too often. */
  sessionsForAbility: 128,
  /** Rows within one standard error that hang together with the best one. */
  leastPlateau: 2,
} as const

export function judgeSweep(grounds: SweepGrounds): SweepVerdict {
  const reasons = RULES.map(({ rule, holds, text, objection }): SweepReason => {
    const speaks = holds(grounds) ? 'for' : 'against'
    return { rule, speaks, text: text(grounds), objection: objection(grounds) }
  })
  const against = reasons.filter(({ speaks }) => speaks === 'against')
  const rule = nameOf(grounds, against)
  const heading = (grounds.rows === 1 ? HEADINGS_OF_ONE : HEADINGS)[rule]
  return {
    rule,
    heading: grounds.isSimulated ? `${heading} (simulated data)` : heading,
    mayCallBest: rule === 'best',
    reasons: [...against, ...reasons.filter(({ speaks }) => speaks === 'for')],
  }
}

/** Why no row may be called best, in one sentence under the heading; empty where one may, or the heading says it all. */
export function objectionsText({ rule, reasons }: SweepVerdict): string {
  if (rule !== 'noise' && rule !== 'not-best') return ''
  const against = reasons.filter(({ speaks }) => speaks === 'against').map(({ objection }) => objection)
  return against.length === 0 ? '' : `Against it: ${against.join('; ')}.`
}

const HEADINGS: Readonly<Record<SweepVerdictName, string>> = {
  'never-traded': 'Nothing to judge: the best row never traded',
  'too-few': 'Too few sessions or trades to judge',
  'no-gain': 'No row earned anything',
  noise: 'Noise explains the best row',
  'not-best': 'No row may be called best',
  best: 'One row passes every check made here',
}

/** Of a grid of one row. */
const HEADINGS_OF_ONE: Readonly<Record<SweepVerdictName, string>> = {
  ...HEADINGS,
  'never-traded': 'Nothing to judge: the row never traded',
  'no-gain': 'The row earned nothing',
  noise: 'Noise explains the row',
  'not-best': 'One row alone cannot be called best',
}

function nameOf(
  { trades, sessions, best }: SweepGrounds,
  against: readonly { readonly rule: string }[],
): SweepVerdictName {
  if (trades === 0) return 'never-traded'
  if (sessions < LIMITS.leastSessions || trades < LIMITS.leastTrades) return 'too-few'
  if (!(best.sample.sharpe > 0)) return 'no-gain'
  const isAgainst = (name: string) => against.some(({ rule }) => rule === name)
  if (isAgainst('deflated') && isAgainst('ability')) return 'noise'
  return against.length > 0 ? 'not-best' : 'best'
}

interface SweepRule {
  readonly rule: string
  /** NaN never holds. */
  readonly holds: (grounds: SweepGrounds) => boolean
  readonly text: (grounds: SweepGrounds) => string
  readonly objection: (grounds: SweepGrounds) => string
}

const RULES: readonly SweepRule[] = [
  {
    rule: 'sample',
    holds: ({ sessions, trades }) => sessions >= LIMITS.leastSessions && trades >= LIMITS.leastTrades,
    text: ({ rows, sessions, trades }) =>
      `${bestWord(rows)} made ${countedText(trades, 'round trip', 'round trips')} in ${countedText(sessions, 'session', 'sessions')}; fewer than ${LIMITS.leastTrades} or ${LIMITS.leastSessions} cannot be judged.`,
    objection: () => 'too few sessions or trades',
  },
  {
    rule: 'gain',
    holds: ({ best }) => best.sample.sharpe > 0,
    text: ({ rows, best, sessionsPerYear }) => {
      const year = Math.sqrt(sessionsPerYear)
      return `${bestWord(rows)} has a Sharpe ratio of ${formatRatio(best.sample.sharpe * year)} a year, with a standard error of ${formatRatio(best.standardError * year)}.`
    },
    objection: () => 'no row gained',
  },
  {
    rule: 'deflated',
    holds: ({ deflation }) => deflation.probability >= LIMITS.leastDeflated,
    text: deflatedText,
    objection: ({ deflation: { probability } }) =>
      `luck is not ruled out (deflated Sharpe ratio ${formatFixed(probability, 2)}, at least ${LIMITS.leastDeflated} is asked for)`,
  },
  {
    rule: 'ability',
    holds: ({ superiorAbility: { p } }) => p.consistent <= LIMITS.mostChance,
    text: abilityText,
    objection: ({ superiorAbility: { p } }) =>
      `it may be that no row earns anything (${probabilityText(p.consistent)})`,
  },
  {
    rule: 'overfitting',
    holds: ({ crossValidation: { pbo } }) => pbo <= LIMITS.mostOverfitting,
    text: overfittingText,
    objection: overfittingObjection,
  },
  {
    rule: 'walk',
    holds: ({ walk }) => walk.sum > 0,
    text: walkText,
    objection: ({ rows }) => (rows === 1 ? 'its later blocks did not earn' : 'choosing by the past did not earn'),
  },
  {
    rule: 'plateau',
    holds: ({ plateau }) => plateau.size >= LIMITS.leastPlateau,
    text: plateauText,
    objection: ({ rows }) => (rows === 1 ? 'no neighbour was tried' : 'no neighbour does nearly as well'),
  },
]

function bestWord(rows: number): string {
  return rows === 1 ? 'The row' : 'The best row'
}

function deflatedText({ rows, deflation, sessionsPerYear }: SweepGrounds): string {
  const { probability, threshold, effectiveTrials, configurations } = deflation
  const tried = `${countedText(configurations, 'configuration was', 'configurations were')} tried on this market and`
  const amount = `${configurations === 1 ? 'amounts' : 'amount'} to ${countedText(effectiveTrials, 'independent one', 'independent ones')}`
  const expected = `chance alone shows a best Sharpe ratio of about ${formatRatio(threshold * Math.sqrt(sessionsPerYear))} a year`
  const chance = 1 - probability
  const odds = Number.isNaN(probability)
    ? `How likely that of ${bestWord(rows).toLowerCase()} is by luck cannot be said`
    : `One as good as that of ${bestWord(rows).toLowerCase()} arises by luck in ${formatOdds(chance)} such searches (${probabilityText(chance)})`
  return `${tried} ${amount}: ${expected}. ${odds}.`
}

function abilityText({ superiorAbility, rows: all, distinctRows, sessions }: SweepGrounds): string {
  const { p, rows } = superiorAbility
  const isSeen = p.consistent > 0
  const odds = `${abilityOdds(superiorAbility)} such histories${isSeen ? ` (${probabilityText(p.consistent)})` : ''}`
  if (all === 1) return `If the row earned nothing, it would do as well in ${odds}.${liberalText(sessions)}`
  if (rows === 1) return `If the rows, all the same, earned nothing, they would do as well in ${odds}.`
  return `If none of ${rowsText(rows, rows < distinctRows ? all : rows)} earned anything, the best of them would do as well in ${odds}.${liberalText(sessions)}`
}

/** Where the test passes noise more often than it says. */
function liberalText(sessions: number): string {
  if (sessions >= LIMITS.sessionsForAbility) return ''
  return ` Of only ${countText(sessions)} sessions this is often too low.`
}

/** In how many histories of rows that earn nothing the best does as well: nothing rarer than one replication can be seen. */
export function abilityOdds({ p, replications }: Pick<SuperiorAbility, 'p' | 'replications'>): string {
  return p.consistent === 0 ? `none of ${countText(replications)}` : formatOdds(p.consistent)
}

function rowsText(rows: number, all: number): string {
  return `${countedText(rows, 'row', 'rows')}${rows < all ? `, taken evenly from the ${countText(all)},` : ''}`
}

function overfittingObjection({ rows, crossValidation: { pbo } }: SweepGrounds): string {
  if (rows === 1) return 'there was nothing to choose it from'
  if (Number.isNaN(pbo)) return 'all rows did the same'
  return `what is chosen on half of the sessions fails on the others too often (overfitting ${formatFixed(pbo, 2)}, at most ${LIMITS.mostOverfitting} is asked for)`
}

function overfittingText({ crossValidation, rows: all }: SweepGrounds): string {
  const { pbo, splits, medianRank, lossProbability, rows } = crossValidation
  if (all === 1)
    return 'One row leaves nothing to choose from: whether it was chosen well is for the grid it came from to say.'
  if (Number.isNaN(pbo)) return 'All rows did the same: there was nothing to choose from.'
  const halves = `Over ${countedText(splits, 'way', 'ways')} to halve the sessions, the row chosen on one half falls to the worse half of ${rows < all ? rowsText(rows, all) : 'the rows'} on the other in ${formatOdds(pbo)} (probability of overfitting ${formatFixed(pbo, 2)})`
  return `${halves}; the middle choice ranks above ${formatPercent(medianRank, 0)} of the rows there, and ${formatPercent(lossProbability, 0)} of the choices lose.`
}

function walkText({ rows, walk, sessionsPerYear }: SweepGrounds): string {
  const { steps, sum, sharpe, standardError, hindsight, rowsChosen } = walk
  if (steps.length === 0) return 'There are too few blocks of sessions to choose on the past and hold in the future.'
  const year = Math.sqrt(sessionsPerYear)
  const earned = sum > 0 ? 'earned' : sum < 0 ? 'lost' : 'earned nothing'
  if (rows === 1)
    return `Over the blocks after the first two it ${earned} (Sharpe ratio ${formatRatio(sharpe * year)} a year, ± ${formatRatio(standardError * year)}).`
  return `Choosing the best row on the past and holding it for the next block ${earned} (Sharpe ratio ${formatRatio(sharpe * year)} a year, ± ${formatRatio(standardError * year)}, with ${countedText(rowsChosen, 'row', 'rows')} in ${countedText(steps.length, 'block', 'blocks')}); the best row in hindsight had ${formatRatio(hindsight.sharpe * year)} there.`
}

function plateauText({ rows, plateau }: SweepGrounds): string {
  const { size, share, axes } = plateau
  if (rows === 1) return 'No neighbour of the row was tried: whether it stands alone cannot be said.'
  if (size === 1) return 'No neighbour of the best row comes within one standard error of it: it stands alone.'
  const widths = axes
    .filter(({ steps }) => steps > 1)
    .map(({ name, unit, from, to }) =>
      `${name} ${groupDigits(String(from))} to ${groupDigits(String(to))} ${unit}`.trimEnd(),
    )
  const lines = widths.length === 0 ? '' : ` (${widths.join(', ')} with the others unchanged)`
  return `${countText(size)} rows that hang together, ${formatPercent(share)} of the grid, lie within one standard error of the best one${lines}: which of them is best cannot be told.`
}

function probabilityText(p: number): string {
  if (p > 0.995) return 'p above 0.99'
  return p < 0.0001 ? 'p below 0.0001' : `p ${formatNumber(p, 2)}`
}
