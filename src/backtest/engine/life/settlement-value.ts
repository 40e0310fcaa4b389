/** By which price expiring contracts end, and when it can be known. */
import { MS_PER_MINUTE } from '../../../core/time.ts'
import type { Calendar } from '../../../market/calendar.ts'
import { newYorkDay } from '../../../market/new-york-time.ts'
import type { Session } from '../../../market/session.ts'
import type { ListedOption } from '../../../trading/instrument.ts'
import type { Bar, BarView } from '../../../strategies/market.ts'
import { openingSeriesOf, type SettlementValue } from '../../../trading/life/settlement.ts'
import { toMicros } from '../../../trading/money.ts'
import type { Account } from '../account-rule.ts'
import { booksOf } from './session-books.ts'
import { underlyingPrice } from './underlying-price.ts'

/** An official opening value and when it was published. */
export interface OpeningValue {
  readonly value: number
  readonly knownAt: number
}

/** Of a series (SET) on the day of an expiry; undefined where the data have none. */
export type OpeningValues = (series: string, day: number) => OpeningValue | undefined

/** When the value may be known, in order: an AM contract without its series tries the index's first minute, then the close. */
export function settlementTries(option: ListedOption, account: Account, opening: OpeningValues): number[] {
  const { calendar } = account
  const session = calendar.session(newYorkDay(option.expiresAt))!
  const last = [session.close, booksOf(session), lastMoment(session, calendar)]
  if (option.settlement === 'pm') return [option.expiresAt, ...last]
  const official = officialValue(option, opening)
  return official === undefined
    ? [option.expiresAt + MS_PER_MINUTE, ...last]
    : [Math.max(option.expiresAt, official.knownAt)]
}

/** Undefined while a better one may come. */
export function settlementValue(
  option: ListedOption,
  account: Account,
  opening: OpeningValues,
): SettlementValue | undefined {
  return option.settlement === 'am' ? openingValue(option, account, opening) : closingValue(option, account)
}

function openingValue(option: ListedOption, account: Account, opening: OpeningValues): SettlementValue | undefined {
  const { market, now } = account
  const official = officialValue(option, opening)
  if (official !== undefined)
    return now < official.knownAt ? undefined : valued(official.value, 'the official opening series')
  const bar = firstBar(market.bar(option.underlying), option.expiresAt)
  if (bar !== undefined) return valued(bar.open, 'the opening print of the index')
  const { price, at } = underlyingPrice(market, option.underlying)
  return at >= option.expiresAt ? valued(price, 'the first price after the open') : lastPrice(option, account)
}

/** The earliest of those known that begins at an instant or after it. */
function firstBar(newest: BarView | undefined, instant: number): Bar | undefined {
  let [first, bar] = [undefined as Bar | undefined, newest as Bar | undefined]
  for (let back = 1; bar !== undefined && bar.start >= instant; back++) [first, bar] = [bar, newest!.ago(back)]
  return first
}

function officialValue({ root, expiresAt }: ListedOption, opening: OpeningValues): OpeningValue | undefined {
  const series = openingSeriesOf(root)
  return series === undefined ? undefined : opening(series, newYorkDay(expiresAt))
}

function closingValue(option: ListedOption, account: Account): SettlementValue | undefined {
  const { price, at } = underlyingPrice(account.market, option.underlying)
  const isOfTheDay = at >= account.calendar.session(newYorkDay(option.expiresAt))!.open
  return isOfTheDay ? valued(price, 'the closing price') : lastPrice(option, account)
}

/** Just before the next opening: a vendor may publish the day's prices late in the evening, or the morning after. */
function lastMoment(session: Session, calendar: Calendar): number {
  const next = calendar.next(session.day)
  return next > calendar.lastDay ? booksOf(session) : calendar.session(next)!.open - 1
}

/** Only once nothing better can come. */
function lastPrice(option: ListedOption, { market, calendar, now }: Account): SettlementValue | undefined {
  if (now < lastMoment(calendar.session(newYorkDay(option.expiresAt))!, calendar)) return undefined
  const { price } = underlyingPrice(market, option.underlying)
  return Number.isNaN(price) ? valued(0, 'no price at all') : valued(price, 'the last price known')
}

function valued(value: number, basis: SettlementValue['basis']): SettlementValue {
  return { value: toMicros(value), basis }
}
