/** A sweep of a strategy's parameters on the terminal and in JSON, in the manner of any sweep. */
import type { Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { judgedData } from '../../jobs/stored/sweep-data.ts'
import { formatMoney, formatRatio } from '../../report/format.ts'
import { LIMITS, objectionsText } from '../../research/overfitting/sweep-verdict.ts'
import type { SweptRow } from '../../research/strategy-sweep/strategy-sweep-result.ts'
import type { StrategySweepView } from '../../research/strategy-sweep/strategy-sweep-view.ts'
import { type ProvenanceLine, provenanceText, warningText } from '../report-text.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'
import { choiceStatistics, luckStatistics, sharpeStatistic } from './sweep-text.ts'

/** Rows that a person reads at once. */
const SHOWN_ROWS = 10

export function strategySweepText(view: StrategySweepView, remark: string): string {
  const { result, manifest, heading } = view
  const tag = manifest.isSimulated ? '  [SIMULATED]' : ''
  const of = `${result.strategy}, ${result.symbols.join(', ')}`
  const over = `${countedText(result.sessions, 'session', 'sessions')}, ${result.from} to ${result.to}`
  return [
    `${heading}\n${of}: ${countedText(result.rows, 'backtest', 'backtests')} over ${over}${tag}`,
    wrap(leadText(view)),
    topTable(view),
    statisticsTable(view),
    doubtText(view),
    provenance(view, remark),
    `Next: bellwether verify ${manifest.id}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function leadText({ judged, result }: StrategySweepView): string {
  if (result.sessions < LIMITS.leastSessions)
    return `${countedText(result.sessions, 'session is', 'sessions are')} too few to tell luck from skill: at least ${LIMITS.leastSessions} are asked for, and hundreds say more.`
  if (judged === undefined) return ''
  const carrying = judged.verdict.reasons.filter(({ rule }) => rule === 'deflated').map(({ text }) => text)
  return [...carrying, objectionsText(judged.verdict)].filter((text) => text !== '').join(' ')
}

function topTable({ result, judged }: StrategySweepView): string {
  const varied = result.grid.parameters.filter(({ values }) => values.length > 1).map(({ name }) => name)
  const isBest = judged?.verdict.mayCallBest === true
  const title = result.rows === 1 ? 'the row' : isBest ? 'best rows' : 'highest rows (not to be called best)'
  const columns = ['row', ...varied, 'profit, $', 'Sharpe', 'round trips', 'fees, $']
  const table = textTable(
    columns.map((column) => ({ title: column, align: 'decimal' as const })),
    result.top.slice(0, SHOWN_ROWS).map((row) => topCells(row, varied)),
  )
  return `${title}, by Sharpe ratio over cash a year\n${table}`
}

function topCells({ row, parameters, profit, sharpe, trips, fees }: SweptRow, varied: readonly string[]): string[] {
  return [
    countText(row),
    ...varied.map((name) => String(parameters[name])),
    formatMoney(profit),
    formatRatio(sharpe ?? Number.NaN),
    countText(trips),
    formatMoney(fees),
  ]
}

/** What the search as a whole says of its best row; of few sessions and of one row only what means something then. */
function statisticsTable(view: StrategySweepView): string {
  const { judged, result } = view
  if (judged === undefined) return ''
  const isShort = result.sessions < LIMITS.leastSessions
  const choosing = result.rows === 1 ? [] : choiceStatistics(judged.assessment)
  const rows = [
    sharpeStatistic(judged.assessment, result),
    ...(isShort ? [] : [...luckStatistics(view, judged), ...choosing]),
  ]
  return textTable(
    [{ title: 'statistic' }, { title: 'value', align: 'decimal' }, { title: '' }],
    rows.map((row) => [...row]),
  )
}

function doubtText({ judged, result, manifest }: StrategySweepView): string {
  const isShort = result.sessions < LIMITS.leastSessions
  const reasons =
    judged?.verdict.reasons.filter(({ rule, speaks }) => speaks === 'against' && rule !== 'deflated') ?? []
  const doubts = [
    ...(manifest.isSimulated ? ['The market is simulated: nothing here is evidence about a real one.'] : []),
    ...(isShort ? [] : reasons.map(({ text }) => text)),
    ...result.failures.map(({ reason, rows }) => `${countedText(rows, 'row', 'rows')} broke off: ${reason}`),
  ]
  return warningText(doubts)
}

function provenance({ manifest, result, trials }: StrategySweepView, remark: string): string {
  const lines: ProvenanceLine[] = [
    ['sweep', `${manifest.id}  ${remark}`.trimEnd()],
    ['of', `${result.title}, over ${result.grid.parameters.map(({ name }) => name).join(', ')}`],
    ['tried', `${countedText(trials.count, 'configuration', 'configurations')} of this strategy on this market`],
  ]
  return provenanceText(lines)
}

/** `data` of the envelope. */
export function strategySweepData({
  manifest,
  result,
  judged,
  trials,
  heading,
}: StrategySweepView): Record<string, Json> {
  return {
    id: manifest.id,
    isSimulated: manifest.isSimulated,
    heading,
    ...(JSON.parse(JSON.stringify(result)) as Record<string, Json>),
    trials: { ...trials },
    judged: judged === undefined ? null : judgedData(judged),
    recordedAt: manifest.recordedAt,
  }
}
