/** Where profit and risk came from: a table by strategy and underlying, and the parts over time. */
import { formatMoney, formatNumber, formatPercent } from '../../report/format.ts'
import { type Content, markup } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table, type TableRow } from '../../report/table.ts'
import { PARTS } from '../attribution/parts.ts'
import { riskByFactor } from '../attribution/risk-by-factor.ts'
import type { AttributedOwner, RunSheetInput } from './run-sheet-input.ts'

/** Nothing where nothing was held. */
export function attributionSection(input: RunSheetInput): Content {
  const { owners } = input.attribution
  if (owners.length === 0) return undefined
  const shown = PARTS.filter((part) => owners.some(({ parts }) => formatMoney(parts[part]) !== formatMoney(0)))
  const all = owners.reduce<Record<string, number>>(
    (sums, { parts }) => ({
      ...sums,
      ...Object.fromEntries(shown.map((part) => [part, (sums[part] ?? 0) + parts[part]])),
    }),
    {},
  )
  const rows: TableRow[] = owners.map((owner) => ({
    cells: [
      nameOf(owner),
      ...shown.map((part) => formatMoney(owner.parts[part])),
      formatMoney(owner.profit),
      riskText(owner),
    ],
  }))
  const profit = owners.reduce((sum, owner) => sum + owner.profit, 0)
  if (owners.length > 1)
    rows.push({
      cells: ['all', ...shown.map((part) => formatMoney(all[part]!)), formatMoney(profit), ''],
      tone: 'total',
    })
  const columns = [{ title: '' }, ...[...shown, 'profit, $', 'of the risk'].map((title) => ({ title, isNumber: true }))]
  const title = 'What moved its profit?'
  const body = [table(title, columns, rows), markup`<p class="note">${marketText(input)}</p>`]
  return section(
    title,
    body,
    'Dollars. Delta and gamma: the underlying moved; vega: implied volatility; theta: time; execution: beyond the middle of quotes; remainder: what none explains.',
  )
}

function nameOf({ strategy, underlying }: AttributedOwner): string {
  return strategy === '' ? underlying : `${strategy}, ${underlying}`
}

function riskText({ riskShare }: AttributedOwner): string {
  return Number.isNaN(riskShare) ? '–' : formatPercent(riskShare, 0)
}

/** What of its risk is that of holding the first symbol. */
function marketText({ symbols, netReturns, holdingReturns }: RunSheetInput): string {
  const returns = holdingReturns.map((value) => (Number.isNaN(value) ? 0 : value))
  const [holding] = riskByFactor(netReturns, [{ name: symbols[0]!, returns }]).factors
  if (holding === undefined || Number.isNaN(holding.beta.value))
    return `How it moves with ${symbols[0]} cannot be told.`
  const { beta, share } = holding
  return `For 1 % of ${symbols[0]} it moved by ${formatNumber(beta.value, 2)} % (± ${formatNumber(beta.standardError, 2)}), which explains ${formatPercent(share, 0)} of its variance.`
}
