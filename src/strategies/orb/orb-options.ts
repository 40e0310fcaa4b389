/**
 * The opening-range breakout in options that expire today or in the next sessions: calls above the range and puts below
 * it, bought alone or with a further one written, or a spread written on the other side.
 */
import { z } from 'zod'
import type { Fill } from '../../trading/fill.ts'
import type { BarView, Chain } from '../market.ts'
import { wing } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import type { StructureTrader } from '../structure-trader.ts'
import { verticalLegs } from '../structures/vertical.ts'
import {
  type StrikeParameters,
  strikeParameters,
  strikeRule,
  structureParameters,
  structureTrader,
  wingParameter,
} from '../structures/structure-definition.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'
import { orbParameters } from './opening-range.ts'
import { OrbSignal } from './orb-signal.ts'

/** Looks at the standing chain at every bar, too, since the signal may have changed. */
class OrbInOptions implements Trader {
  readonly description: string
  readonly #symbol: string
  readonly #signal: OrbSignal
  readonly #options: StructureTrader

  constructor(symbol: string, signal: OrbSignal, options: StructureTrader) {
    this.description = `opening-range breakout of ${symbol} in options`
    this.#symbol = symbol
    this.#signal = signal
    this.#options = options
  }

  onBar(context: Context, bar: BarView): void {
    if (bar.symbol !== this.#symbol) return
    this.#signal.update(context, bar)
    const chain = context.market.chain(this.#symbol)
    if (chain !== undefined) this.#options.onChain(context, chain)
  }

  onChain(context: Context, chain: Chain): void {
    this.#options.onChain(context, chain)
  }

  onFill(context: Context, fill: Fill): void {
    this.#options.onFill(context, fill)
  }
}

const {
  entryDay: _day,
  entryMinutes: _minutes,
  decisions: _decisions,
  ...declared
} = structureParameters({
  days: 0,
  dayCount: 'sessions',
  within: 0,
  restDays: 0,
  stopLoss: 0,
  profitTake: 0,
})

const EXPRESSIONS = ['long', 'debit-spread', 'credit-spread'] as const

export const orbOptions = defineTrader({
  name: 'orb-options',
  title: 'options that expire today or soon with the breakout from the opening range',
  needs: ['bars', 'chains'],
  parameters: z.strictObject({
    ...orbParameters,
    expression: z.enum(EXPRESSIONS).default('long').describe('an option bought, or a spread bought or written'),
    ...strikeParameters(0.5),
    wing: wingParameter(0.01),
    ...declared,
  }),
  create(parameters, symbol) {
    const signal = new OrbSignal(symbol, parameters)
    let [asked, held, side] = [0, 0, 0]
    const options = structureTrader(
      symbol,
      { ...parameters, entryDay: 'any', entryMinutes: 0, decisions: [] },
      {
        name: 'opening-range breakout',
        legs: (breakout) => legsOf(parameters, breakout),
        isDirectional: true,
        // Until it is held once for each time that the signal enters.
        entry() {
          if (signal.side === 0 || signal.entries === held) return 0
          ;[asked, side] = [signal.entries, signal.side]
          return side
        },
        exits: [
          () => {
            held = asked
            return signal.side === side ? undefined : 'signal ended'
          },
        ],
      },
    )
    return new OrbInOptions(symbol, signal, options)
  },
})

interface Expression extends StrikeParameters {
  readonly expression: (typeof EXPRESSIONS)[number]
  readonly wing: number
}

function legsOf(parameters: Expression, side: number): readonly LegRule[] {
  const { expression, wing: width } = parameters
  const strike = strikeRule(parameters)
  if (expression === 'long') return [{ right: side > 0 ? 'call' : 'put', ratio: 1, strike }]
  return verticalLegs({ strike, wing: wing(width) }, expression === 'credit-spread' ? -1 : 1, side)
}
