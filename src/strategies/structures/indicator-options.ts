/**
 * The structure that indicators call for: a spread on the side of the trend, bought or, where ranges shrink, written;
 * an iron condor or butterfly in a quiet market; a straddle in a wide one without a direction.
 */
import { z } from 'zod'
import type { Fill } from '../../trading/fill.ts'
import type { Bar, BarView, Chain } from '../market.ts'
import { Indicators } from '../rules/indicators.ts'
import { byDelta, wing } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import type { StructureTrader } from '../structure-trader.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'
import { butterflyLegs } from './iron-butterfly.ts'
import { condorLegs } from './iron-condor.ts'
import { straddleLegs } from './straddle.ts'
import { deltaWithinParameter, structureParameters, structureTrader, wingParameter } from './structure-definition.ts'
import { verticalLegs } from './vertical.ts'

/** In the order in which they are asked. */
const CALLS = ['credit-spread', 'debit-spread', 'iron-butterfly', 'iron-condor', 'straddle'] as const
type Call = (typeof CALLS)[number]

/** What the bars say; NaN while there are too few. */
export interface IndicatorValues {
  readonly close: number
  readonly fast: number
  readonly slow: number
  /** MACD less its signal. */
  readonly histogram: number
  readonly rsi: number
  readonly upper: number
  readonly lower: number
  /** Average true range, and the mean of its last ten. */
  readonly range: number
  readonly meanRange: number
}

const SPECS = {
  fast: 'ema:9',
  slow: 'ema:21',
  histogram: 'macd:8:21:9.hist',
  rsi: 'rsi:14',
  upper: 'bbands:20.upper',
  lower: 'bbands:20.lower',
  range: 'atr:14',
  meanRange: 'atr:14|mean:10',
} as const

/** 1 where a structure is called for, on the bullish side, −1 on the bearish one, 0 where it is not. */
export function sideOf(call: Call, values: IndicatorValues): number {
  const { close, fast, slow, histogram, rsi, upper, lower, range, meanRange } = values
  const width = upper - lower
  const isShrinking = range < meanRange
  const isMiddling = rsi >= 40 && rsi <= 60
  switch (call) {
    case 'debit-spread':
      if (fast > slow && histogram > 0 && rsi < 70) return 1
      return fast < slow && histogram < 0 && rsi > 30 ? -1 : 0
    case 'credit-spread':
      if (close > lower && rsi > 40 && fast > slow && isShrinking) return 1
      return close < upper && rsi < 60 && fast < slow && isShrinking ? -1 : 0
    case 'iron-condor':
      return Number(width < 2 * range && isShrinking)
    case 'iron-butterfly':
      return Number(width < range && isMiddling)
    case 'straddle':
      return Number(width > 2 * range && isMiddling)
  }
}

class IndicatorOptions implements Trader {
  readonly description: string
  readonly #symbol: string
  readonly #watch: (bar: Bar) => void
  readonly #options: StructureTrader

  constructor(symbol: string, watch: (bar: Bar) => void, options: StructureTrader) {
    this.description = options.description
    this.#symbol = symbol
    this.#watch = watch
    this.#options = options
  }

  onBar(_: Context, bar: BarView): void {
    if (bar.symbol === this.#symbol) this.#watch(bar)
  }

  onChain(context: Context, chain: Chain): void {
    this.#options.onChain(context, chain)
  }

  onFill(context: Context, fill: Fill): void {
    this.#options.onFill(context, fill)
  }
}

const delta = (usual: number) => z.number().min(0.01).max(0.99).default(usual)
const { decisions: _, ...declared } = structureParameters({
  days: 30,
  within: 10,
  profitTake: 0.9,
  stopLoss: 1,
  exitDays: 2,
})

export const indicatorOptions = defineTrader({
  name: 'indicator-options',
  title: 'the spread, condor, butterfly or straddle that means, strength, bands and ranges of its bars call for',
  needs: ['bars', 'chains'],
  parameters: z.strictObject({
    structure: z
      .enum(['any', ...CALLS])
      .default('any')
      .describe('the only structure that is traded, or any that is called for'),
    writtenDelta: delta(0.3).describe('delta of the option that a credit spread or condor writes, without its sign'),
    boughtDelta: delta(0.5).describe('delta of the option that a debit spread buys, without its sign'),
    deltaWithin: deltaWithinParameter,
    wing: wingParameter(0.02),
    ...declared,
  }),
  create(parameters, symbol) {
    const indicators = new Indicators(SPECS)
    let close = Number.NaN
    const allowed = CALLS.filter((call) => parameters.structure === 'any' || parameters.structure === call)
    const calledFor = (context: Context): readonly LegRule[] => {
      const values = { ...indicators.values(), close }
      if (Number.isNaN(values.meanRange + values.histogram)) context.note('indicator options: too few bars')
      const call = allowed.find((each) => sideOf(each, values) !== 0)
      return call === undefined ? [] : legsOf(call, sideOf(call, values), parameters)
    }
    const options = structureTrader(
      symbol,
      { ...parameters, decisions: [] },
      { name: 'indicator options', legs: (_side, context) => calledFor(context) },
    )
    const watch = (bar: Bar): void => {
      indicators.update(bar)
      close = bar.close
    }
    return new IndicatorOptions(symbol, watch, options)
  },
})

interface Strikes {
  readonly writtenDelta: number
  readonly boughtDelta: number
  readonly deltaWithin: number
  readonly wing: number
}

function legsOf(
  call: Call,
  side: number,
  { writtenDelta, boughtDelta, deltaWithin, wing: width }: Strikes,
): readonly LegRule[] {
  const [written, bought, outer] = [byDelta(writtenDelta, deltaWithin), byDelta(boughtDelta, deltaWithin), wing(width)]
  switch (call) {
    case 'credit-spread':
      return verticalLegs({ strike: written, wing: outer }, -1, side)
    case 'debit-spread':
      return verticalLegs({ strike: bought, wing: outer }, 1, side)
    case 'iron-condor':
      return condorLegs(written, outer)
    case 'iron-butterfly':
      return butterflyLegs(outer)
    case 'straddle':
      return straddleLegs(1)
  }
}
