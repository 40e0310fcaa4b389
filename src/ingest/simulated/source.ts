/** The source `simulated`: the embedded market as batches of records, each marked as simulated. */
import type { Frame } from '../../core/frame.ts'
import { type Progress, silentProgress } from '../../core/progress.ts'
import { civilDate } from '../../core/time.ts'
import type { RecordSchema } from '../../market/record-kind.ts'
import { defineSource, type RecordBatch } from '../source.ts'
import { chainRows } from './chain/chain.ts'
import { headlineRows } from './records/headlines.ts'
import { indexDailyBars, indexMinuteBars } from './records/index-fund.ts'
import { seriesRows } from './records/macro.ts'
import { type Market, simulateMarket } from './hidden/market.ts'
import { actionRows, memberChangeRows, memberRows } from './records/membership.ts'
import {
  describeOptions,
  parseOptions,
  partHash,
  sourceName,
  type SimulatedKind,
  type SimulatedOptions,
  type SimulatedParameters,
} from './options.ts'
import { releaseEventRows } from './records/release-events.ts'
import { memberDailyBars } from './records/universe.ts'
import { volatilityIndexBars } from './records/volatility-bars.ts'
import { volatilityFutureRows } from './records/volatility-futures.ts'

const NAME = 'simulated'
/** The part that every market has. */
export const FIRST_PART = 'daily bars of SIM'

/** Some records of one kind, made when they are asked for. */
interface Part<K extends SimulatedKind = SimulatedKind> {
  readonly kind: K
  readonly name: string
  readonly make: () => Frame<RecordSchema<K>>
}

/** The market as a source: its parameters are those of options.ts. */
export const simulatedSource = defineSource<SimulatedOptions>({
  name: NAME,
  parse: parseOptions,
  create: (options) => ({
    description: describeOptions(options),
    async *read(progress) {
      yield* batches(options, progress)
    },
  }),
})

/** The same batches without waiting, for tests and benchmarks. Throws a ZodError. */
export function simulatedBatches(parameters: SimulatedParameters = {}): Generator<RecordBatch> {
  return batches(parseOptions(parameters), silentProgress)
}

/** In a fixed order; a part without records is left out. */
function* batches(options: SimulatedOptions, progress: Progress): Generator<RecordBatch> {
  const market = simulateMarket(options)
  const parts = listParts(market).filter(({ kind }) => options.kinds.includes(kind))
  progress.stage('Simulating the market', parts.length)
  for (const part of parts) {
    const records = part.make()
    progress.advance()
    if (records.length > 0) yield createBatch(options, part, records)
  }
  progress.end()
}

function listParts(market: Market): Part[] {
  const { firstRow, sessions, options } = market
  const end = sessions.length
  return [
    part('bars', FIRST_PART, () => indexDailyBars(market, firstRow, end)),
    part('bars', 'daily bars of SIMVIX', () => volatilityIndexBars(market, firstRow, end)),
    part('bars', 'daily bars of the universe', () => memberDailyBars(market, firstRow, end)),
    ...spans(market, options.minuteSessions, 4).map(({ name, from, to }) =>
      part('bars', `minute bars of SIM, ${name}`, () => indexMinuteBars(market, from, to)),
    ),
    part('actions', 'dividends and splits', () => actionRows(market)),
    part('members', 'members of the universe', () => memberRows(market)),
    part('member-changes', 'changes of the universe', () => memberChangeRows(market)),
    part('series', 'macro releases and yields', () => seriesRows(market)),
    part('events', 'scheduled releases', () => releaseEventRows(market)),
    part('futures', 'futures on SIMVIX', () => volatilityFutureRows(market, firstRow, end)),
    part('news', 'headlines', () => headlineRows(market)),
    ...spans(market, options.chainSessions, 7).map(({ name, from, to }) =>
      part('chains', `option chains of SIM, ${name}`, () => chainRows(market, from, to)),
    ),
  ]
}

function part<K extends SimulatedKind>(kind: K, name: string, make: () => Frame<RecordSchema<K>>): Part {
  return { kind, name, make }
}

/** The last sessions in pieces of a year or a month, so that no batch grows with what is asked for. */
function spans(market: Market, count: number, digits: 4 | 7): { name: string; from: number; to: number }[] {
  const { sessions, firstRow } = market
  const pieces: { name: string; from: number; to: number }[] = []
  for (let row = Math.max(firstRow, sessions.length - count); row < sessions.length; row++) {
    const name = monthOf(sessions[row]!.day).slice(0, digits)
    const last = pieces.at(-1)
    if (last?.name === name) last.to = row + 1
    else pieces.push({ name, from: row, to: row + 1 })
  }
  return pieces
}

function monthOf(day: number): string {
  const { year, month } = civilDate(day)
  return `${year}-${String(month).padStart(2, '0')}`
}

function createBatch(options: SimulatedOptions, { kind, name }: Part, records: Frame): RecordBatch {
  const message = `${records.length} records were simulated, not observed.`
  return {
    kind,
    input: {
      source: sourceName(options),
      format: NAME,
      origin: `${describeOptions(options)}: ${name}`,
      sha256: partHash(options, name),
      isSimulated: true,
    },
    records: records as RecordBatch['records'],
    quarantined: [],
    findings: [{ rule: 'SIMULATED', severity: 'note', message, count: records.length, examples: [] }],
    inputRows: records.length,
    rowsRead: records.length,
  }
}
