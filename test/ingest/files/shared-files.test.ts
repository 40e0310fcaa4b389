import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hashFrame, selectRows } from '../../../src/core/frame.ts'
import { orderRows } from '../../../src/core/row-order.ts'
import { readDataFile } from '../../../src/ingest/files/read-file.ts'
import type { RecordBatch } from '../../../src/ingest/source.ts'
import { RECORD_KINDS } from '../../../src/market/record-kind.ts'
import { itOnShared, sharedPath } from '../../shared.ts'
import { rowsOf } from './vendor-files.ts'

/** Format, kind, lines of data, records offered, and quarantined rows by rule. */
type Expected = readonly [string, string, number, number, Readonly<Record<string, number>>?]

/** As the description of the data counts them (lines without headers), and what the rules find in them. */
const FILES: Readonly<Record<string, readonly Expected[]>> = {
  'equity_daily/yahoo_adj/spy.csv.gz': [['yahoo-daily', 'bars', 8395, 8395]],
  'equity_daily/yahoo_adj/vix.csv.gz': [['yahoo-daily', 'bars', 9175, 9175, { SESSION_NONE: 1 }]],
  'equity_daily/djia30_2006_2017/IBM_2006-01-01_to_2018-01-01.csv.gz': [
    ['named-daily', 'bars', 3020, 3020, { OHLC_IMPOSSIBLE: 4, VALUE_MISSING: 1 }],
  ],
  'equity_daily/yfinance_SPY_div_split_1993_2025.csv.gz': [
    ['yfinance-daily', 'bars', 8115, 8115],
    ['yfinance-daily', 'actions', 8115, 130],
  ],
  'equity_intraday/SPY_1m_rth_2024-03_2025-04.parquet': [['utc-bars', 'bars', 102_236, 102_236]],
  'equity_intraday/SPY_5m_rth_2024-03_2025-04_utc.csv.gz': [['utc-bars', 'bars', 20_769, 20_769]],
  'equity_intraday/SPY_1min_polygon_ext_2024-02_2024-05.csv.gz': [['polygon-bars', 'bars', 49_720, 49_720]],
  'equity_intraday/ib_1min_2025-09_2026-03/SPY_1min.csv.gz': [['interactive-brokers-bars', 'bars', 49_885, 49_885]],
  'equity_intraday/ib_5min/SPY_5min.csv.gz': [['interactive-brokers-bars', 'bars', 17_463, 17_463]],
  'equity_intraday/tradingview/SP_SPX, 5 (1).csv.gz': [['tradingview-bars', 'bars', 20_044, 20_044]],
  'equity_intraday/tradingview/CBOE_DLY_VIX1D, 5 (1).csv.gz': [['tradingview-bars', 'bars', 20_139, 20_139]],
  'equity_intraday/yahoo_spx_1m_daily_files/2026-07-17.csv': [['yahoo-minute', 'bars', 390, 390]],
  'lean/equity/usa/daily/spy.zip': [['lean-daily-trade', 'bars', 5849, 5849]],
  'lean/equity/usa/hour/spy.zip': [['lean-hour-trade', 'bars', 40_832, 40_832]],
  'lean/equity/usa/minute/spy/20230803_quote.zip': [['lean-minute-quote', 'quote-bars', 961, 961]],
  'lean/equity/usa/second/spy/20131007_trade.zip': [['lean-second-trade', 'bars', 16_675, 16_675]],
  'lean/equity/usa/second/spy/20131007_quote.zip': [['lean-second-quote', 'quote-bars', 27_409, 27_409]],
  'lean/equity/usa/tick/spy/20131007_trade.zip': [['lean-tick-trade', 'trades', 250_601, 250_601]],
  'lean/equity/usa/factor_files/spy.csv': [['lean-factors', 'factors', 96, 96]],
  'lean/equity/usa/map_files/qqq.csv': [['lean-tickers', 'symbol-changes', 4, 4]],
  'lean/alternative/interest-rate/usa/interest-rate.csv': [['lean-interest-rate', 'series', 56, 56]],
  'lean/option/usa/daily/aapl_2014_openinterest_american.zip': [
    ['lean-option-daily-openinterest', 'open-interest', 6016, 6016, { CONTRACT_EXPIRED: 183 }],
  ],
  'lean/option/usa/daily/aapl_2014_quote_american.zip': [['lean-option-daily-quote', 'option-quote-bars', 4532, 4532]],
  'lean/option/usa/minute/goog/20151223_quote_american.zip': [
    ['lean-option-minute-quote', 'option-quote-bars', 28_932, 28_932, { VALUE_MISSING: 244 }],
  ],
  'lean/indexoption/usa/minute/spxw/20210104_trade_european.zip.zip': [
    ['lean-option-minute-trade', 'option-bars', 1918, 1918],
  ],
  'lean/indexoption/usa/hour/spx_2021_quote_european.zip': [
    ['lean-option-hour-quote', 'option-quote-bars', 79, 79, { QUOTE_CROSSED: 2 }],
  ],
  'lean/option/usa/universes/spy/20240105.csv': [
    ['lean-option-universe', 'chains', 20, 19, { NUMBER_INVALID: 1 }],
    ['lean-option-universe', 'option-bars', 20, 19],
    ['lean-option-universe', 'bars', 20, 1],
  ],
  'options_eod/deltaneutral/VXX_2016-12.csv.gz': [['deltaneutral-chains', 'chains', 27_940, 27_940]],
  'options_eod/seed_sidmohan0_spy_1dte_2022-11_2023-06.csv.gz': [
    ['polygon-pairs', 'chains', 1550, 3100],
    ['polygon-pairs', 'option-bars', 1550, 3100],
  ],
  'options_eod/spy_2021-01_2021-09_20contracts_per_day.csv.gz': [
    ['eod-chains', 'chains', 3760, 3760, { QUOTE_CROSSED: 17 }],
  ],
  'options_eod/spy_2021_underlying.csv': [
    ['tiingo-daily', 'bars', 252, 504],
    ['tiingo-daily', 'actions', 252, 4],
  ],
  'options_eod/yfinance_snapshot_2026-07/SPY_options.parquet': [['yfinance-options', 'chains', 1966, 1966]],
  'options_eod/atm_iv_term_structure_2026/SPX.csv': [
    ['atm-volatility', 'vol-term-structure', 3442, 3442, { SESSION_NONE: 154 }],
  ],
  'vol/cboe_VIX_History_2010_2025_mdy.csv': [['cboe-index', 'bars', 3860, 3860, { SESSION_NONE: 22 }]],
  'vol/vix_daily_pddl.csv.gz': [['cboe-index', 'bars', 9235, 9235, { OHLC_IMPOSSIBLE: 47, SESSION_NONE: 33 }]],
  'vol/cfe_vx_futures_all_contracts_2004_2010.csv.gz': [
    ['cfe-vx-futures', 'futures', 12_293, 12_293, { VALUE_MISSING: 215 }],
  ],
  'vol/squeezemetrics_dix_gex_2011_2025.csv': [['squeezemetrics', 'series', 3504, 10_512]],
  'macro/treasury_curves_zipline.csv.gz': [['treasury-curves', 'series', 6816, 70_144]],
  'macro/financing_rates_daily_v2.csv.gz': [['financing-rates', 'series', 4848, 19_392]],
  'macro/fred_vintages_from_git_2026.csv.gz': [['fred-vintages', 'series', 9780, 9780]],
  'macro/fred_release_observed_at_2026-08-21.json': [['fred-releases', 'releases', 32, 32]],
  'macro/source_ofr_sofr.json': [['ofr-series', 'series', 2081, 2081]],
  'macro/lambdaclass_signals_daily_2007_2025.csv.gz': [['filled-signals', 'series', 5020, 45_176]],
  'corporate/spy_dividends_state_street_20260730.csv': [['dividends', 'actions', 74, 74]],
  'corporate/qqq_dividends_crossvalidated_20260804.csv': [['dividends', 'actions', 81, 81]],
  'corporate/sec_section31_rates.csv': [['sec-section-31', 'series', 23, 46]],
  'corporate/sp500.csv': [['member-table', 'members', 503, 503]],
  'corporate/sp500_ticker_start_end.csv': [['member-intervals', 'members', 1230, 1230]],
  'corporate/sp500_changes_since_2019.csv': [['member-changes', 'member-changes', 106, 294]],
  'calendar/lean_market_hours_us.json': [['lean-market-hours', 'closures', 705, 705]],
  'news/cnbc_headlines_2017-12_2020-07.csv.gz': [['headlines', 'news', 2800, 2800, { DUPLICATE_ROW: 9 }]],
  'news/reuters_headlines_2018_2020_noheader.csv.gz': [
    ['headlines-bare', 'news', 32_770, 32_770, { DUPLICATE_ROW: 79 }],
  ],
  'news/financial_phrasebank_Sentences_50Agree_utf8bom.txt.gz': [['labelled-sentences', 'labelled-text', 4846, 4846]],
}

