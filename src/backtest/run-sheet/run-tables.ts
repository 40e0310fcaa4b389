/** The tables of a backtest: from gross to net, by state of the market, and what did not go as it should. */
import { formatDate } from '../../core/time.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatBasisPoints, formatMoney, formatPercent } from '../../report/format.ts'
import { type Content, markup, type Markup, withWholeDates } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table, type TableRow } from '../../report/table.ts'
import { regimeRows } from './regimes.ts'
import type { RunSheetInput } from './run-sheet-input.ts'

export function costsSection({ costs }: RunSheetInput): Markup {
  const { fees, slippage, borrow, interest, dividends, netProfit } = costs
  const traded = netProfit + fees + slippage + borrow - interest - dividends
  const line = (name: string, amount: number): TableRow => ({ cells: [name, formatMoney(amount)] })
  const rows: TableRow[] = [
    line('from prices', traded),
    line('dividends', dividends),
    line('interest', interest),
    line('fees', -fees),
    line('slippage', -slippage),
    line('borrowed shares', -borrow),
  ].filter(({ cells }, i) => i === 0 || cells[1] !== formatMoney(0))
  rows.push({ ...line('net profit', netProfit), tone: 'total' })
  const title = 'Where did the profit come from?'
  const of = `${countedText(costs.fills, 'fill', 'fills')} of ${countedText(costs.orders, 'order', 'orders')}.`
  const columns = [{ title: '' }, { title: 'dollars', isNumber: true }]
  const body = [table(title, columns, rows), markup`<p class="note">${of}</p>`]
  return section(title, body, 'Spreads that were crossed are part of prices.')
}

/** Nothing where no state is known, as with too short a history. */
export function regimesSection(input: RunSheetInput): Content {
  const rows = regimeRows(input)
  if (rows.length === 0) return undefined
  const columns = [
    { title: 'state' },
    { title: 'sessions', isNumber: true },
    { title: 'profit, $', isNumber: true },
    { title: 'a session', isNumber: true },
    { title: '± error', isNumber: true },
    { title: `holding ${input.symbols[0]}`, isNumber: true },
  ]
  const title = 'In which markets did it earn?'
  const body = rows.map(({ family, state, sessions, profit, perSession, error, holding }) => ({
    cells: [
      `${family} ${state}`,
      countText(sessions),
      formatMoney(profit),
      formatBasisPoints(10_000 * perSession),
      formatBasisPoints(10_000 * error),
      formatBasisPoints(10_000 * holding),
    ],
  }))
  return section(
    title,
    table(title, columns, body),
    'States as known when each session opened: the price over its mean of 100 sessions, its volatility over 20 sessions over its median of a year, the overnight rate over that of a quarter ago.',
  )
}

export function countsSection({ counts }: RunSheetInput): Markup {
  const title = 'What did not go as it should?'
  const rows = Object.entries(counts).map(([event, count]) => ({ cells: [event, countText(count)] }))
  if (rows.length === 0)
    return section(
      title,
      markup`<p class="note">Nothing: no order was refused, no quote missing or stale, no mark missing.</p>`,
    )
  return section(title, table(title, [{ title: 'event' }, { title: 'times', isNumber: true }], rows))
}

/** Which strategies, with which parameters; what each earned where several share the account. */
export function strategiesSection({ strategies }: RunSheetInput): Markup {
  const title = 'What was traded?'
  const isShared = strategies.length > 1
  const rows = strategies.map(({ name, title: words, symbol, parameters, share, profit }) => ({
    cells: [
      name,
      symbol,
      markup`<span class="prose">${words}</span>`,
      markup`<span class="prose">${parameterText(parameters)}</span>`,
      ...(isShared ? [formatPercent(share, 0), formatMoney(profit)] : []),
    ],
  }))
  const columns = [
    { title: 'strategy' },
    { title: 'symbol' },
    { title: 'rule' },
    { title: 'parameters' },
    ...(isShared
      ? [
          { title: 'share', isNumber: true },
          { title: 'profit, $', isNumber: true },
        ]
      : []),
  ]
  return section(title, table(title, columns, rows))
}

/** So many of the last are shown. */
const MOST_DIVISIONS = 12

/** Nothing where capital was divided once. */
export function divisionsSection({ divisions, strategies }: RunSheetInput): Content {
  if (divisions.length === 0) return undefined
  const title = 'How was the capital divided?'
  const shown = divisions.slice(-MOST_DIVISIONS)
  const hasNotes = shown.some(({ notes }) => notes.length > 0)
  const rows = shown.map(({ session, weights, notes }) => ({
    cells: [
      withWholeDates(formatDate(session)),
      ...weights.map((weight) => formatPercent(weight, 0)),
      ...(hasNotes ? [markup`<span class="prose">${notes.join(' ')}</span>`] : []),
    ],
  }))
  const columns = [
    { title: 'before the session' },
    ...strategies.map(({ name }) => ({ title: name, isNumber: true })),
    ...(hasNotes ? [{ title: 'note' }] : []),
  ]
  const rest = divisions.length - rows.length
  const older = rest > 0 ? ` ${countText(rest)} before are in the run's result.` : ''
  return section(title, table(title, columns, rows), `By the returns of sessions that had ended.${older}`)
}

function parameterText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}

/** Each assumption in a few words. */
export function assumptionsSection({ assumptions }: RunSheetInput): Markup {
  const items = assumptions.map((text) => markup`<li>${text}</li>`)
  return section('What was assumed?', markup`<ul class="reasons note">${items}</ul>`)
}
