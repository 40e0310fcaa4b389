/** Return and risk of the strategy beside what needs no skill, over the same sessions. */
import { formatRatio, formatReturn } from '../../report/format.ts'
import { type Content, markup } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import type { Evidence, Line } from './evidence.ts'
import { LEAST_SESSIONS } from './verdict.ts'

export interface RiskTable {
  readonly titles: readonly string[]
  /** The strategy first. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[]
}

const MEASURES: readonly { readonly title: string; readonly text: (line: Line) => string }[] = [
  { title: 'return a year', text: ({ annualReturn }) => formatReturn(annualReturn) },
  { title: 'volatility', text: ({ annualVolatility }) => formatReturn(annualVolatility) },
  { title: 'Sharpe', text: ({ sharpe }) => formatRatio(sharpe) },
  { title: 'worst drawdown', text: ({ drawdown }) => formatReturn(drawdown.depth) },
]

/** Undefined where there are too few sessions to speak of a year. */
export function riskTableOf({ symbol, period }: TearSheetInput, evidence: Evidence): RiskTable | undefined {
  if (evidence.sessions < LEAST_SESSIONS) return undefined
  const { net, always, holding } = evidence
  const lines = { strategy: net, [`every ${period.one}`]: always, [`holding ${symbol}`]: holding }
  return {
    titles: MEASURES.map(({ title }) => title),
    rows: Object.entries(lines).map(([name, line]) => ({ name, cells: MEASURES.map(({ text }) => text(line)) })),
  }
}

export function riskSection({ period }: TearSheetInput, risk: RiskTable | undefined): Content {
  const costs = `Strategy and every ${period.one} after costs, holding before.`
  return riskRows(risk, `Over the same sessions. ${costs} No interest is taken off.`)
}

/** What is judged first, what it is compared with below. */
export function riskRows(risk: RiskTable | undefined, howToRead: string): Content {
  if (risk === undefined) return undefined
  const title = 'What did it earn for its risk?'
  const columns = [{ title: '' }, ...risk.titles.map((name) => ({ title: name, isNumber: true }))]
  const rows = risk.rows.map(({ name, cells }, i) => ({
    cells: i === 0 ? [name, ...cells].map((cell) => markup`<strong>${cell}</strong>`) : [name, ...cells],
    ...(i > 0 && { tone: 'quiet' as const }),
  }))
  return section(title, table(title, columns, rows), howToRead)
}
