/** Round trips: the worst of them, and each as a timeline of its legs with the evidence of every fill. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { newYorkDay, newYorkText } from '../../market/new-york-time.ts'
import { formatFixed, formatMoney } from '../../report/format.ts'
import { type Content, markup, type Markup, withWholeDates } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table, type TableRow } from '../../report/table.ts'
import { fromMicros } from '../../trading/money.ts'
import type { TripEvent } from '../engine/round-trips.ts'
import type { RunSheetInput, SheetTrip } from './run-sheet-input.ts'

/** A page with more would be too large to open; the tables of the run hold all. */
const MOST_TRIPS = 400
const MOST_WORST = 5

export function worstTripsSection({ trips }: RunSheetInput): Content {
  const worst = trips.filter(({ profit }) => profit < 0).toSorted((a, b) => a.profit - b.profit)
  if (worst.length === 0) return undefined
  const rows: TableRow[] = worst.slice(0, MOST_WORST).map((trip) => ({ cells: tripCells(trip) }))
  const title = 'Which round trips lost the most?'
  return section(title, table(title, COLUMNS, rows))
}

const COLUMNS = [
  { title: 'opened' },
  { title: 'closed' },
  { title: 'what' },
  { title: 'ended' },
  { title: 'fees, $', isNumber: true },
  { title: 'profit, $', isNumber: true },
]

function tripCells(trip: SheetTrip): Content[] {
  return [
    dateText(trip.openedAt),
    closedText(trip),
    withWholeDates(trip.what),
    trip.ending,
    formatMoney(trip.fees),
    formatMoney(trip.profit),
  ]
}

export function tripsSection({ trips }: RunSheetInput): Content {
  if (trips.length === 0) return undefined
  const shown = trips.slice(-MOST_TRIPS)
  const rest = trips.length - shown.length
  const older = rest === 0 ? '' : ` The ${countText(rest)} before are in the tables of the run.`
  const head = markup`<div class="trip head" aria-hidden="true"><span>opened</span><span>closed</span><span class="what">what</span><span class="number">profit, $</span></div>`
  return section(
    'What did each round trip do?',
    markup`<div class="trips">${head}${shown.map(tripDetails)}</div>`,
    `${countedText(trips.length, 'round trip', 'round trips')}, in the order in which they were opened; each opens as a timeline of its legs.${older}`,
  )
}

function tripDetails(trip: SheetTrip): Markup {
  return markup`<details><summary class="trip"><span>${dateText(trip.openedAt)}</span><span>${closedText(trip)}</span><span class="what">${withWholeDates(trip.what)}</span><span class="number">${formatMoney(trip.profit)}</span></summary>${timeline(trip)}</details>\n`
}

const TIMELINE = [
  { title: 'New York' },
  { title: 'what' },
  { title: 'units', isNumber: true },
  { title: 'price', isNumber: true },
  { title: 'cash, $', isNumber: true },
  { title: 'fee, $', isNumber: true },
  { title: 'on which evidence' },
]

function timeline(trip: SheetTrip): Markup {
  const rows: TableRow[] = withFees(trip.events).map(({ event, fee }) => ({
    cells: [
      instantText(event.at),
      `${event.kind} ${event.symbol}`,
      event.quantity === 0 ? '' : signed(event.quantity),
      event.fill === undefined ? '' : priceText(event.fill.price),
      formatMoney(fromMicros(event.cash)),
      fee === 0 ? '' : formatMoney(fromMicros(fee)),
      evidenceText(event),
    ],
  }))
  const words = [trip.purpose, trip.ending].filter((text) => text !== '').join('; ')
  return markup`<div class="timeline"><p class="note">Order ${trip.orderId}${words !== '' && `: ${words}`}.</p>${table(`Legs of the round trip of order ${trip.orderId}`, TIMELINE, rows)}</div>`
}

/** Each event with the fees that followed from it. */
function withFees(events: readonly TripEvent[]): { event: TripEvent; fee: number }[] {
  const rows: { event: TripEvent; fee: number }[] = []
  for (const event of events) {
    const before = rows.at(-1)
    if (event.kind === 'fee' && before?.event.symbol === event.symbol && before.event.at === event.at)
      before.fee -= event.cash
    else rows.push({ event, fee: 0 })
  }
  return rows
}

function evidenceText({ fill }: TripEvent): string {
  if (fill === undefined) return ''
  const { rule, observed, quote } = fill.evidence
  if (quote === undefined) return `${rule}, ${priceText(observed)}`
  const size = Number.isNaN(quote.size) ? '' : `, size ${countText(quote.size)}`
  return `${rule}; bid ${priceText(quote.bid)}, ask ${priceText(quote.ask)}${size}, ${ageText(quote.age)}`
}

function ageText(ms: number): string {
  return ms === 0 ? 'fresh' : `${countText(Math.round(ms / 1000))} s old`
}

function priceText(micros: number): string {
  const price = fromMicros(micros)
  return formatFixed(price, Number.isInteger(Math.round(price * 1e6) / 1e4) ? 2 : 4)
}

function signed(quantity: number): string {
  return `${quantity > 0 ? '+' : '−'}${countText(Math.abs(quantity))}`
}

function dateText(instant: number): Markup {
  return withWholeDates(formatDate(newYorkDay(instant)))
}

function closedText({ closedAt }: SheetTrip): Content {
  return closedAt === undefined ? 'open' : dateText(closedAt)
}

function instantText(instant: number): Markup {
  return withWholeDates(newYorkText(instant).replace(' New York', ''))
}
