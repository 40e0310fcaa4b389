/** What the name of a file tells: a ticker, a series, a universe, a date. */
import { BellwetherError } from '../../core/errors.ts'
import { dayOfDigits } from '../../market/contract.ts'
import type { FileNames } from './opened-file.ts'
import type { Rows } from './rows.ts'

/** Words in file names that are no tickers. */
const WORDS = new Set(
  (
    'adj adjusted amex archive bars bats cboe cfe chain chains close contracts csv daily data dly download eod etf ext ' +
    'files full futures hist historical history hour hourly ib index indices intraday iv min minute minutes nasdaq nyse ' +
    'ohlc ohlcv option options pddl polygon price prices quote quotes raw rth second snapshot stock stocks structure ' +
    'term tick ticks tiingo trade trades underlying us usa utc vol yahoo yfinance'
  ).split(' '),
)

const TICKER = /^\^?([a-z][a-z0-9]{0,5}(?:[.-][a-z])?)$/i

/**
 * The word of a name that can be a ticker, in capitals; '' where none can. Words written in capitals go
 * before others, and the first before the next.
 */
export function tickerInName(name: string): string {
  const stem = name.replace(/\.(csv|txt|parquet|json)$/i, '')
  const words = stem
    .split(/[\s_,()[\]]+|-(?=[^-]{2})/)
    .filter((word) => TICKER.test(word) && !WORDS.has(word.toLowerCase()))
  const word = words.find((candidate) => candidate === candidate.toUpperCase()) ?? words[0] ?? ''
  return TICKER.exec(word)?.[1]?.toUpperCase() ?? ''
}

/** The letters and digits with which a name begins. */
export function firstWord(name: string): string {
  return /^\^?([a-z0-9]+)/i.exec(name)?.[1] ?? ''
}

/** The day number of `YYYY-MM-DD` or `YYYYMMDD` in a name; NaN where there is none. */
export function dateInName(name: string): number {
  const parts = /(?:^|\D)(\d{4})-?(\d{2})-?(\d{2})(?:\D|$)/.exec(name)
  return parts === null ? Number.NaN : dayOfDigits(Number(`${parts[1]}${parts[2]}${parts[3]}`))
}

/** The symbol of each row: what a person gave, else what `find` reads from the names. Errors: FORMAT_AMBIGUOUS. */
export function symbolFrom(find: (file: FileNames) => string): (rows: Rows) => string[] {
  return (rows) =>
    rows.byFile((file) => {
      if (rows.overrides.symbol !== undefined) return rows.overrides.symbol
      // Members may be named by their days only, in an archive that is named by their symbol.
      const symbol = find(file) || find(rows.file)
      if (symbol === '') throw symbolMissing(file)
      rows.report.remark('SYMBOL_NAMED', `${symbol} was read from the name of the file.`)
      return symbol
    })
}

function symbolMissing({ path, name }: FileNames): BellwetherError {
  return new BellwetherError('FORMAT_AMBIGUOUS', {
    message: `${path} does not say which symbol its rows belong to.`,
    expected: 'The rows or the name of a file must carry the symbol, such as SPY_1min.csv.',
    given: name,
    remedy: 'Name it with --symbol, for example --symbol SPY, or rename the file.',
  })
}

export const symbolOfName = symbolFrom(({ name }) => tickerInName(name))

/** From the name, or from the folder where the name is only a date. */
export const symbolOfNameOrFolder = symbolFrom(
  ({ name, folders }) => tickerInName(name) || tickerInName(folders[0] ?? ''),
)

export const seriesOfName = symbolFrom(({ name }) => firstWord(name).toUpperCase())

export const universeOfName = symbolFrom(({ name }) => firstWord(name).toLowerCase())
