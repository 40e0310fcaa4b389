/** Round trips in words and in money, as a tear sheet lists them. */
import type { RoundTrip } from '../../backtest/engine/round-trips.ts'
import type { SheetTrip } from '../../backtest/run-sheet/run-sheet-input.ts'
import { countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { parseOccSymbol, underlyingOfRoot } from '../../market/contract.ts'
import { fromMicros } from '../../trading/money.ts'
import type { BacktestTables } from './backtest-tables.ts'

/** Those still open are worth what the last session's marks say. */
export function sheetTrips(trips: readonly RoundTrip[], tables: BacktestTables): SheetTrip[] {
  const [purposes, owners] = [byOrder(tables, 'purpose'), byOrder(tables, 'strategy')]
  const values = unitValues(tables)
  return trips.map((trip) => {
    const { orderId, openedAt, closedAt, events, cash, held } = trip
    const open = [...held].reduce((sum, [symbol, quantity]) => sum + quantity * (values.get(symbol) ?? 0), 0)
    const fees = events.reduce((sum, event) => (event.kind === 'fee' ? sum - event.cash : sum), 0)
    return {
      orderId,
      openedAt,
      closedAt,
      events,
      cash,
      held,
      what: ownedText(whatOf(trip), owners.get(orderId)),
      purpose: purposes.get(orderId) ?? '',
      ending: endingOf(trip, purposes),
      profit: fromMicros(cash) + open,
      fees: fromMicros(fees),
    }
  })
}

function byOrder({ orders: { columns } }: BacktestTables, column: 'purpose' | 'strategy'): Map<number, string> {
  return new Map(Array.from(columns.id, (id, row) => [id, columns[column][row]!]))
}

/** Orders name their strategy where several share the account. */
function ownedText(what: string, owner = ''): string {
  return owner === '' ? what : `${owner}: ${what}`
}

/** What one unit was worth when the last session ended, in currency units. */
function unitValues({ sessions, positions: { columns } }: BacktestTables): Map<string, number> {
  const last = sessions.columns.session.at(-1)
  const values = new Map<string, number>()
  for (const [row, session] of columns.session.entries()) {
    if (session === last) values.set(columns.symbol[row]!, columns.multiplier[row]! * (columns.mark[row]! || 0))
  }
  return values
}

/** `+200 SPY`; `SPX 2019-05-31, 4 legs`, by the first expiry. */
function whatOf({ events, orderId }: RoundTrip): string {
  const opening = events.filter(({ fill }) => fill?.orderId === orderId)
  const symbols = [...new Set(opening.map(({ symbol }) => symbol))]
  const contracts = symbols.flatMap((symbol) => parseOccSymbol(symbol) ?? [])
  const [first] = contracts.toSorted((a, b) => a.expiry - b.expiry)
  if (first === undefined || contracts.length < 2) return opening.length === 0 ? '' : single(opening, symbols[0]!)
  return `${underlyingOfRoot(first.root)} ${formatDate(first.expiry)}, ${symbols.length} legs`
}

function single(events: RoundTrip['events'], symbol: string): string {
  const units = events.reduce((sum, { quantity }) => sum + quantity, 0)
  const contract = parseOccSymbol(symbol)
  const name =
    contract === undefined
      ? symbol
      : `${underlyingOfRoot(contract.root)} ${formatDate(contract.expiry)} ${contract.strike} ${contract.right}`
  return `${units > 0 ? '+' : '−'}${countText(Math.abs(units))} ${name}`
}

/** By the purpose of the order that closed it, or by what became of its last contracts. */
function endingOf({ closedAt, events, orderId }: RoundTrip, purposes: ReadonlyMap<number, string>): string {
  if (closedAt === undefined) return 'still open'
  const last = events.findLast(({ quantity }) => quantity !== 0)!
  if (last.fill === undefined) return last.kind
  const purpose = last.fill.orderId === orderId ? '' : (purposes.get(last.fill.orderId) ?? '')
  return purpose === '' ? 'closed' : purpose
}
