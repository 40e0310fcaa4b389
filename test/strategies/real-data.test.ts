/** A condor on vendors' chains, through the lake: contracts chosen as the analysis of the same chains says. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { analyseRoot, OptionKernel } from '@bellwether/options'
import { CUT_OFFS } from '../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { runEngine } from '../../src/backtest/engine/engine.ts'
import { barsOfLake, chainsOfLake } from '../../src/backtest/engine/feeds/lake-feeds.ts'
import { nyse } from '../../src/market/calendar.ts'
import type { Chain } from '../../src/strategies/market.ts'
import { QuotedExpiry } from '../../src/strategies/selection/quoted-expiry.ts'
import type { Trader } from '../../src/strategies/trader.ts'
import { Instruments, type ListedOption } from '../../src/trading/instrument.ts'
import { toMicros } from '../../src/trading/money.ts'
import { lakeOf } from '../backtest/orb/vectors.ts'
import { itOnShared, sharedPath } from '../shared.ts'
import { lifeOfOptions } from './option-market.ts'
import { TRADERS } from '../../src/strategies/traders.ts'

/** Deltas of one expiry by the fitted forward and rate of the option package, by symbol. */
function analysedDeltas(chain: Chain, root: string, expiry: number): Map<string, number> {
  const { from, to } = chain.expiries.find((each) => each.root === root && each.expiry === expiry)!
  const rows = Array.from({ length: to - from }, (_, i) => from + i)
  const column = (value: (row: number) => number): Float64Array => Float64Array.from(rows, value)
  const quotes = {
    right: Int8Array.from(rows, (row) => (chain.right(row) === 'call' ? 1 : -1)),
    strike: column((row) => chain.strike(row)),
    bid: column((row) => chain.bid(row)),
    ask: column((row) => chain.ask(row)),
  }
  const { years } = new QuotedExpiry(chain, { root, expiry, from, to }, chain.at)
  const market = {
    exercise: 'european',
    spot: chain.underlyingPrice,
    rate: 0.024,
    pricer: OptionKernel.loadSync(),
  } as const
  const [analysed] = analyseRoot([{ years, quotes }], market)
  return new Map(rows.map((row, i) => [chain.symbol(row), analysed!.volatilities.mid.delta[i]!]))
}

itOnShared('a 16-delta condor on SPX', async () => {
  const folder = sharedPath('data/options_eod/cboe_spx_daily')
  const lake = await lakeOf(
    readdirSync(folder)
      .filter((name) => name.startsWith('SPX_201905'))
      .map((name) => join(folder, name)),
  )
  const { source, from, to } = (await lake.list()).find(({ kind }) => kind === 'chains')!
  const selection = { lake, calendar: nyse, source, from: from!, to: to!, asOfCommit: await lake.head() }
  const definition = TRADERS.find(({ name }) => name === 'iron-condor')!
  const condor = definition.create(definition.parameters.parse({ mostDays: 5 }), 'SPX')
  const instruments = new Instruments(nyse)
  let deltas = new Map<string, number>()
  const written: number[] = []
  const watched: Trader = {
    description: condor.description,
    onChain(context, chain) {
      condor.onChain!(context, chain)
      const legs = context.orders.working.find(({ purpose }) => purpose === 'entry')?.combination?.legs ?? []
      for (const { symbol, ratio } of legs) {
        const { root, expiry } = instruments.of(symbol) as ListedOption
        if (!deltas.has(symbol)) deltas = analysedDeltas(chain, root, expiry)
        if (ratio < 0) written.push(Math.abs(deltas.get(symbol)!))
      }
      deltas = new Map()
    },
    onFill: (context, fill) => condor.onFill!(context, fill),
  }
  const account = {
    openingCash: toMicros(1e6),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.arca,
    rules: lifeOfOptions(),
  }
  const result = await runEngine({
    ...account,
    trader: watched,
    calendar: nyse,
    from: from!,
    to: to!,
    feeds: [chainsOfLake(selection, 'SPX', 'CBOE')],
  })
  expect(written.length).toBeGreaterThan(1)
  // Strikes are 5 points apart.
  for (const delta of written) expect(Math.abs(delta - 0.16)).toBeLessThan(0.01)
  expect(result.fills.length).toBeGreaterThan(3)
  expect(result.updates.filter(({ state }) => state === 'refused')).toEqual([])
})

itOnShared(
  'every option strategy on chains in which a contract is quoted on two days: what cannot be done is counted',
  async () => {
    const names = ['spy_2021-01_2021-09_20contracts_per_day.csv.gz', 'spy_2021_underlying.csv']
    const lake = await lakeOf(names.map((name) => join(sharedPath('data/options_eod'), name)))
    const series = await lake.list()
    const { source, from, to } = series.find(({ kind }) => kind === 'chains')!
    const bars = series.find(({ kind }) => kind === 'bars')!
    const selection = { lake, calendar: nyse, source, from: from!, to: to!, asOfCommit: await lake.head() }
    const feeds = [
      await barsOfLake({ ...selection, source: bars.source }, 'SPY', '1d'),
      chainsOfLake(selection, 'SPY', ''),
    ]
    let [fills, noted, unmarked] = [0, 0, 0]
    for (const definition of TRADERS.filter(({ needs }) => needs.includes('chains'))) {
      const trader = definition.create(definition.parameters.parse({}), 'SPY')
      const account = {
        openingCash: toMicros(1e5),
        assumptions: PLAIN_FILLS,
        cutOffs: CUT_OFFS.arca,
        rules: lifeOfOptions(),
      }
      const result = await runEngine({ ...account, trader, calendar: nyse, from: from!, to: to!, feeds })
      expect(result.faults, definition.name).toEqual([])
      expect(
        result.updates.filter(({ state }) => state === 'refused'),
        definition.name,
      ).toEqual([])
      for (const { evidence } of result.fills) {
        if (evidence.quote !== undefined) expect(evidence.quote.ask).toBeGreaterThanOrEqual(evidence.quote.bid)
      }
      fills += result.fills.length
      unmarked += result.counts['positions without a mark'] ?? 0
      noted += Object.keys(result.counts).filter((reason) => reason.startsWith('strategy: ')).length
    }
    expect(fills).toBeGreaterThan(100)
    expect(unmarked).toBeGreaterThan(1000)
    expect(noted).toBeGreaterThan(20)
  },
)
