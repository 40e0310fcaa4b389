/** What the lake knows of dividends and splits. */
import type { Calendar } from '../../market/calendar.ts'
import type { Lake } from '../lake.ts'
import type { Action } from './rule.ts'

type ReadableLake = Pick<Lake, 'read'>

/** Dividends and splits that a source lists, and those that a vendor's factors imply. */
export async function actionsBySymbol(
  lake: ReadableLake,
  calendar: Calendar,
  asOfCommit: number,
): Promise<Map<string, Action[]>> {
  const bySymbol = await listedActions(lake, asOfCommit)
  for (const [symbol, actions] of await impliedActions(lake, calendar, asOfCommit)) {
    bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), ...actions])
  }
  return bySymbol
}

async function listedActions(lake: ReadableLake, asOfCommit: number): Promise<Map<string, Action[]>> {
  const { columns, length } = await lake.read('actions', { asOfCommit })
  const bySymbol = new Map<string, Action[]>()
  for (let row = 0; row < length; row++) {
    const symbol = columns.symbol[row]!
    const actions = bySymbol.get(symbol) ?? []
    bySymbol.set(symbol, actions)
    actions.push({ exDate: columns.exDate[row]!, action: columns.action[row]!, amount: columns.amount[row]! })
  }
  return bySymbol
}

/** Factors change on the session after the last day to which they apply. */
async function impliedActions(
  lake: ReadableLake,
  calendar: Calendar,
  asOfCommit: number,
): Promise<Map<string, Action[]>> {
  const { columns, length } = await lake.read('factors', { asOfCommit })
  const bySymbol = new Map<string, Action[]>()
  for (let row = 0; row + 1 < length; row++) {
    const symbol = columns.symbol[row]!
    const until = columns.until[row]!
    if (symbol !== columns.symbol[row + 1] || until < calendar.firstDay || until >= calendar.lastDay) continue
    const actions = bySymbol.get(symbol) ?? []
    bySymbol.set(symbol, actions)
    const split = columns.splitFactor[row + 1]! / columns.splitFactor[row]!
    const exDate = calendar.next(until)
    if (split !== 1) actions.push({ exDate, action: 'split', amount: split })
    if (columns.priceFactor[row + 1] !== columns.priceFactor[row])
      actions.push({ exDate, action: 'dividend', amount: 0 })
  }
  return bySymbol
}
