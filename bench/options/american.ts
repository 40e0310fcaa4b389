/**
 * American options, in nanoseconds of processor time an option; one thread. Ours give price, delta, gamma and theta,
 * QuantLib the price only. Volatilities are implied by prices of ours along a smile, so that no neighbours share one.
 *
 * 1,000 options: strikes from 80 to 120 % of the spot, 5 to 705 days, volatility 20 %, rate 5 %, yield 3 %. In an
 * order in which no neighbours share a boundary, and in that of a chain, where they do.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cashDividendPrice,
  impliedAmericanColumns,
  type MarketColumns,
  OptionKernel,
  plainAmericanPricer,
  type QuoteColumns,
} from '@bellwether/options'
import type { BenchResult } from '../bench-result.ts'
import { besidePeer, buildQuantLibPeer, median, nanosecondsEach, runPeer } from './peers.ts'

const ROWS = 1000
const ROUNDS = 5
const STRIKES = 20
/** Prime to the number of rows: neighbours come from different expiries. */
const STRIDE = 371

interface Row {
  readonly right: number
  readonly strike: number
  readonly days: number
}

/** As the options of a chain lie: rights and expiries together. */
function chainOrder(): Row[] {
  return Array.from({ length: ROWS }, (_, i) => ({
    right: i < ROWS / 2 ? 1 : -1,
    strike: 80 + (i % STRIKES) * 2,
    days: 5 + 28 * (Math.floor(i / STRIKES) % 25),
  }))
}

function columnsOf(rows: readonly Row[]): MarketColumns {
  return {
    right: Int8Array.from(rows, ({ right }) => right),
    strike: Float64Array.from(rows, ({ strike }) => strike),
    yearsToExpiry: Float64Array.from(rows, ({ days }) => days / 365),
    spot: 100,
    rate: 0.05,
    dividendYield: 0.03,
    volatility: 0.2,
  }
}

export function americanFigures(): BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-american-'))
  try {
    return report(measure(folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Times {
  readonly fast: number
  readonly accurate: number
  readonly dividends: number
  readonly fastChain?: number
  readonly fastSensitivities?: number
  readonly implied?: number
  readonly fastPlain?: number
}

/** Ours and the peer's, by turns; medians of the rounds. */
function measure(folder: string): { ours: Times; peer: Times | undefined } {
  const chain = chainOrder()
  const mixed = chain.map((_, i) => chain[(i * STRIDE) % ROWS]!)
  const file = join(folder, 'options.f64')
  writeFileSync(
    file,
    Float64Array.from(['right', 'strike', 'days'].flatMap((name) => mixed.map((row) => row[name as keyof Row]))),
  )
  const program = buildQuantLibPeer('american-peer.cpp', folder)
  const work = ownWork(columnsOf(mixed), columnsOf(chain))
  const ours: Times[] = []
  const peers: Times[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(work())
    if (program !== undefined) peers.push(runPeer<Times>(program, [file, String(ROWS)]))
  }
  return { ours: mediansOf(ours), peer: program === undefined ? undefined : mediansOf(peers) }
}

function ownWork(mixed: MarketColumns, chain: MarketColumns): () => Times {
  const kernel = OptionKernel.loadSync()
  const column = () => new Float64Array(ROWS)
  const into = { price: column(), delta: column(), gamma: column(), theta: column() }
  const withSensitivities = { ...into, sensitivities: { vega: column(), rho: column() } }
  const quotes = quotesAlongSmile(chain, kernel)
  const implied = { volatility: column(), status: new Uint8Array(ROWS) }
  const put = { right: 'put', strike: 100, yearsToExpiry: 250 / 365 } as const
  const market = { spot: 100, rate: 0.05, dividendYield: 0.03, volatility: 0.2 }
  const dividends = [60, 150].map((days) => ({ years: days / 365, amount: 1 }))
  return () => ({
    fast: nanosecondsEach(ROWS, () => kernel.american(mixed, 'fast', into)),
    accurate: nanosecondsEach(ROWS, () => kernel.american(mixed, 'accurate', into)),
    fastChain: nanosecondsEach(ROWS, () => kernel.american(chain, 'fast', into)),
    fastSensitivities: nanosecondsEach(ROWS, () => kernel.american(mixed, 'fast', withSensitivities)),
    implied: nanosecondsEach(ROWS, () => impliedAmericanColumns(quotes, 'fast', kernel, implied)),
    fastPlain: nanosecondsEach(ROWS, () => plainAmericanPricer.american(mixed, 'fast', into)),
    dividends: nanosecondsEach(20, () => {
      for (let i = 0; i < 20; i++) cashDividendPrice(put, market, dividends, 'american', 'spot-drop')
    }),
  })
}

function quotesAlongSmile(chain: MarketColumns, kernel: OptionKernel): QuoteColumns {
  const column = () => new Float64Array(ROWS)
  const price = column()
  const volatility = Float64Array.from(chain.strike as Float64Array, (strike) => {
    const logMoneyness = Math.log(strike / 100)
    return 0.2 - 0.1 * logMoneyness + 0.3 * logMoneyness ** 2
  })
  kernel.american({ ...chain, volatility }, 'fast', { price, delta: column(), gamma: column(), theta: column() })
  return { ...chain, price }
}

function mediansOf(rounds: readonly Times[]): Times {
  const names = Object.keys(rounds[0]!) as (keyof Times)[]
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((times) => times[name]!))])) as object as Times
}

function report({ ours, peer }: { ours: Times; peer: Times | undefined }): BenchResult[] {
  const fast = { name: 'QuantLib QdFp fast, price', value: peer?.fast }
  const accurate = { name: 'QuantLib QdFp accurate, price', value: peer?.accurate }
  const differences = { name: 'QuantLib finite differences, 200 x 200', value: peer?.dividends }
  return [
    besidePeer('American, fast, price and 3 Greeks', ours.fast, fast, 0.8),
    besidePeer('American, accurate, price and 3 Greeks', ours.accurate, accurate, 0.5),
    besidePeer('American, fast, in the order of a chain', ours.fastChain!, fast),
    besidePeer('American, fast, price and 5 Greeks', ours.fastSensitivities!, fast),
    besidePeer('American implied volatility, fast, a chain', ours.implied!, fast),
    besidePeer('American, fast, plain TypeScript', ours.fastPlain!, fast),
    besidePeer('American, two cash dividends, price', ours.dividends, differences),
  ]
}
