/** Sessions that a user staged elsewhere: one table of ticks, one of opening ranges, both in whole cents. */
import { BellwetherError } from '../../../core/errors.ts'
import { nearestName } from '../../../core/nearest.ts'
import { countedText, countText } from '../../../core/number-text.ts'
import { formatDate, MS_PER_SECOND } from '../../../core/time.ts'
import { INVALID, parseNumber } from '../../../ingest/files/table/number-cell.ts'
import { parseDateCell } from '../../../ingest/files/table/time-cell.ts'
import { invalidLine } from '../../../ingest/tables/own-table.ts'
import {
  type CellParser,
  readSheet,
  requireNumbers,
  type Sheet,
  type SheetWords,
} from '../../../ingest/tables/sheet.ts'
import { CENT_MICROS, MOST_TICKS } from '../../../market/price-ticks.ts'
import { newYorkDay, newYorkInstant, newYorkText } from '../../../market/new-york-time.ts'
import { NO_RANGE } from '../../../strategies/orb/orb-grid.ts'
import { GrowingColumn } from './growing-column.ts'
import { SESSION_STATES, stagedFrom, type StagedSessions, TRADED } from './staged-sessions.ts'

export const TICK_COLUMNS = ['session_date', 'epoch_s', 'price_cents'] as const
export const RANGE_COLUMNS = ['session_date', 'range_high_cents', 'range_low_cents', 'first_trading_epoch_s'] as const

export interface TableStaging {
  readonly staged: StagedSessions
  /** Ticks left out because the price was that of the tick before in the session. */
  readonly repeats: number
}

const TICKS: SheetWords = {
  many: 'ticks',
  one: 'tick',
  line: 'Each line holds a date, a second since 1970 and a price in cents, both whole numbers.',
}
const RANGES: SheetWords = {
  many: 'opening ranges',
  one: 'session',
  line: 'Each line holds a date, the high and the low in cents, and the second since 1970 from which trading starts.',
}
const MOST_SECONDS = 2 ** 31 - 1

/**
 * Plain or compressed; columns in any order. A session of which there is a range and no tick is a day without trades.
 * Errors: FILE_*, INGEST_EMPTY, COLUMN_MISSING, VALUE_INVALID (a cell, with its line), INGEST_ORDER.
 */
export async function stageTables(ticksPath: string, rangesPath: string): Promise<TableStaging> {
  const ranges = readRanges(await readTable(rangesPath, RANGES, RANGE_COLUMNS))
  const ticks = readTicks(await readTable(ticksPath, TICKS, TICK_COLUMNS))
  return joined(ranges, ticks)
}

async function readTable(path: string, words: SheetWords, columns: readonly string[]): Promise<Sheet> {
  const sheet = await readSheet(path, words)
  const missing = columns.filter((name) => !sheet.columns.includes(name))
  const unknown = sheet.columns.filter((name, i) => !columns.includes(name) || sheet.columns.indexOf(name) !== i)
  if (missing.length > 0) throw wrongColumns(sheet, `has no column ${missing.join(', ')}`, columns, missing[0])
  if (unknown.length === 0) return sheet
  const name = unknown[0]!
  const what = columns.includes(name) ? `has the column ${name} twice` : `has an unknown column, ${name}`
  throw wrongColumns(sheet, what, columns, undefined)
}

function wrongColumns(
  { file, columns }: Sheet,
  what: string,
  wanted: readonly string[],
  missing: string | undefined,
): BellwetherError {
  const near = missing === undefined ? undefined : nearestName(missing, columns)
  return new BellwetherError('COLUMN_MISSING', {
    message: `${file} ${what}.`,
    expected: `Its columns are ${wanted.join(', ')}.`,
    given: columns.join(','),
    remedy: near === undefined ? 'Write these columns and no others.' : `Rename ${near}, if that is meant.`,
  })
}

interface Ranges {
  readonly sheet: Sheet
  readonly days: Float64Array
  readonly highs: Float64Array
  readonly lows: Float64Array
  readonly firsts: Float64Array
}

function readRanges(sheet: Sheet): Ranges {
  const days = datesOf(sheet)
  const highs = numbers(sheet, 'range_high_cents', cents, CENTS)
  const lows = numbers(sheet, 'range_low_cents', cents, CENTS)
  const firsts = numbers(sheet, 'first_trading_epoch_s', epochSecond, SECOND)
  for (let row = 0; row < days.length; row++) {
    if (row > 0 && days[row] === days[row - 1]) throw bad(sheet, row, `${formatDate(days[row]!)} stands there again`)
    if (row > 0 && days[row]! < days[row - 1]!) throw unordered(sheet, row, 'the date goes back')
    if (row > 0 && firsts[row]! <= firsts[row - 1]!) throw unordered(sheet, row, 'first_trading_epoch_s goes back')
    if (newYorkDay(firsts[row]! * MS_PER_SECOND) !== days[row]) throw otherDate(sheet, row, days[row]!, firsts[row]!)
    if (highs[row]! < lows[row]!) throw bad(sheet, row, `the high ${highs[row]} is below the low ${lows[row]}`)
  }
  return { sheet, days, highs, lows, firsts }
}

interface Ticks {
  readonly sheet: Sheet
  readonly days: Float64Array
  readonly epochs: Float64Array
  readonly prices: Float64Array
}

function readTicks(sheet: Sheet): Ticks {
  const days = datesOf(sheet)
  const epochs = numbers(sheet, 'epoch_s', epochSecond, SECOND)
  const prices = numbers(sheet, 'price_cents', cents, CENTS)
  for (let row = 1; row < days.length; row++) {
    if (days[row]! < days[row - 1]!) throw unordered(sheet, row, 'the date goes back')
    if (epochs[row] === epochs[row - 1]) throw bad(sheet, row, `the second ${epochs[row]} stands there again`)
    if (epochs[row]! < epochs[row - 1]!) throw unordered(sheet, row, 'epoch_s goes back')
  }
  return { sheet, days, epochs, prices }
}

