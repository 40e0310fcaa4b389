/**
 * What became of decisions after some clock hours: the first price at or after the target, whether the exchange was
 * open then or not. A target of the night has the next opening, as has any other of that night.
 */
import { BellwetherError } from '../../core/errors.ts'
import { formatDate, MS_PER_DAY, MS_PER_HOUR } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import type { PriceTape } from '../../market/price-tape.ts'
import type { Outcomes } from './horizon-samples.ts'

const MS_PER_YEAR = 365 * MS_PER_DAY

/** Decisions with the place of the last price that each knew. */
export interface PricedDecisions {
  readonly at: Float64Array
  readonly pricePlace: Int32Array
}

/**
 * Outcomes of `hours` after each decision.
 * Errors: USAGE_VALUE for hours that are not above zero; DATA_INSUFFICIENT where no outcome is known.
 */
export function outcomesAfter(
  hours: number,
  decisions: PricedDecisions,
  tape: PriceTape,
  calendar: Calendar,
): Outcomes {
  requirePositive(hours)
  const missing = () => new Float64Array(decisions.at.length).fill(Number.NaN)
  const columns = { price: missing(), at: missing(), knownAt: missing(), return: missing(), volatility: missing() }
  const pricePlace = new Int32Array(decisions.at.length).fill(-1)
  let [pending, gaps] = [0, 0]
  decisions.at.forEach((decided, i) => {
    const target = decided + hours * MS_PER_HOUR
    const [from, to] = [decisions.pricePlace[i]!, tape.firstFrom(target)]
    if (to === tape.length) pending++
    else if (tape.session[to]! > sessionFrom(target, calendar)) gaps++
    else {
      const { growth, split, knownAt } = tape.growth(from, to)
      pricePlace[i] = to
      columns.price[i] = tape.price[to]! * split
      columns.at[i] = tape.at[to]!
      columns.knownAt[i] = knownAt
      columns.return[i] = growth - 1
      columns.volatility[i] = realisedVolatility(tape, from, to)
    }
  })
  if (pending + gaps === decisions.at.length) throw beyondData(hours, tape)
  return { hours, ...columns, pricePlace, pending, gaps }
}

/** Day of the session that an instant falls into, or of the first after it. */
export function sessionFrom(instant: number, calendar: Calendar): number {
  const day = newYorkDay(instant)
  const session = calendar.session(day)
  return session !== undefined && instant <= session.close ? day : calendar.next(day)
}

/** Summed anew for each pair: a difference of running sums would depend, in its last bits, on what came before. */
function realisedVolatility(tape: PriceTape, from: number, to: number): number {
  let squares = 0
  for (let place = from + 1; place <= to; place++) squares += tape.squaredReturn[place]!
  return Math.sqrt((squares * MS_PER_YEAR) / (tape.at[to]! - tape.at[from]!))
}

function requirePositive(hours: number): void {
  if (hours > 0 && Number.isFinite(hours)) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `A horizon of ${hours} hours is asked for.`,
    expected: 'A horizon is a number of clock hours above zero.',
    given: String(hours),
    remedy: 'Correct it, e.g. 24.',
  })
}

function beyondData(hours: number, { at, session, length }: PriceTape): BellwetherError {
  const days = (at[length - 1]! - at[0]!) / MS_PER_DAY
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `No decision has a price ${hours} hours later.`,
    expected: `The prices, ${formatDate(session[0]!)} to ${formatDate(session[length - 1]!)}, span ${days.toFixed(1)} days; a horizon is shorter.`,
    given: `${hours} hours`,
    remedy: 'Choose shorter horizons or ingest more data.',
  })
}
