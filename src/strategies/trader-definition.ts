/** A strategy that trades, by its name in a file. */
import type { z } from 'zod'
import type { Trader } from './trader.ts'

export interface TraderDefinition<P = unknown> {
  readonly extension: 'trader'
  /** As files name it: iron-condor. */
  readonly name: string
  /** One line, for people. */
  readonly title: string
  /** What it must be fed: bars of its symbol, chains of it, or both. */
  readonly needs: readonly ('bars' | 'chains')[]
  /** A strict zod object; each parameter has a default, a range and a description. */
  readonly parameters: z.ZodType<P>
  /** @param symbol the share or index it trades or whose options it trades */
  create(parameters: P, symbol: string): Trader
}

/** Declares a strategy that trades; a file of your own exports what this returns. */
export function defineTrader<P>(definition: Omit<TraderDefinition<P>, 'extension'>): TraderDefinition<P> {
  return { extension: 'trader', ...definition }
}