function joined(ranges: Ranges, ticks: Ticks): TableStaging {
  const sessions = ranges.days.length
  const starts = new GrowingColumn()
  const seconds = new GrowingColumn()
  const prices = new GrowingColumn()
  const closes = new Int32Array(sessions)
  let row = 0
  for (let s = 0; s < sessions; s++) {
    starts.push(prices.length)
    const midnight = newYorkInstant(ranges.days[s]! + 1, 0) / MS_PER_SECOND
    for (let isFirst = true; ticks.days[row] === ranges.days[s]; row++, isFirst = false) {
      const second = ticks.epochs[row]! - ranges.firsts[s]!
      if (second < 0) throw early(ticks, row, ranges.firsts[s]!)
      if (ticks.epochs[row]! >= midnight) throw otherDate(ticks.sheet, row, ranges.days[s]!, ticks.epochs[row]!)
      const repeats = !isFirst && ticks.prices[row] === ticks.prices[row - 1]
      closes[s] = ticks.prices[row]!
      if (repeats) continue
      seconds.push(second)
      prices.push(ticks.prices[row]!)
    }
    if (ticks.days[row]! < ranges.days[s]!) throw rangeless(ranges, ticks, row)
  }
  if (row < ticks.days.length) throw rangeless(ranges, ticks, row)
  starts.push(prices.length)
  const staged = stagedTable(ranges, starts.values(), seconds.values(), prices.values(), closes)
  return { staged, repeats: row - prices.length }
}

function stagedTable(
  ranges: Ranges,
  starts: Int32Array,
  seconds: Int32Array,
  prices: Int32Array,
  closes: Int32Array,
): StagedSessions {
  const sessions = closes.length
  const hasTicks = (s: number): boolean => starts[s + 1]! > starts[s]!
  const untraded = SESSION_STATES.indexOf('no change of price after the opening range')
  const ends = closes.map((_, s) => (hasTicks(s) ? seconds[starts[s + 1]! - 1]! : 0))
  return stagedFrom(CENT_MICROS, {
    splits: new Float64Array(sessions).fill(1),
    pastSplits: new Float64Array(0),
    pastCloses: new Int32Array(0),
    days: Int32Array.from(ranges.days),
    starts,
    origins: Int32Array.from(ranges.firsts),
    highs: Int32Array.from(ranges.highs, (high, s) => (hasTicks(s) ? high : NO_RANGE.high)),
    lows: Int32Array.from(ranges.lows, (low, s) => (hasTicks(s) ? low : NO_RANGE.low)),
    closes,
    states: closes.map((_, s) => (hasTicks(s) ? TRADED : untraded)),
    rangeBars: new Int32Array(sessions),
    bars: new Int32Array(sessions),
    ends,
    lastBars: ends,
    overruns: new Int32Array(sessions),
    seconds,
    prices,
    bids: new Int32Array(0),
    asks: new Int32Array(0),
  })
}

const CENTS = `no whole number of cents from 1 to ${countText(MOST_TICKS)}`
const SECOND = 'no whole second since 1970'

const cents: CellParser = wholeWithin(1, MOST_TICKS)
const epochSecond: CellParser = wholeWithin(0, MOST_SECONDS)

function wholeWithin(least: number, most: number): CellParser {
  return (bytes, from, to) => {
    const value = parseNumber(bytes, from, to)
    return Number.isInteger(value) && value >= least && value <= most ? value : INVALID
  }
}

function datesOf(sheet: Sheet): Float64Array {
  return numbers(sheet, 'session_date', parseDateCell, 'no date as YYYY-MM-DD')
}

function numbers(sheet: Sheet, column: string, parse: CellParser, problem: string): Float64Array {
  return requireNumbers(sheet, sheet.columns.indexOf(column), parse, problem)
}

function bad({ file, words, grid }: Sheet, row: number, what: string): BellwetherError {
  return invalidLine(file, grid.lines[row]!, what, {
    expected: words.line,
    given: what,
    remedy: 'Correct the line, or remove it.',
  })
}

function unordered({ file, words, grid }: Sheet, row: number, what: string): BellwetherError {
  return new BellwetherError('INGEST_ORDER', {
    message: `${file}, line ${countText(grid.lines[row]!)}: ${what}.`,
    expected: `Lines are in order of time, one a ${words.one}.`,
    given: what,
    remedy: 'Sort the file by time, oldest first.',
  })
}

function early({ sheet, epochs }: Ticks, row: number, first: number): BellwetherError {
  return bad(sheet, row, `the second ${epochs[row]} lies before ${first}, when trading starts in this session`)
}

/** Dates are those of the exchange. */
function otherDate(sheet: Sheet, row: number, day: number, second: number): BellwetherError {
  const time = newYorkText(second * MS_PER_SECOND)
  return bad(sheet, row, `the second ${second} is ${time}, and session_date says ${formatDate(day)}`)
}

function rangeless(ranges: Ranges, { sheet, days }: Ticks, row: number): BellwetherError {
  const day = formatDate(days[row]!)
  const rest = `${ranges.sheet.file} holds ${countedText(ranges.days.length, 'session', 'sessions')} without it`
  return invalidLine(sheet.file, sheet.grid.lines[row]!, `there is no opening range of ${day}`, {
    expected: `Every session with ticks has a line in the table of ranges; ${rest}.`,
    given: day,
    remedy: 'Add its range, or remove its ticks.',
  })
}
