/** A sweep on the terminal and in JSON: verdict, the best rows beside the statistics, doubts, provenance, what to type next. */
import type { DistanceUnit } from '../../backtest/orb/staging/distances.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatFixed, formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import type { SearchAssessment } from '../../research/overfitting/assessment.ts'
import { abilityOdds, LIMITS, objectionsText } from '../../research/overfitting/sweep-verdict.ts'
import { hasPage, MOST_REPORTED } from '../../research/sweep/report-size.ts'
import { fillsText, type SweepResult, type TopRow } from '../../research/sweep/sweep-result.ts'
import type { JudgedSweep, SweepView } from '../../research/sweep/sweep-view.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { moneyText } from '../../research/sweep-report/view/parameter-grid.ts'
import { dataLines, type ProvenanceLine, provenanceText, warningText } from '../report-text.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

export interface SweepRemarks {
  /** What it took, or where the answer came from. */
  readonly took: string
  /** Files that were written beside the sweep's folder, by what they are. */
  readonly written: readonly (readonly [name: string, path: string])[]
}

export function sweepText(view: SweepView, remarks: SweepRemarks): string {
  const { result, isSimulated } = view
  const tag = isSimulated ? '  [SIMULATED]' : ''
  const title = `${result.title}, ${result.symbol}: ${countedText(result.rows, 'backtest', 'backtests')} over ${spanOf(result)}${tag}`
  return [
    `${view.heading}\n${title}`,
    wrap(leadText(view)),
    topTable(view),
    statisticsTable(view),
    doubtText(view),
    provenance(view, remarks),
    nextText(view),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function spanOf({ sessions, from, to }: SweepResult): string {
  return `${countedText(sessions, 'session', 'sessions')}, ${from} to ${to}`
}

/** The figures that carry the verdict. */
function leadText({ judged, result }: SweepView): string {
  const failed = result.failures.reduce((sum, { rows }) => sum + rows, 0)
  const lost = failed === 0 ? [] : [`${countedText(failed, 'row', 'rows')} gave no figures; each says why.`]
  if (isShort(result)) return [tooFewText(result), ...lost].join(' ')
  if (judged === undefined) return lost.join(' ')
  const carrying = judged.verdict.reasons.filter(({ rule }) => CARRYING.has(rule)).map(({ text }) => text)
  return [...carrying, objectionsText(judged.verdict), ...lost].filter((text) => text !== '').join(' ')
}

/** Whether there are fewer sessions than the statistics can be trusted with. */
function isShort({ sessions, grid }: SweepResult): boolean {
  return grid.profile === 'canonical' && sessions < LIMITS.leastSessions
}

function tooFewText({ sessions }: SweepResult): string {
  return `${countedText(sessions, 'session is', 'sessions are')} too few to tell luck from skill: at least ${LIMITS.leastSessions} are asked for, and hundreds say more.`
}

/** The reasons that the lead gives; the others stand among the doubts. */
const CARRYING: ReadonlySet<string> = new Set(['deflated'])

/** Rows that a person reads at once. */
const SHOWN_ROWS = 10

function topTable({ result, judged }: SweepView): string {
  const { grid } = result
  const top = result.top.slice(0, SHOWN_ROWS)
  if (top.length === 0) return ''
  const name = rowsWord(result, judged?.verdict.mayCallBest === true)
  const title = grid.profile === 'seed' ? 'highest profits' : name
  const hasRanges = grid.rangeSeconds.length > 1
  const haveAlike = top.some(({ alike }) => alike > 0)
  const columns = [
    'row',
    ...(hasRanges ? ['range, min'] : []),
    `stop, ${UNIT_SIGNS[grid.stopDistances.unit]}`,
    'stops',
    'cool-off, s',
    `limit, ${UNIT_SIGNS[grid.limitDistances.unit]}`,
    'profit, $',
    'Sharpe',
    'days won',
    'trades',
    'a trade, $',
    ...(haveAlike ? ['alike'] : []),
  ]
  const table = textTable(
    columns.map((column) => ({ title: column, align: 'decimal' as const })),
    top.map((row) => [...topCells(row, hasRanges), ...(haveAlike ? [alikeText(row)] : [])]),
  )
  const isByProfit = grid.profile === 'seed' || result.sessions < 2
  const alike = haveAlike ? '; alike: further rows with the same figures' : ''
  if (result.rows === 1) return `${title}; a share, after fees\n${table}`
  return `${title}, by ${isByProfit ? 'profit' : 'Sharpe ratio a year'}; a share, after fees${alike}\n${table}`
}

function rowsWord({ rows }: SweepResult, mayCallBest: boolean): string {
  if (rows === 1) return 'the row'
  return mayCallBest ? 'best rows' : 'highest rows (not to be called best)'
}

function alikeText({ alike }: TopRow): string {
  return alike === 0 ? '' : `+${countText(alike)}`
}

/** As a column's title has room for. */
const UNIT_SIGNS: Readonly<Record<DistanceUnit, string>> = { price: '$', range: '× range', volatility: '× move' }

function topCells({ row, parameters, figures }: TopRow, hasRanges: boolean): string[] {
  return [
    countText(row),
    ...(hasRanges ? [String(parameters.rangeSeconds / 60)] : []),
    String(parameters.stopDistance),
    String(parameters.stopCount),
    String(parameters.coolOff),
    String(parameters.limitDistance),
    formatFixed(figures.netProfit, 2),
    formatRatio(figures.sharpe),
    formatPercent(figures.winRate, 0),
    countText(figures.trades),
    formatFixed(figures.profitPerTrade, 4),
  ]
}

export type Statistic = readonly [name: string, value: string, note: string]

/** What the search as a whole says of its best row; of few sessions and of one row only what means something then. */
function statisticsTable(view: SweepView): string {
  const { judged, result } = view
  if (judged === undefined) return ''
  const choosing = result.rows === 1 ? [] : choiceStatistics(judged.assessment)
  const rows = [
    sharpeStatistic(judged.assessment, result),
    ...(isShort(result) ? [] : [...luckStatistics(view, judged), ...choosing]),
    ...holdingStatistic(result),
  ]
  return textTable(
    [{ title: 'statistic' }, { title: 'value', align: 'decimal' }, { title: '' }],
    rows.map((row) => [...row]),
  )
}

const YEAR = Math.sqrt(SESSIONS_PER_YEAR)

export function sharpeStatistic({ best }: SearchAssessment, { rows }: Pick<SweepResult, 'rows'>): Statistic {
  const name = rows === 1 ? 'Sharpe of the row' : 'Sharpe of the highest row'
  return [name, formatRatio(best.sample.sharpe * YEAR), `± ${formatRatio(best.standardError * YEAR)} a year`]
}

export function luckStatistics(
  { trials }: Pick<SweepView, 'trials'>,
  { assessment, deflation }: JudgedSweep,
): Statistic[] {
  const tried = `${countText(deflation.effectiveTrials)} effective of ${countText(trials.count)} configurations tried`
  return [
    ['expected of luck alone', formatRatio(deflation.threshold * YEAR), tried],
    ['deflated Sharpe ratio', formatFixed(deflation.probability, 3), 'probability that it beats luck; 0.95 is wanted'],
    ["Hansen's SPA", ...abilityCells(assessment)],
  ]
}

/** Of one row there is nothing to choose. */
export function choiceStatistics({ crossValidation: { pbo, splits }, walk, plateau }: SearchAssessment): Statistic[] {
  const [sharpe, error, hindsight] = [walk.sharpe, walk.standardError, walk.hindsight.sharpe].map((value) =>
    formatRatio(value * YEAR),
  ) as [string, string, string]
  return [
    ['probability of overfitting', formatFixed(pbo, 3), `${countText(splits)} splits; 0.05 at most`],
    ['chosen by walk-forward', sharpe, `± ${error} Sharpe a year; ${hindsight} in hindsight`],
    ['plateau', countText(plateau.size), `rows within one standard error, ${formatPercent(plateau.share)} of the grid`],
  ]
}

/** What any row has to be worth its pains against. */
function holdingStatistic({ holding }: SweepResult): Statistic[] {
  if (holding === undefined) return []
  const note = `Sharpe a year; ${moneyText(holding.profit)} a share over the same sessions, without dividends`
  return [['one share simply held', formatRatio(holding.sharpe), note]]
}

/** Nothing rarer than one replication can be seen. */
function abilityCells({ superiorAbility, sessions }: SearchAssessment): [value: string, note: string] {
  const { p, replications } = superiorAbility
  const value = p.consistent === 0 ? `<${1 / replications}` : formatNumber(p.consistent, 2)
  const liberal = sessions < LIMITS.sessionsForAbility ? '; of so few sessions often too low' : ''
  return [
    value,
    `p: as good by luck in ${abilityOdds(superiorAbility)} histories in which no row earns; 0.05 at most${liberal}`,
  ]
}

function doubtText({ judged, result }: SweepView): string {
  const against =
    judged?.verdict.reasons
      .filter(({ rule, speaks }) => speaks === 'against' && !CARRYING.has(rule))
      .map(({ text }) => text) ?? []
  const doubts = [...(isShort(result) ? [] : against), ...caveatsOf(result), ...result.notes]
  return warningText(doubts)
}

/** What the fills and the sessions take for granted. */
function caveatsOf({ grid, failures }: SweepResult): string[] {
  const isFree = grid.feeMicros === 0 && grid.slippageTicks === 0
  const caveats = failures.map(({ reason, rows }) => `${countedText(rows, 'row', 'rows')} failed: ${reason}`)
  if (isFree) caveats.push('Fills cost nothing here: no fee, no slippage. What trades often earns less.')
  if (grid.fill === 'touch')
    caveats.push('Orders are filled at the very price that set them off; the next one is often worse.')
  return caveats
}

function provenance({ id, result, trials }: SweepView, { took, written }: SweepRemarks): string {
  const lines: ProvenanceLine[] = [
    ['sweep', `${id}  ${took}`],
    ['tried', `${countedText(trials.count, 'configuration', 'configurations')} of this strategy on this market`],
    ['fills', fillsText(result)],
    ...dataLines(result.data),
    ...written,
    ...reasonsForNoPage(result),
  ]
  return provenanceText(lines)
}

/** Why there is no report; see `hasPage`. */
function reasonsForNoPage(result: SweepResult): [name: string, text: string][] {
  if (hasPage(result)) return []
  const reason =
    result.grid.profile === 'seed'
      ? 'the profile seed is a proof, not a result'
      : `more than ${countText(MOST_REPORTED)} rows; sweep a smaller grid around what interests you`
  return [['report', `none: ${reason}`]]
}

function nextText({ id, result: { grid, top } }: SweepView): string {
  const isSeed = grid.profile === 'seed'
  const rank = isSeed ? 'netProfit' : 'sharpe'
  const query = `bellwether data query "FROM sweep_rows WHERE sweep = '${id}' ORDER BY ${rank} DESC NULLS LAST LIMIT 5"`
  return isSeed ? `Next: ${query}` : `Next: bellwether sweep show ${id} --row ${top[0]?.row ?? 0}, or ${query}`
}
