/**
 * Sequence models beside PyTorch's of the same architecture, in processor seconds of an epoch and in the loss on the
 * last rows, which neither trained on. Rounds of ours and theirs take turns.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Attention, Gru, Lstm, type Matrix } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import { readDataFile } from '../../src/ingest/files/read-file.ts'
import type { RecordBatch } from '../../src/ingest/source.ts'
import type { BenchResult } from '../bench-result.ts'
import { hasPython, median, runPythonFile } from '../options/peers.ts'
import { deviation, mean, timed } from './figures.ts'
import { SPY } from './tables.ts'

const STEPS = 30
const HIDDEN = 32
const BATCH = 64
const SAMPLES = 5000
const FEATURES = 20
const ROUNDS = 3
const EPOCHS_TIMED = 4
const EPOCHS_LEARNT = 5
const SEEDS = 10
const RATE = 0.005
const TAIL = 0.2
const KINDS = [Lstm, Gru, Attention]

/** Of the first rows none ends a whole window: they have weight zero. */
interface Table {
  readonly name: string
  readonly features: Matrix
  readonly label: Float64Array
}

interface PeerFigures {
  readonly seconds: readonly number[]
  readonly losses: readonly number[]
}

export async function sequenceFigures(): Promise<BenchResult[]> {
  const isPeerThere = hasPython('torch', 'numpy')
  const table = syntheticTable()
  return KINDS.map((Kind) => speedOf(Kind, table, isPeerThere))
}

export async function sequenceAccuracy(): Promise<BenchResult[]> {
  const isPeerThere = hasPython('torch', 'numpy')
  const synthetic = syntheticTable()
  const tables = existsSync(SPY) ? [synthetic, await spyTable()] : [synthetic]
  return KINDS.flatMap((Kind) => tables.map((table) => lossOf(Kind, table, isPeerThere)))
}

type Kind = (typeof KINDS)[number]

function speedOf(Kind: Kind, table: Table, isPeerThere: boolean): BenchResult {
  const ours: number[] = []
  const theirs = [1, 2].map((threads) => ({ threads, seconds: [] as number[] }))
  fitOwn(Kind, table, { epochs: 2, tail: 0, seed: 0 })
  for (let round = 0; round < ROUNDS; round++) {
    const [seconds] = timed(() => fitOwn(Kind, table, { epochs: EPOCHS_TIMED, tail: 0, seed: round }))
    ours.push(seconds / EPOCHS_TIMED)
    if (!isPeerThere) continue
    for (const { threads, seconds } of theirs) {
      // Its first epoch warms up.
      const peer = fitPeer(nameOf(Kind), table, { epochs: EPOCHS_TIMED + 1, tail: 0, seeds: 1, threads })
      seconds.push(median(peer.seconds.slice(1)))
    }
  }
  const name = `${nameOf(Kind)}, ${HIDDEN} hidden, ${STEPS} steps, ${FEATURES} features, ${SAMPLES} samples: an epoch`
  const value = median(ours)
  if (!isPeerThere) return { name, value, unit: 'cpu s', against: 'PyTorch: not installed' }
  const best = theirs.toSorted((a, b) => median(a.seconds) - median(b.seconds))[0]!
  const ratio = value / median(best.seconds)
  const goal = Kind === Lstm ? { goal: 'ratio at most 0.6', met: ratio <= 0.6 } : {}
  return { name, value, unit: 'cpu s', against: `PyTorch, threads: ${best.threads}`, ratio, ...goal }
}

