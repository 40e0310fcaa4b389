/**
 * A process of its own trades condors over so many years of simulated chains and prints its peak memory. The chains are
 * made session by session, or read from the lake that is named.
 */
import { type EngineResult, runEngine } from '../../src/backtest/engine/engine.ts'
import { ChainFeed } from '../../src/backtest/engine/feeds/chain-feed.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { condorSetting, tradeCondors } from './chain-lake.ts'
import { yearsOfChains } from './simulated-chains.ts'

const [years, lake] = process.argv.slice(2)
const chains = yearsOfChains(Number(years))
const { fills, equity } =
  lake === undefined
    ? await tradeMade()
    : await tradeCondors(await openLake({ root: lake, clock: new FixedClock(0) }), chains)
const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6
console.log(JSON.stringify({ megabytes, sessions: equity.length, fills: fills.length }))

function tradeMade(): Promise<EngineResult> {
  const { sessions } = chains
  const read = async (session: number) => chains.records(session)
  return runEngine({
    ...condorSetting(sessions[0]!, sessions.at(-1)!),
    feeds: [(desk) => new ChainFeed({ underlying: 'SPX', exchange: '', sessions, read }, desk)],
  })
}