function countsOf({ kind, input, inputRows, rowsRead, records, quarantined }: RecordBatch): Expected {
  expect(rowsRead).toBe(records.length + quarantined.length)
  const rules: Record<string, number> = {}
  for (const { rule } of quarantined) rules[rule] = (rules[rule] ?? 0) + 1
  return [input.format, kind, inputRows, rowsRead, rules]
}

itOnShared('reads every vendor shape with the rows that its description counts', async () => {
  for (const [path, expected] of Object.entries(FILES)) {
    const batches = await readDataFile(sharedPath(`data/${path}`))
    expect(batches.map(countsOf), path).toEqual(expected.map((one) => [...one.slice(0, 4), one[4] ?? {}]))
  }
})

itOnShared('knows every value of every FRED file after the period it refers to', async () => {
  const folder = sharedPath('data/macro/fred_2026-05-12')
  for (const name of readdirSync(folder)) {
    const [batch] = await readDataFile(join(folder, name))
    const { columns, length } = batch!.records as unknown as { columns: Record<string, Float64Array>; length: number }
    expect(batch!.quarantined.length, name).toBe(0)
    const isInForce = /^(DFEDTAR|IORB)/.test(name)
    for (let row = 0; row < length; row++) {
      if (!isInForce && !(columns['knownAt']![row]! > columns['at']![row]!)) expect.fail(`${name}, row ${row}`)
    }
  }
})