/** Mean over seeds of the best loss on the tail, in units of the labels' variance. */
function lossOf(Kind: Kind, table: Table, isPeerThere: boolean): BenchResult {
  const ours = Array.from({ length: SEEDS }, (_, seed) => {
    const { epochs } = fitOwn(Kind, table, { epochs: EPOCHS_LEARNT, tail: TAIL, seed })
    return Math.min(...epochs.map(({ tail }) => tail))
  })
  const name = `${nameOf(Kind)}, ${table.name}: loss on the last rows, ${SEEDS} seeds`
  const value = mean(ours)
  if (!isPeerThere) return { name, value, unit: 'variance', against: 'PyTorch: not installed' }
  const { losses } = fitPeer(nameOf(Kind), table, { epochs: EPOCHS_LEARNT, tail: TAIL, seeds: SEEDS, threads: 1 })
  const peer = mean(losses)
  const slack = Math.max(0.002 * peer, 2 * deviation(losses))
  const goal = `at most ${(peer + slack).toPrecision(3)}`
  return { name, value, unit: 'variance', against: 'PyTorch', ratio: value / peer, goal, met: value <= peer + slack }
}

function nameOf(Kind: Kind): string {
  return new Kind({ task: 'regression' }).name
}

function fitOwn(Kind: Kind, table: Table, { epochs, tail, seed }: { epochs: number; tail: number; seed: number }) {
  const parameters = { steps: STEPS, hidden: HIDDEN, batch: BATCH, rate: RATE, clip: 1, patience: epochs }
  const weights = table.label.map((_, row) => (row < STEPS - 1 ? 0 : 1))
  const estimator = new Kind({ task: 'regression', ...parameters, epochs, tail })
  return estimator.fit(table.features, table.label, { random: Random.fromSeed(seed), weights })
}

interface PeerRequest {
  readonly epochs: number
  readonly tail: number
  readonly seeds: number
  readonly threads: number
}

function fitPeer(kind: string, table: Table, { epochs, tail, seeds, threads }: PeerRequest): PeerFigures {
  const { rows, columns } = table.features
  const folder = mkdtempSync(join(tmpdir(), 'bench-sequence-'))
  try {
    const file = join(folder, 'table.f64')
    writeFileSync(file, Buffer.concat([...columns, table.label].map((column) => Buffer.from(column.buffer))))
    const tailRows = Math.floor(tail * (rows - STEPS + 1))
    const numbers = [rows, columns.length, STEPS, HIDDEN, tailRows, BATCH, epochs, seeds, threads, RATE]
    const script = join(import.meta.dirname, 'sequence-peer.py')
    return runPythonFile<PeerFigures>(script, [file, kind, ...numbers.map(String)], threads)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What counts is a product of two instants, a decaying sum, and noise that explains a quarter. */
function syntheticTable(): Table {
  const random = Random.fromSeed(11)
  const rows = SAMPLES + STEPS - 1
  const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: rows }, () => random.normal()))
  const x = (j: number, row: number) => columns[j]![row] ?? 0
  const label = Float64Array.from({ length: rows }, (_, row) => {
    let sum = x(0, row) * x(1, row - 3)
    for (let lag = 0; lag < 12; lag++) sum += 0.5 * 0.8 ** lag * x(2, row - lag)
    return sum + 0.75 * random.normal()
  })
  return { name: 'synthetic', features: { rows, columns }, label }
}

/** Sessions of SPY: how wide the next one's range is, in logarithms, from returns, ranges and volumes. */
async function spyTable(): Promise<Table> {
  const batch = (await readDataFile(SPY)).find(({ kind }) => kind === 'bars') as RecordBatch<'bars'>
  const { open, high, low, close, volume } = batch.records.columns
  const sessions = Array.from(close.keys()).slice(1, -1)
  const of = (value: (row: number) => number) => Float64Array.from(sessions, value)
  // A session of no range counts as one of a basis point.
  const range = (row: number) => Math.log(Math.max(1e-4, Math.log(high[row]! / low[row]!)))
  const columns = [
    of((row) => Math.log(open[row]! / close[row - 1]!)),
    of((row) => Math.log(close[row]! / open[row]!)),
    of((row) => Math.abs(Math.log(close[row]! / close[row - 1]!))),
    of(range),
    of((row) => Math.log(volume[row]! / volume[row - 1]!)),
  ]
  return { name: 'range of SPY', features: { rows: sessions.length, columns }, label: of((row) => range(row + 1)) }
}
