/** Macro and market series: the Treasury, the OFR, the SEC, and collections by others. */
import { z } from 'zod'
import { type Filler, type Format, output } from '../format.ts'
import { ColumnTable, type TypedColumn } from '../table/column-table.ts'
import { daysLater, inForce, releasedTimes } from '../times/series-times.ts'
import { wideSeries } from './wide-series.ts'

const TENORS = {
  '1month': 'TREASURY_1M',
  '3month': 'TREASURY_3M',
  '6month': 'TREASURY_6M',
  '1year': 'TREASURY_1Y',
  '2year': 'TREASURY_2Y',
  '3year': 'TREASURY_3Y',
  '5year': 'TREASURY_5Y',
  '7year': 'TREASURY_7Y',
  '10year': 'TREASURY_10Y',
  '20year': 'TREASURY_20Y',
  '30year': 'TREASURY_30Y',
}

const treasuryCurves: Format = {
  name: 'treasury-curves',
  title: 'Constant-maturity yields of the Treasury as fractions, one column a tenor',
  shape: { type: 'header', required: ['Time Period', ...Object.keys(TENORS)] },
  outputs: wideSeries('treasury', 'Time Period', TENORS, releasedTimes({ frequency: 'daily' })),
}

const FINANCING = {
  benchmark_rate_percent: 'FINANCING_BENCHMARK_PERCENT',
  cash_rate_annual: 'FINANCING_CASH',
  funding_rate_annual: 'FINANCING_FUNDING',
  borrow_rate_annual: 'FINANCING_BORROW',
}

/** The vendor uses only benchmarks observed before each session: known at its opening. */
const financingRates: Format = {
  name: 'financing-rates',
  title: 'Overnight rates for cash, funding and borrowing by session, with the benchmark they are made of',
  shape: {
    type: 'header',
    required: ['session_date', 'benchmark', 'benchmark_observation', 'availability_policy', ...Object.keys(FINANCING)],
  },
  outputs: wideSeries('financing-rates', 'session_date', FINANCING, daysLater(0, 570), (rows) => {
    const [benchmark, observation, policy] = ['benchmark', 'benchmark_observation', 'availability_policy'].map((name) =>
      rows.texts(name),
    )
    return benchmark!.map((name, row) => `${name} of ${observation![row]}, ${policy![row]}`)
  }),
}

const SECTION_31 = { rate_decimal: 'SEC_SECTION_31', rate_per_million: 'SEC_SECTION_31_PER_MILLION' }

const secRates: Format = {
  name: 'sec-section-31',
  title: "The SEC's fee on sales of securities, by the days on which each rate is in force",
  shape: {
    type: 'header',
    required: ['effective_from', 'effective_to', ...Object.keys(SECTION_31)],
    optional: ['source_url', 'notes'],
  },
  outputs: wideSeries('sec', 'effective_from', SECTION_31, inForce, (rows) => {
    const [until, notes, address] = ['effective_to', 'notes', 'source_url'].map((name) => rows.texts(name))
    return until!.map((day, row) => `until ${day}; ${notes![row]} ${address![row]}`)
  }),
}

const SIGNALS = {
  gdp: 'SIGNAL_GDP',
  nfc_equity_mv: 'SIGNAL_NFC_EQUITY',
  nfc_net_worth: 'SIGNAL_NFC_NET_WORTH',
  buffett_indicator: 'SIGNAL_BUFFETT',
  tobin_q: 'SIGNAL_TOBIN_Q',
}
const MARKET_SIGNALS = {
  vix: 'SIGNAL_VIX',
  hy_spread: 'SIGNAL_HY_SPREAD',
  yield_curve_10y2y: 'SIGNAL_10Y2Y',
  dollar_index: 'SIGNAL_DOLLAR',
}

/** A quarter's figure is out 80 days after its end at the latest, and stands here from the quarter's first day. */
const QUARTER_DAYS = 92 + 80
const TRAP =
  'Values are filled forward from the first day they refer to, before they were published: a look-ahead trap.'

const trapped =
  (times: Filler): Filler =>
  (rows, made) => {
    rows.report.remark('LOOK_AHEAD_TRAP', TRAP, '', rows.length)
    return times(rows, made)
  }

const filledSignals: Format = {
  name: 'filled-signals',
  title: 'Daily signals filled forward by reference date, which is before publication',
  shape: { type: 'header', required: ['date', ...Object.keys(SIGNALS), ...Object.keys(MARKET_SIGNALS)] },
  outputs: [
    ...wideSeries(
      'lambdaclass-signals',
      'date',
      SIGNALS,
      trapped(daysLater(QUARTER_DAYS, 570, true)),
      () => 'look-ahead trap: filled forward by reference date',
    ),
    ...wideSeries(
      'lambdaclass-signals',
      'date',
      MARKET_SIGNALS,
      trapped(daysLater(4, 570, true)),
      () => 'filled forward by reference date',
    ),
  ],
}

const squeezeMetrics: Format = {
  name: 'squeezemetrics',
  title: 'Dark-pool index (DIX), gamma exposure (GEX) and the S&P 500 by day',
  shape: { type: 'header', required: ['date', 'price', 'dix', 'gex'] },
  outputs: wideSeries(
    'squeezemetrics',
    'date',
    { price: 'SQUEEZEMETRICS_SPX', dix: 'DIX', gex: 'GEX' },
    daysLater(1, 360),
  ),
}

const ofrFile = z.record(
  z.string(),
  z.object({ timeseries: z.object({ aggregation: z.array(z.tuple([z.string(), z.number().nullable()])) }) }),
)

const ofr: Format = {
  name: 'ofr-series',
  title: "Series of the Office of Financial Research's short-term funding monitor",
  shape: {
    type: 'json',
    fits: (value) => ofrRows(value).length > 0,
    table: (value, name) => {
      const rows = ofrRows(value)
      return new ColumnTable(
        name,
        new Map<string, TypedColumn>([
          ['series', { type: 'text', values: rows.map(([series]) => series) }],
          ['date', { type: 'text', values: rows.map(([, date]) => date) }],
          ['value', { type: 'number', values: Float64Array.from(rows, ([, , rate]) => rate ?? Number.NaN) }],
        ]),
      )
    },
  },
  outputs: [
    output('series', {
      source: 'ofr',
      columns: { series: 'series', period: 'date', value: 'value' },
      fillers: [releasedTimes()],
    }),
  ],
}

function ofrRows(value: unknown): [string, string, number | null][] {
  const file = ofrFile.safeParse(value).data ?? {}
  return Object.entries(file).flatMap(([series, { timeseries }]) =>
    timeseries.aggregation.map(([date, rate]): [string, string, number | null] => [series, date, rate]),
  )
}

export const MACRO_FORMATS = [treasuryCurves, financingRates, secRates, filledSignals, squeezeMetrics, ofr]
