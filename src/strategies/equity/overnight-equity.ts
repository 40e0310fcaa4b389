/** Holds shares from the closing auction to the next opening auction: every night, or where decisions say so. */
import { z } from 'zod'
import { MS_PER_MINUTE } from '../../core/time.ts'
import type { Fill } from '../../trading/fill.ts'
import { type Decision, Decisions, decisionsParameter } from '../rules/decisions.ts'
import { holdShares } from '../rules/hold-shares.ts'
import { ShareSizer } from '../sizing/share-sizer.ts'
import { sizingParameters, type SizingSetting } from '../sizing/sizing.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'

interface OvernightSetting extends SizingSetting {
  readonly decideMinutes: number
  readonly decisions: readonly Decision[]
}

class OvernightEquity implements Trader {
  readonly description: string
  readonly #symbol: string
  readonly #sizer: ShareSizer
  readonly #lead: number
  readonly #decisions: Decisions

  constructor(symbol: string, setting: OvernightSetting) {
    this.description = `${symbol} from close to open, decided ${setting.decideMinutes} minutes before the close`
    this.#symbol = symbol
    this.#sizer = new ShareSizer(symbol, setting)
    this.#lead = setting.decideMinutes * MS_PER_MINUTE
    this.#decisions = new Decisions(setting.decisions)
  }

  onSessionOpen(context: Context): void {
    this.#sizer.openSession(context)
    context.wakeAt(context.session!.close - this.#lead)
  }

  /** What was not sold in its auction is sold at this close, and the night is passed over. */
  onTimer(context: Context): void {
    const held = this.#heldAfterOpening(context)
    const quantity = held === 0 ? this.#wanted(context) : -held
    if (quantity === 0) return
    const purpose = held === 0 ? 'entry' : 'late exit'
    context.orders.submit({ symbol: this.#symbol, quantity, type: 'market-on-close', purpose })
  }

  /** The close's fill is answered with an order for the next opening. */
  onFill(context: Context, fill: Fill): void {
    this.#sizer.fill(context, fill)
    holdShares(context, this.#symbol, 0, 'exit', 'market-on-open')
  }

  /** Of daily bars the opening is told with the close: an order for it that still waits is taken as filled. */
  #heldAfterOpening({ orders, portfolio }: Context): number {
    const isLeaving = orders.working.some(({ symbol, type }) => symbol === this.#symbol && type === 'market-on-open')
    return isLeaving ? 0 : portfolio.quantity(this.#symbol)
  }

  #wanted(context: Context): number {
    const target = this.#decisions.isEmpty ? 1 : this.#decisions.target(context.now)
    const units = Math.trunc(target * this.#sizer.units(context))
    if (target !== 0 && units === 0) context.note('overnight: too small an account, or no price')
    return units
  }
}

export const overnightEquity = defineTrader({
  name: 'overnight-equity',
  title: 'shares from the closing auction to the next opening auction',
  needs: ['bars'],
  parameters: z.strictObject({
    decideMinutes: z.int().min(1).max(389).default(15).describe('minutes before the close at which it is decided'),
    decisions: decisionsParameter,
    ...sizingParameters({ sizing: 'margin', share: 1 }),
  }),
  create: (parameters, symbol) => new OvernightEquity(symbol, parameters),
})
