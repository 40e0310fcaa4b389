/**
 * European options over columns, in nanoseconds of processor time an option; one thread.
 *
 * 100,000 quotes out of the money, two days to two years, up to 2.5 deviations away. Peers and ours take turns in
 * several rounds and the medians count, since a shared machine is faster at one moment than at another.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kernelMemory, type MarketColumns, OptionKernel, plainPricer, type QuoteColumns } from '@bellwether/options'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import {
  besidePeer,
  buildQuantLibPeer,
  hasPython,
  median,
  nanosecondsEach,
  type Peer,
  runPeer,
  runPython,
} from './peers.ts'

const ROWS = 100_000
const ROUNDS = 9

type Columns = MarketColumns & QuoteColumns

export function europeanFigures(): BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-options-'))
  try {
    const columns = drawQuotes()
    const file = join(folder, 'quotes.f64')
    writeFileSync(file, Buffer.concat(columnList(columns).map(({ buffer }) => Buffer.from(buffer))))
    return report(measure({ ...ownTimes(columns), ...peerTimes(file, folder) }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function drawQuotes(): Columns {
  const random = Random.fromSeed(1)
  const between = (least: number, most: number) => least + (most - least) * random.next()
  const column = (draw: () => number) => Float64Array.from({ length: ROWS }, draw)
  const spot = column(() => between(50, 150))
  const yearsToExpiry = column(() => between(2 / 365, 2))
  const [rate, dividendYield] = [column(() => between(0, 0.05)), column(() => between(0, 0.03))]
  const volatility = column(() => between(0.1, 0.6))
  const deviations = column(() => between(-2.5, 2.5))
  const strike = deviations.map((d, i) => {
    const years = yearsToExpiry[i]!
    return spot[i]! * Math.exp((rate[i]! - dividendYield[i]!) * years + d * volatility[i]! * Math.sqrt(years))
  })
  const right = Int8Array.from(deviations, (d) => (d > 0 ? 1 : -1))
  const options = { right, spot, strike, yearsToExpiry, rate, dividendYield, volatility }
  const { price } = priceTargets()
  plainPricer.price(options, { ...priceTargets(), price })
  return { ...options, price }
}

function columnList({ right, spot, strike, yearsToExpiry, rate, dividendYield, volatility, price }: Columns) {
  const numbers = [spot, strike, yearsToExpiry, rate, dividendYield, volatility, price] as Float64Array[]
  return [Float64Array.from(right), ...numbers]
}

function priceTargets(make: (rows: number) => Float64Array = (rows) => new Float64Array(rows)) {
  const names = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const
  return Object.fromEntries(names.map((name) => [name, make(ROWS)])) as Record<(typeof names)[number], Float64Array>
}

/** One round of something: nanoseconds an option, of one measure or several. */
type Round = () => Readonly<Record<string, number>>

function ownTimes(columns: Columns): Record<string, Round> {
  const kernel = OptionKernel.loadSync()
  const here = OptionKernel.loadSync(kernelMemory(30 * 8 * ROWS))
  const place = <T extends Float64Array | Int8Array>(column: T): T => {
    const target = column instanceof Int8Array ? here.int8(ROWS) : here.float64(ROWS)
    target.set(column)
    return target as T
  }
  const placed = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, place(column as Float64Array)]),
  ) as unknown as Columns
  const into = priceTargets()
  const placedInto = priceTargets((rows) => here.float64(rows))
  const second = { vanna: new Float64Array(ROWS), vomma: new Float64Array(ROWS), charm: new Float64Array(ROWS) }
  const found = { volatility: new Float64Array(ROWS), status: new Uint8Array(ROWS) }
  const chain = { ...columns, spot: 100, yearsToExpiry: 0.5, rate: 0.03, dividendYield: 0.01 }
  const time = (name: string, work: () => void): Record<string, Round> => ({
    [name]: () => ({ [name]: nanosecondsEach(ROWS, work) }),
  })
  return {
    ...time('five', () => kernel.price(columns, into)),
    ...time('eight', () => kernel.price(columns, { ...into, second })),
    ...time('fiveInPlace', () => here.price(placed, placedInto)),
    ...time('fiveOfChain', () => kernel.price(chain, into)),
    ...time('fivePlain', () => plainPricer.price(columns, into)),
    ...time('implied', () => kernel.impliedVolatility(columns, found)),
    ...time('impliedPlain', () => plainPricer.impliedVolatility(columns, found)),
  }
}

