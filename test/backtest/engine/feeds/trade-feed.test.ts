/** Market prints through the loop: which are told, what fills on them, and those of a real session. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CUT_OFFS } from '../../../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, runEngine } from '../../../../src/backtest/engine/engine.ts'
import { tradesOfLake } from '../../../../src/backtest/engine/feeds/lake-feeds.ts'
import { TradeFeed, type TradeRecords } from '../../../../src/backtest/engine/feeds/trade-feed.ts'
import { createFrame } from '../../../../src/core/frame.ts'
import { MS_PER_SECOND, parseDate } from '../../../../src/core/time.ts'
import { unzip } from '../../../../src/ingest/files/zip.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../../../src/market/record-kind.ts'
import type { Tick } from '../../../../src/strategies/market.ts'
import type { Trader } from '../../../../src/strategies/trader.ts'
import { fromMicros, toMicros } from '../../../../src/trading/money.ts'
import { itOnShared, sharedPath } from '../../../shared.ts'
import { lakeOf } from '../../orb/vectors.ts'

/** Seconds after the open, price, size, and whether it is suspicious. */
type Print = readonly [seconds: number, price: number, size: number, suspicious?: 1]

const [FIRST, SECOND, THIRD] = ['2024-01-03', '2024-01-04', '2024-01-05'].map(parseDate) as [number, number, number]
const CLOSE = 6.5 * 3600

function printsOf(day: number, prints: readonly Print[]): TradeRecords {
  const frame = createFrame(RECORD_SCHEMAS.trades, prints.length)
  const { open } = nyse.session(day)!
  for (const [row, [seconds, price, size, suspicious = 0]] of prints.entries()) {
    const at = open + seconds * MS_PER_SECOND
    ;[frame.columns.at[row], frame.columns.knownAt[row]] = [at, at]
    ;[frame.columns.price[row], frame.columns.size[row], frame.columns.suspicious[row]] = [price, size, suspicious]
  }
  return frame
}

function run(trader: Partial<Trader>, days: ReadonlyMap<number, readonly Print[]>): Promise<EngineResult> {
  const sessions = nyse.sessions(FIRST, THIRD)
  const read = async (session: number) => printsOf(session, days.get(session) ?? [])
  return runEngine({
    trader: { description: 'of a test', ...trader },
    calendar: nyse,
    from: FIRST,
    to: THIRD,
    feeds: [(desk) => new TradeFeed({ symbol: 'SPY', sessions, read }, desk)],
    openingCash: toMicros(100_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
  })
}

it('tells the prints of the session, its first and its last, and counts the rest', async () => {
  const told: string[] = []
  const { counts } = await run(
    {
      onTick: (_, { session, price, size, isOpening, isClosing }) =>
        void told.push(
          `${session - FIRST} ${price} x ${size}${isOpening ? ' opens' : ''}${isClosing ? ' closes' : ''}`,
        ),
      onClosing: ({ market }) => void told.push(`closing after ${market.price('SPY')}`),
    },
    new Map([
      [
        FIRST,
        [
          [-5, 99, 1],
          [0, 100, 10],
          [1, 101, 5],
          [1, 250, 5, 1],
          [CLOSE, 102, 7],
          [CLOSE + 1, 103, 1],
        ],
      ],
      [THIRD, [[60, 104, 3]]],
    ]),
  )
  expect(told).toEqual([
    '0 100 x 10 opens',
    '0 101 x 5',
    'closing after 101',
    '0 102 x 7 closes',
    'closing after 102',
    '2 104 x 3 opens closes',
  ])
  expect(counts).toEqual({ 'prints outside the session': 2, 'sessions without prints': 1, 'suspicious prints': 1 })
})

it('orders fill at the next print, of an auction at its own', async () => {
  const { fills } = await run(
    {
      onTick({ orders }, tick: Tick) {
        if (tick.isOpening) orders.submit({ symbol: 'SPY', quantity: 1, type: 'market' })
        if (tick.isOpening) orders.submit({ symbol: 'SPY', quantity: -1, type: 'market-on-close' })
      },
    },
    new Map([
      [
        SECOND,
        [
          [0, 100, 10],
          [1, 101, 5],
          [CLOSE, 102, 7],
        ],
      ],
    ]),
  )
  expect(fills.map(({ price, quantity, evidence }) => [fromMicros(price), quantity, evidence.rule])).toEqual([
    [101, 1, 'next price'],
    [102, -1, 'official close'],
  ])
})

itOnShared(
  'the prints of SPY on 2013-10-07: what is told is what the file has in the hours of the session',
  async () => {
    const path = sharedPath('data/lean/equity/usa/tick/spy/20131007_trade.zip')
    const day = parseDate('2013-10-07')
    const lake = await lakeOf([path])
    const selection = { lake, calendar: nyse, source: 'lean', from: day, to: day, asOfCommit: await lake.head() }
    const told = { prints: 0, size: 0, first: Number.NaN, last: Number.NaN, closings: 0 }
    const { counts, fills } = await runEngine({
      trader: {
        description: 'buys at the open and sells at the close',
        onTick({ orders }, { price, size, isOpening }) {
          if (isOpening) orders.submit({ symbol: 'SPY', quantity: 100, type: 'market' })
          if (isOpening) orders.submit({ symbol: 'SPY', quantity: -100, type: 'market-on-close' })
          if (isOpening) told.first = price
          told.prints++
          told.size += size
          told.last = price
        },
        onClosing: () => void told.closings++,
      },
      calendar: nyse,
      from: day,
      to: day,
      feeds: [tradesOfLake(selection, 'SPY')],
      openingCash: toMicros(1e6),
      assumptions: PLAIN_FILLS,
      cutOffs: CUT_OFFS.arca,
    })
    // milliseconds since midnight, price x 10,000, size, exchange, condition, suspicious
    const [file] = unzip(readFileSync(path))
    const rows = Buffer.from(file!.bytes)
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    const isInside = ([time]: string[]) => Number(time) >= 34_200_000 && Number(time) <= 57_600_000
    const kept = rows.filter((row) => isInside(row) && row[5] !== '1')
    expect(kept.length).toBeGreaterThan(100_000)
    expect(told).toEqual({
      prints: kept.length,
      size: kept.reduce((sum, row) => sum + Number(row[2]), 0),
      first: Number(kept[0]![1]) / 1e4,
      last: Number(kept.at(-1)![1]) / 1e4,
      closings: 1,
    })
    const suspicious = rows.filter((row) => isInside(row) && row[5] === '1').length
    expect(counts['prints outside the session'] ?? 0).toBe(rows.filter((row) => !isInside(row)).length)
    expect(counts['suspicious prints'] ?? 0).toBe(suspicious)
    expect(fills.map(({ price }) => fromMicros(price))).toEqual([Number(kept[1]![1]) / 1e4, told.last])
  },
)
