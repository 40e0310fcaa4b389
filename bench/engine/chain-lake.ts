/** A lake of simulated chains, a commit a session as vendors deliver them, and a condor traded on it. */
import { CUT_OFFS } from '../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, type EngineSetting, runEngine } from '../../src/backtest/engine/engine.ts'
import { chainsOfLake } from '../../src/backtest/engine/feeds/lake-feeds.ts'
import { accountRules } from '../../src/backtest/engine/life/account-rules.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { createFrame } from '../../src/core/frame.ts'
import { nyse } from '../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import { type FileLake, openLake } from '../../src/store/open-lake.ts'
import { ironCondor } from '../../src/strategies/structures/iron-condor.ts'
import { noFees } from '../../src/trading/fee.ts'
import { rationalHolders } from '../../src/trading/life/early-exercise.ts'
import { regT } from '../../src/trading/margin/account-margin.ts'
import { toMicros } from '../../src/trading/money.ts'
import type { SimulatedChains } from './simulated-chains.ts'

const SOURCE = 'bench'

export async function lakeOfChains(root: string, chains: SimulatedChains): Promise<FileLake> {
  const lake = await openLake({ root, clock: new FixedClock(0) })
  for (const session of chains.sessions) {
    const records = chains.records(session)
    const sha256 = String(session).padStart(64, '0')
    const input = { source: SOURCE, format: 'bench', origin: `${session}.csv`, sha256, isSimulated: true }
    const rows = { inputRows: records.length, rowsRead: records.length }
    await lake.append([{ kind: 'chains', input, records, quarantined: [], findings: [], ...rows }])
  }
  return lake
}

/** A condor on chains that lie in a lake. */
export async function tradeCondors(lake: FileLake, { sessions }: SimulatedChains): Promise<EngineResult> {
  const [from, to, asOfCommit] = [sessions[0]!, sessions.at(-1)!, await lake.head()]
  const selection = { lake, calendar: nyse, source: SOURCE, from, to, asOfCommit }
  return runEngine({ ...condorSetting(from, to), feeds: [chainsOfLake(selection, 'SPX', '')] })
}

/** With all that happens to an account: expiry, assignment, financing, margin. */
export function condorSetting(from: number, to: number): Omit<EngineSetting, 'feeds'> {
  return {
    trader: ironCondor.create(ironCondor.parameters.parse({}), 'SPX'),
    calendar: nyse,
    from,
    to,
    openingCash: toMicros(1e6),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
    rules: accountRules({
      actions: createFrame(RECORD_SCHEMAS.actions, 0),
      openingValues: () => undefined,
      isHalted: () => false,
      benchmark: () => 0.02,
      financing: { creditSpread: 0.005, debitSpread: 0.015, borrowRate: 0.0025 },
      earlyExercise: rationalHolders(),
      pinBand: 0,
      deliveryFees: noFees,
      margin: { model: regT, graceSessions: 0 },
    }),
  }
}
