/** `bellwether calendar`: sessions, half days and closures of the New York Stock Exchange. */
import type { Command as Parser } from 'commander'
import { writeFileAtomic } from '../core/files.ts'
import type { Json } from '../core/hash.ts'
import { countedText } from '../core/number-text.ts'
import {
  civilDate,
  dayNumber,
  formatDate,
  formatInstant,
  formatTimeOfDay,
  MS_PER_SECOND,
  requireDate,
} from '../core/time.ts'
import { BellwetherError } from '../core/errors.ts'
import { nyse, type Closure } from '../market/calendar.ts'
import { newYorkDay, newYorkMinuteOfDay, newYorkOffsetMinutes } from '../market/new-york-time.ts'
import type { Session } from '../market/session.ts'
import type { CommandContext, CommandInput, CommandResult } from './command.ts'
import { textTable } from './table.ts'

/** Days that the readable form lists one by one; longer ranges are summed up by year. */
const LISTED_DAYS = 400

type Row = Readonly<Record<string, string | number>>

export function configure(parser: Parser): void {
  parser
    .description('Print the sessions of the New York Stock Exchange, 1990 to 2030.')
    .option('--from <date>', 'first day, YYYY-MM-DD (default: 1 January of the year of --to, else of this year)')
    .option('--to <date>', 'last day, YYYY-MM-DD (default: 31 December of the year of --from)')
    .option('--csv', 'print one line a session, with a header')
    .option('--out <file>', 'write the lines of --csv to a file')
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  context: Pick<CommandContext, 'clock'>,
): Promise<CommandResult> {
  const options = given.options as { from?: string; to?: string; csv?: boolean; out?: string }
  const { from, to } = requireRange(options, newYorkDay(context.clock.now()))
  const sessions = nyse.sessions(from, to)
  const closures = nyse.closures(from, to)
  const data = describe(from, to, sessions, closures)
  if (options.out !== undefined) {
    await writeFileAtomic(options.out, `${csvOf(sessions)}\n`)
    return {
      data: { ...data, out: options.out },
      text: `${verdict(from, to, sessions, closures)}\nWritten to ${options.out}.`,
    }
  }
  return { data, text: options.csv === true ? csvOf(sessions) : readable(from, to, sessions, closures) }
}

function requireRange(options: { from?: string; to?: string }, today: number): { from: number; to: number } {
  const last = options.to === undefined ? undefined : requireDate(options.to, '--to')
  const from =
    options.from === undefined ? dayNumber(civilDate(last ?? today).year, 1, 1) : requireDate(options.from, '--from')
  const to = last ?? dayNumber(civilDate(from).year, 12, 31)
  if (from <= to) return { from, to }
  throw new BellwetherError('USAGE_VALUE', {
    message: `--from ${formatDate(from)} is after --to ${formatDate(to)}.`,
    expected: 'A range starts on or before the day on which it ends.',
    given: `${formatDate(from)} to ${formatDate(to)}`,
    remedy: 'Exchange the two dates.',
  })
}

/** One session by the names of the CSV header; times are UTC, epochs in seconds. */
function sessionRow(session: Session): Row {
  return {
    session_date: formatDate(session.day),
    open_utc: formatInstant(session.open),
    close_utc: formatInstant(session.close),
    open_epoch_s: session.open / MS_PER_SECOND,
    close_epoch_s: session.close / MS_PER_SECOND,
    session_minutes: session.minutes,
    utc_offset_hours: newYorkOffsetMinutes(session.open) / 60,
    early_close: session.isEarlyClose ? 1 : 0,
    early_close_reason: session.earlyCloseReason,
    previous_session: formatDate(nyse.previous(session.day)),
    next_session: formatDate(nyse.next(session.day)),
    monthly_option_expiry: nyse.isMonthlyOptionExpiry(session.day) ? 1 : 0,
  }
}