itOnShared('reads 496,210 quotes from 36 files of Cboe, and the same ones from their table in Parquet', async () => {
  const folder = sharedPath('data/options_eod/cboe_spx_daily')
  const rest = new Map<string, string>()
  let rows = 0
  for (const name of readdirSync(folder)) {
    const [chains] = await readDataFile(join(folder, name))
    rows += chains!.rowsRead
    if (chains!.records.length > 0) rest.set(String(rowsOfFirst(chains!)), contentHash(chains!))
  }
  expect(rows).toBe(496_210)
  const [table] = await readDataFile(sharedPath('data/parquet/spx_eod_chains_2019-04-25_2019-06-20.parquet'))
  expect([table!.rowsRead, table!.quarantined.length]).toEqual([496_210, 13_324])
  for (const [session, hash] of rest) {
    const of = (table!.records.columns as unknown as { session: Int32Array }).session
    const picked = Array.from(of.keys()).filter((row) => of[row] === Number(session))
    expect(contentHash({ ...table!, records: selectRows(table!.records, picked) }), session).toBe(hash)
  }
})

function rowsOfFirst({ records }: RecordBatch): number {
  return (records.columns as unknown as { session: Int32Array }).session[0]!
}

function contentHash({ kind, records }: RecordBatch): string {
  return hashFrame(selectRows(records, orderRows(records, RECORD_KINDS[kind].key).rows))
}

itOnShared(
  'agrees across vendors: the raw close of Lean is that of Tiingo and the spot of the option quotes',
  async () => {
    const [lean] = await readDataFile(sharedPath('data/lean/equity/usa/daily/spy.zip'))
    const [tiingo] = await readDataFile(sharedPath('data/options_eod/spy_2021_underlying.csv'))
    const [chains] = await readDataFile(sharedPath('data/options_eod/spy_2021-01_2021-09_20contracts_per_day.csv.gz'))
    const closes = new Map(
      rowsOf(tiingo)
        .filter(({ adjustment }) => adjustment === 'raw')
        .map(({ session, close }) => [session, close]),
    )
    const shared = rowsOf(lean).filter(({ session }) => closes.has(session))
    expect(shared.length).toBeGreaterThan(55)
    for (const { session, close } of shared) expect(close, String(session)).toBe(closes.get(session))
    for (const { session, underlyingPrice } of rowsOf(chains))
      expect(underlyingPrice, String(session)).toBe(closes.get(session))
  },
)
