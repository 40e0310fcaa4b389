/**
 * Buys what has fallen far below the mean of its last closes, and leaves when it has come back, has fallen further
 * still, or has taken too long; the other way round where it may sell short.
 */
import { z } from 'zod'
import type { Fill } from '../../trading/fill.ts'
import type { BarView } from '../market.ts'
import { Indicators } from '../rules/indicators.ts'
import { holdShares } from '../rules/hold-shares.ts'
import { ShareSizer } from '../sizing/share-sizer.ts'
import { sizingParameters, type SizingSetting } from '../sizing/sizing.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'

interface MeanReversionSetting extends SizingSetting {
  readonly direction: 'long-only' | 'long-short'
  readonly bars: number
  readonly entryScore: number
  readonly exitScore: number
  readonly stopScore: number
  readonly mostBars: number
}

class MeanReversion implements Trader {
  readonly description: string
  readonly #setting: MeanReversionSetting
  readonly #symbol: string
  readonly #sizer: ShareSizer
  readonly #indicators: Indicators<'score'>
  #barsHeld = 0

  constructor(symbol: string, setting: MeanReversionSetting) {
    this.description = `mean reversion of ${symbol}: ${setting.entryScore} deviations from ${setting.bars} bars`
    this.#setting = setting
    this.#symbol = symbol
    this.#sizer = new ShareSizer(symbol, setting)
    this.#indicators = new Indicators({ score: `zscore:${setting.bars}` })
  }

  onSessionOpen(context: Context): void {
    this.#sizer.openSession(context)
  }

  onBar(context: Context, bar: BarView): void {
    if (bar.symbol !== this.#symbol) return
    this.#indicators.update(bar)
    const side = Math.sign(context.portfolio.quantity(bar.symbol))
    const score = this.#indicators.value('score')
    this.#barsHeld = side === 0 ? 0 : this.#barsHeld + 1
    if (side === 0) this.#enter(context, score)
    else this.#leave(context, -side * score)
  }

  onFill(context: Context, fill: Fill): void {
    this.#sizer.fill(context, fill)
  }

  #enter(context: Context, score: number): void {
    const { entryScore, stopScore, direction } = this.#setting
    const isFar = Math.abs(score) >= entryScore && !(stopScore > 0 && Math.abs(score) >= stopScore)
    if (isFar && (score < 0 || direction === 'long-short')) {
      holdShares(context, this.#symbol, -Math.sign(score) * this.#sizer.units(context), 'entry')
    }
  }

  /** @param against deviations from the mean on the side on which the position was entered; negative beyond the mean */
  #leave(context: Context, against: number): void {
    const { exitScore, stopScore, mostBars } = this.#setting
    if (against <= exitScore) holdShares(context, this.#symbol, 0, 'back at the mean')
    else if (stopScore > 0 && against >= stopScore) holdShares(context, this.#symbol, 0, 'stop loss')
    else if (mostBars > 0 && this.#barsHeld >= mostBars) holdShares(context, this.#symbol, 0, 'held long enough')
  }
}

const score = z.number().min(0).max(20)

export const meanReversion = defineTrader({
  name: 'mean-reversion',
  title: 'shares that have moved far from their mean, until they are back',
  needs: ['bars'],
  parameters: z.strictObject({
    direction: z.enum(['long-only', 'long-short']).default('long-only').describe('whether it sells short, too'),
    bars: z.int().min(2).max(5000).default(20).describe('bars of the mean and of the deviation'),
    entryScore: score.default(2).describe('deviations from the mean at which it enters'),
    exitScore: score.default(0).describe('deviations from the mean at which it leaves with a profit'),
    stopScore: score.default(4).describe('deviations at which it leaves with a loss; 0 never'),
    mostBars: z.int().min(0).max(5000).default(10).describe('bars after which it leaves; 0 never'),
    ...sizingParameters({ sizing: 'margin', share: 1 }),
  }),
  create: (parameters, symbol) => new MeanReversion(symbol, parameters),
})