const CSV_HEADER =
  'session_date,open_utc,close_utc,open_epoch_s,close_epoch_s,session_minutes,utc_offset_hours,early_close,' +
  'early_close_reason,previous_session,next_session,monthly_option_expiry'

/** No value holds a comma or a quote. */
function csvOf(sessions: readonly Session[]): string {
  return [CSV_HEADER, ...sessions.map((session) => Object.values(sessionRow(session)).join(','))].join('\n')
}

function describe(
  from: number,
  to: number,
  sessions: readonly Session[],
  closures: readonly Closure[],
): Record<string, Json> {
  return {
    calendar: nyse.name,
    from: formatDate(from),
    to: formatDate(to),
    years: summarise(sessions, closures).map((year) => ({ ...year })),
    sessions: sessions.map((session) => ({ ...sessionRow(session), late_open_reason: session.lateOpenReason })),
    closures: closures.map(({ day, reason, isSpecial }) => ({
      date: formatDate(day),
      reason,
      special: isSpecial ? 1 : 0,
    })),
  }
}

interface YearSummary {
  readonly year: number
  readonly sessions: number
  readonly early_closes: number
  readonly weekday_closures: number
}

function yearOf({ day }: { day: number }): number {
  return civilDate(day).year
}

function summarise(sessions: readonly Session[], closures: readonly Closure[]): YearSummary[] {
  const years = [...new Set([...sessions.map(yearOf), ...closures.map(yearOf)])].toSorted((a, b) => a - b)
  return years.map((year) => {
    const own = sessions.filter((session) => yearOf(session) === year)
    return {
      year,
      sessions: own.length,
      early_closes: own.filter(({ isEarlyClose }) => isEarlyClose).length,
      weekday_closures: closures.filter((closure) => yearOf(closure) === year).length,
    }
  })
}

function verdict(from: number, to: number, sessions: readonly Session[], closures: readonly Closure[]): string {
  const early = sessions.filter(({ isEarlyClose }) => isEarlyClose).length
  const counts = [
    countedText(sessions.length, 'session', 'sessions'),
    countedText(early, 'early close', 'early closes'),
    countedText(closures.length, 'weekday closure', 'weekday closures'),
  ]
  return `${nyse.name}, ${formatDate(from)} to ${formatDate(to)}: ${counts.join(', ')}.`
}

function readable(from: number, to: number, sessions: readonly Session[], closures: readonly Closure[]): string {
  const table = to - from < LISTED_DAYS ? exceptionTable(sessions, closures) : yearTable(sessions, closures)
  const hint = 'Every session, with times in UTC: add --csv or --json. Dates after today are as scheduled.'
  return [verdict(from, to, sessions, closures), table, hint].filter((part) => part !== '').join('\n\n')
}

function yearTable(sessions: readonly Session[], closures: readonly Closure[]): string {
  const columns = ['year', 'sessions', 'early closes', 'weekday closures']
  return textTable(
    columns.map((title) => ({ title, align: 'right' as const })),
    summarise(sessions, closures).map((year) => Object.values(year).map(String)),
  )
}

/** Closures and days with other than regular hours, in order. */
function exceptionTable(sessions: readonly Session[], closures: readonly Closure[]): string {
  const lines = closures.map(({ day, reason }) => [formatDate(day), 'closed', reason])
  for (const session of sessions) {
    const { day, open, close, isEarlyClose, earlyCloseReason, lateOpenReason } = session
    if (!isEarlyClose && lateOpenReason === '') continue
    const hours = `${formatTimeOfDay(newYorkMinuteOfDay(open))} to ${formatTimeOfDay(newYorkMinuteOfDay(close))}`
    lines.push([formatDate(day), hours, earlyCloseReason === '' ? lateOpenReason : earlyCloseReason])
  }
  if (lines.length === 0) return ''
  const sorted = lines.toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))
  return textTable([{ title: 'date' }, { title: 'New York time' }, { title: 'reason' }], sorted)
}