function peerTimes(file: string, folder: string): Record<string, Round> {
  const program = buildQuantLibPeer('european-peer.cpp', folder)
  const rounds: Record<string, Round> = {}
  if (program !== undefined) {
    rounds['quantLib'] = () => {
      const { price, implied } = runPeer<{ price: number; implied: number }>(program, [file, String(ROWS)])
      return { quantLibPrice: price, quantLibImplied: implied }
    }
  }
  if (hasPython('numpy', 'scipy.special')) {
    rounds['numpy'] = () => ({ numpy: runPython<number>(NUMPY_PEER, [file, String(ROWS)]) })
  }
  return rounds
}

const NUMPY_PEER = `
import sys, time
import numpy as np
from scipy.special import ndtr
rows = int(sys.argv[2])
right, spot, strike, years, rate, dividend, volatility, _ = np.fromfile(sys.argv[1], dtype='<f8').reshape(8, rows)
def price():
    root = np.sqrt(years)
    total = volatility * root
    d1 = (np.log(spot / strike) + (rate - dividend) * years) / total + 0.5 * total
    d2 = d1 - total
    spot_leg = spot * np.exp(-dividend * years)
    strike_leg = strike * np.exp(-rate * years)
    n1, n2 = ndtr(right * d1), ndtr(right * d2)
    density = spot_leg * np.exp(-0.5 * d1 * d1) * 0.3989422804014327
    spot_part, strike_part = right * spot_leg * n1, right * strike_leg * n2
    return (spot_part - strike_part, spot_part / spot, density / (spot * spot * total), density * root,
            dividend * spot_part - rate * strike_part - density * volatility / (2 * root), strike_part * years)
price()
start = time.process_time()
for _ in range(3): price()
print((time.process_time() - start) / 3 / rows * 1e9)
`

/** Medians over rounds in which all take turns; the first two rounds only warm up. */
function measure(rounds: Readonly<Record<string, Round>>): Record<string, number | undefined> {
  const times: Record<string, number[]> = {}
  for (let round = -2; round < ROUNDS; round++) {
    for (const run of Object.values(rounds)) {
      for (const [name, value] of Object.entries(run())) if (round >= 0) (times[name] ??= []).push(value)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
}

function report(times: Readonly<Record<string, number | undefined>>): BenchResult[] {
  const blackCalculator = { name: 'QuantLib BlackCalculator', value: times['quantLibPrice'] }
  const letsBeRational = { name: "QuantLib Let's Be Rational", value: times['quantLibImplied'] }
  const numpy = { name: 'numpy and scipy', value: times['numpy'] }
  const five = { name: 'price and 5 Greeks', value: times['five'] }
  const line = (name: string, key: string, peer: Peer, most?: number): BenchResult =>
    besidePeer(name, times[key]!, peer, most)
  return [
    line('price and 5 Greeks', 'five', blackCalculator, 0.25),
    line('the same', 'five', numpy, 0.526),
    line('price and 8 Greeks', 'eight', five, 1.25),
    line('price and 5 Greeks, columns in place', 'fiveInPlace', blackCalculator),
    line('price and 5 Greeks, one expiry', 'fiveOfChain', blackCalculator),
    line('price and 5 Greeks, plain TypeScript', 'fivePlain', blackCalculator),
    line('implied volatility', 'implied', letsBeRational, 0.46),
    line('implied volatility, plain TypeScript', 'impliedPlain', letsBeRational),
  ]
}
