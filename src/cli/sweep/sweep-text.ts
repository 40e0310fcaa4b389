/** A sweep on the terminal and in JSON: verdict, the best rows beside the statistics, doubts, provenance, what to type next. */
import type { DistanceUnit } from '../../backtest/orb/staging/distances.ts'
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatFixed, formatNumber, formatOdds, formatPercent, formatRatio } from '../../report/format.ts'
import { fillsText, type SweepResult, type TopRow } from '../../research/sweep/sweep-result.ts'
import type { SweepView } from '../../research/sweep/sweep-view.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

/** Of the names of provenance, blank included. */
const NAME_WIDTH = 11

export interface SweepRemarks {
  /** What it took, or where the answer came from. */
  readonly took: string
  /** Files that were written beside the sweep's folder, by what they are. */
  readonly written: readonly (readonly [name: string, path: string])[]
}

export function sweepText(view: SweepView, remarks: SweepRemarks): string {
  const { result, isSimulated } = view
  const tag = isSimulated ? '  [SIMULATED]' : ''
  const title = `${result.title}, ${result.symbol}: ${countText(result.rows)} backtests over ${spanOf(result)}${tag}`
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
  if (judged === undefined) return lost.join(' ')
  return [...judged.verdict.reasons.filter(({ rule }) => CARRYING.has(rule)).map(({ text }) => text), ...lost].join(' ')
}

/** The reasons that the lead gives; the others stand among the doubts. */
const CARRYING: ReadonlySet<string> = new Set(['deflated'])

function topTable({ result, judged }: SweepView): string {
  const { grid, top } = result
  if (top.length === 0) return ''
  const name = judged?.verdict.mayCallBest === true ? 'best rows' : 'highest rows (not to be called best)'
  const title = grid.profile === 'seed' ? 'highest profits' : name
  const hasRanges = grid.rangeSeconds.length > 1
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
  ]
  const table = textTable(
    columns.map((column) => ({ title: column, align: 'decimal' as const })),
    top.map((row) => topCells(row, hasRanges)),
  )
  return `${title}, by ${grid.profile === 'seed' ? 'profit' : 'Sharpe ratio a year'}; a share, after fees\n${table}`
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

/** What the search as a whole says of its best row. */
function statisticsTable({ judged, trials }: SweepView): string {
  if (judged === undefined) return ''
  const { assessment, deflation } = judged
  const { best, crossValidation, superiorAbility, plateau, walk } = assessment
  const year = Math.sqrt(SESSIONS_PER_YEAR)
  const rows: (readonly [string, string, string])[] = [
    [
      'Sharpe of the highest row',
      formatRatio(best.sample.sharpe * year),
      `± ${formatRatio(best.standardError * year)} a year`,
    ],
    [
      'expected of luck alone',
      formatRatio(deflation.threshold * year),
      `${countText(deflation.effectiveTrials)} effective of ${countText(trials.count)} configurations tried`,
    ],
    ['deflated Sharpe ratio', formatFixed(deflation.probability, 3), 'probability that it beats luck; 0.95 is wanted'],
    [
      'probability of overfitting',
      formatFixed(crossValidation.pbo, 3),
      `${countText(crossValidation.splits)} splits; 0.05 at most`,
    ],
    [
      "Hansen's SPA",
      formatNumber(superiorAbility.p.consistent, 2),
      `p that no row earns anything: ${formatOdds(superiorAbility.p.consistent)}`,
    ],
    [
      'chosen by walk-forward',
      formatRatio(walk.sharpe * year),
      `Sharpe a year; ${formatRatio(walk.hindsight.sharpe * year)} in hindsight`,
    ],
    ['plateau', countText(plateau.size), `rows within one standard error, ${formatPercent(plateau.share)} of the grid`],
  ]
  return textTable([{ title: 'statistic' }, { title: 'value', align: 'decimal' }, { title: '' }], rows)
}

function doubtText({ judged, result }: SweepView): string {
  const against =
    judged?.verdict.reasons
      .filter(({ rule, speaks }) => speaks === 'against' && !CARRYING.has(rule))
      .map(({ text }) => text) ?? []
  const doubts = [...against, ...caveatsOf(result), ...result.notes]
  if (doubts.length === 0) return ''
  return ['What may be wrong with this:', ...doubts.map((text) => `- ${wrap(text, '  ')}`)].join('\n')
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
  const lines: (readonly [name: string, text: string])[] = [
    ['sweep', `${id}  ${took}`],
    ['tried', `${countedText(trials.count, 'configuration', 'configurations')} of this strategy on this market`],
    ['fills', fillsText(result)],
    ...result.data.map((line, i) => [i === 0 ? 'data' : '', line] as const),
    ...written,
  ]
  const indent = ' '.repeat(NAME_WIDTH)
  return lines.map(([name, text]) => `${name.padEnd(NAME_WIDTH)}${wrap(text, indent)}`).join('\n')
}

function nextText({ id, result: { top } }: SweepView): string {
  const row = top[0]?.row ?? 0
  return `Next: bellwether sweep show ${id} --set ${row}, or bellwether data query "FROM sweep_rows WHERE sweep = '${id}' ORDER BY sharpe DESC LIMIT 5"`
}

/** `data` of the envelope. */
export function sweepData({ id, isSimulated, heading, result, judged, trials }: SweepView): Record<string, Json> {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const year = Math.sqrt(SESSIONS_PER_YEAR)
  const { grid, top, failures, ...rest } = result
  return {
    id,
    isSimulated,
    heading,
    ...(rest as unknown as Record<string, Json>),
    grid: JSON.parse(JSON.stringify(grid)) as Json,
    failures: failures.map((failure) => ({ ...failure })),
    top: JSON.parse(JSON.stringify(top)) as Json,
    trials: { ...trials },
    judged:
      judged === undefined
        ? null
        : {
            rule: judged.verdict.rule,
            mayCallBest: judged.verdict.mayCallBest,
            reasons: judged.verdict.reasons.map((reason) => ({ ...reason })),
            bestRow: judged.assessment.best.row,
            sharpe: finite(judged.assessment.best.sample.sharpe * year),
            sharpeError: finite(judged.assessment.best.standardError * year),
            expectedSharpe: finite(judged.deflation.threshold * year),
            deflated: finite(judged.deflation.probability),
            effectiveTrials: judged.deflation.effectiveTrials,
            pbo: finite(judged.assessment.crossValidation.pbo),
            splits: judged.assessment.crossValidation.splits,
            spa: finite(judged.assessment.superiorAbility.p.consistent),
            walkForwardSharpe: finite(judged.assessment.walk.sharpe * year),
            plateauRows: judged.assessment.plateau.size,
          },
  }
}
