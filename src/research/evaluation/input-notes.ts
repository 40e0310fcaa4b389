/** What a reader of a report should know of the records that a study read, noted while they are read. */
import type { Frame } from '../../core/frame.ts'
import { formatDate } from '../../core/time.ts'
import { type Actions, type Bars, type Disagreement, exDatesOf } from '../../market/adjustment.ts'
import type { Calendar } from '../../market/calendar.ts'
import { dividendsKnown } from '../../market/dividend-coverage.ts'
import type { RebuiltBars } from '../../market/raw-rebuild.ts'
import type { KindName, RecordSchema } from '../../market/record-kind.ts'
import type { SeriesSummary } from '../../store/lake.ts'

/** Values of a named series, such as a yield. */
export type SeriesFrame = Frame<RecordSchema<'series'>>

/** A series of the lake and what it was used as: traded, actions, or a role. */
export interface UsedSeries {
  readonly role: string
  readonly kind: KindName
  readonly source: string
  readonly partition: Readonly<Record<string, string>>
}

/** Of the rebuilt prices, in per cent, that lie on the price grid where nothing is wrong. */
const USUALLY_ON_GRID = 99
const MOST_LISTED = 5
/** Open over the close before it, from which on a split is likelier than a night; the smallest usual split is 3 for 2. */
const LEAST_GROWTH = 0.7

export class InputNotes {
  readonly usedSeries: UsedSeries[] = []
  /** One line a series, for reports. */
  readonly descriptions: string[] = []
  readonly gaps: string[] = []
  readonly caveats: string[] = []
  #isSimulated = false

  get isSimulated(): boolean {
    return this.#isSimulated
  }

  use({ kind, source, partition, isSimulated }: SeriesSummary, role: string): void {
    this.#isSimulated ||= isSimulated
    this.usedSeries.push({ role, kind, source, partition })
  }

  describe(description: string): void {
    this.descriptions.push(description)
  }

  /** Raw prices need no dividends, returns do. */
  unknownDividends(symbol: string, bars: Bars, actions: Actions): void {
    const alone = 'returns, those of holding too, are of prices alone'
    const { known, from, to } = dividendsKnown(bars, actions)
    if (known === 0) this.caveats.push(`No dividends of ${symbol} are known: ${alone}.`)
    if (from !== undefined) {
      this.caveats.push(`Dividends of ${symbol} are known from ${formatDate(from)} on only: before, ${alone}.`)
    }
    if (to !== undefined) {
      this.caveats.push(`Dividends of ${symbol} are known to ${formatDate(to)} only: after, ${alone}.`)
    }
  }

  unknownSplits(symbol: string, actions: Actions): void {
    if (actions.columns.action.includes('split')) return
    this.caveats.push(
      `No splits of ${symbol} are known: if the vendor took one out, prices before it are not those that were paid, and dividends weigh too much in them.`,
    )
  }

  leftOutBefore(day: number): void {
    this.caveats.push(
      `Bars before ${formatDate(day)} were left out, also for features: dividends are known from then on only.`,
    )
  }

  rebuilt({ bars, unapplied, amended, barsOnGrid, offGridBefore }: RebuiltBars): void {
    if (unapplied.length > 0) {
      this.caveats.push(
        `The vendor had not yet taken a dividend out of its prices (${unapplied.map(formatDate).join(', ')}).`,
      )
    }
    const [first] = amended
    if (first !== undefined) {
      const { exDate, given, used } = first
      this.caveats.push(
        `The vendor had taken ${amended.length === 1 ? 'a dividend' : `${amended.length} dividends`} out of its prices with another amount than given, ${amended.length === 1 ? '' : 'e.g. '}${formatDate(exDate)}: ${used}, not ${given}.`,
      )
    }
    const share = Math.floor((1000 * barsOnGrid) / bars.length) / 10
    if (share < USUALLY_ON_GRID) {
      const where = offGridBefore === undefined ? '' : `, none just before the dividend of ${formatDate(offGridBefore)}`
      this.caveats.push(`Only ${share} % of the rebuilt raw prices lie on the exchange's price grid${where}.`)
    }
  }

  disagreements(found: readonly Disagreement[]): void {
    const [one] = found
    if (one === undefined) return
    this.caveats.push(
      `Sources differ on ${found.length === 1 ? 'one dividend,' : `${found.length} dividends, e.g.`} ${formatDate(one.exDate)}: ${one.first} and ${one.second}.`,
    )
  }

  redated(found: readonly { readonly exDate: number; readonly other: number }[]): void {
    for (const { exDate, other } of found) {
      this.caveats.push(
        `Sources give one payment on two ex-dates, ${formatDate(exDate)} and ${formatDate(other)}: the former counts.`,
      )
    }
  }

  /** A split that is not known is a night of great gain or loss that nobody had. */
  jumps(symbol: string, { columns, length }: Bars, actions: Actions): void {
    const exDates = exDatesOf(actions, symbol)
    const { session, open, close } = columns
    const jumps: string[] = []
    for (let row = 1; row < length; row++) {
      const held = exDates.filter(({ exDate }) => exDate > session[row - 1]! && exDate <= session[row]!)
      const split = held.reduce((product, action) => product * action.split, 1)
      const growth = (split * open[row]!) / close[row - 1]!
      if (growth < LEAST_GROWTH || growth > 1 / LEAST_GROWTH) {
        jumps.push(`${formatDate(session[row]!)} at ${growth.toPrecision(3)} times`)
      }
    }
    const [first] = jumps
    if (first === undefined) return
    const more = jumps.length === 1 ? '' : `, and ${jumps.length - 1} more such nights`
    this.caveats.push(
      `${symbol} opens on ${first} the close before${more}: with a split that is not known, those returns were nobody's.`,
    )
  }

  seriesRead(name: string, { isSimulated }: SeriesSummary, { columns, length }: SeriesFrame): void {
    if (isSimulated) return
    if (columns.knownModelled.some((flag) => flag === 1)) {
      this.caveats.push(`The times at which ${name} was known come from a release rule, not from observation.`)
    }
    if (length > 0 && columns.revised.every((flag) => flag === 1)) {
      this.caveats.push(`${name} holds revised values; what was first published may have differed.`)
    }
  }

  missingSessions(calendar: Calendar, { columns, length }: Bars): void {
    const held = new Set(columns.session)
    const sessions = calendar.sessions(columns.session[0]!, columns.session[length - 1]!)
    const missing = sessions.filter(({ day }) => !held.has(day)).map(({ day }) => formatDate(day))
    if (missing.length === 0) return
    const listed = missing.slice(0, MOST_LISTED).join(', ')
    const more = missing.length > MOST_LISTED ? ', …' : ''
    this.gaps.push(`${missing.length} of ${sessions.length} sessions have no bar: ${listed}${more}.`)
  }
}
