/**
 * Momentum with confirmation: a cross of two means is followed where at least two of three others agree (the relative
 * strength lies within a band, volume is above its mean, the price has moved the same way), with the more the surer
 * they are and the calmer the market is. The next cross ends the position, confirmed or not.
 */
import { z } from 'zod'
import { fromMicros } from '../../trading/money.ts'
import type { BarView } from '../market.ts'
import { Indicators } from '../rules/indicators.ts'
import { holdShares } from '../rules/hold-shares.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'

export interface MomentumSetting {
  readonly direction: 'long-only' | 'long-short'
  readonly fast: number
  readonly slow: number
  readonly rsi: number
  readonly rsiLow: number
  readonly rsiHigh: number
  readonly volumeBars: number
  readonly leastVolumeRatio: number
  readonly momentum: number
  readonly volatilityBars: number
  readonly mostPosition: number
  readonly leastConfidence: number
}

/** What the bars say at one of them. */
export interface MomentumEvidence {
  readonly rsi: number
  readonly volumeRatio: number
  /** Return over the bars of momentum. */
  readonly momentum: number
  /** A year. */
  readonly volatility: number
}

/** Volatility, a year, above which confidence falls, and above which the position does; neither below the floor. */
const [CALM, ROUGH, FLOOR] = [0.2, 0.3, 0.3] as const
const LEAST_CONFIRMATIONS = 2

/** From 0 to 1; 0 where too little agrees. @param side 1 for a cross upwards, −1 downwards */
export function momentumConfidence(side: number, evidence: MomentumEvidence, setting: MomentumSetting): number {
  const { rsi, volumeRatio, momentum, volatility } = evidence
  const isInBand = rsi >= setting.rsiLow && rsi <= setting.rsiHigh
  const isBusy = volumeRatio >= setting.leastVolumeRatio
  const agrees = side * momentum > 0
  if (Number(isInBand) + Number(isBusy) + Number(agrees) < LEAST_CONFIRMATIONS) return 0
  const terms = [
    isInBand ? 1 - Math.abs(rsi - 50) / 50 : 0.2,
    isBusy ? Math.min(volumeRatio / 2, 1) : 0.3,
    agrees ? Math.min(10 * Math.abs(momentum), 1) : 0.4,
    calmness(volatility, CALM),
  ]
  return terms.reduce((sum, term) => sum + term, 0) / terms.length
}

/** 1 up to a level of volatility, then falling as it rises. */
function calmness(volatility: number, level: number): number {
  return volatility <= level ? 1 : Math.max(FLOOR, level / volatility)
}

class Momentum implements Trader {
  readonly description: string
  readonly #setting: MomentumSetting
  readonly #symbol: string
  readonly #indicators: Indicators<'fast' | 'slow' | keyof MomentumEvidence>
  /** Which mean lay above at the last bar: 1 the fast one, −1 the slow one; NaN before. */
  #side = Number.NaN

  constructor(symbol: string, setting: MomentumSetting) {
    this.description = `momentum of ${symbol}: means of ${setting.fast} and ${setting.slow} bars, confirmed`
    this.#setting = setting
    this.#symbol = symbol
    this.#indicators = new Indicators({
      fast: `sma:${setting.fast}`,
      slow: `sma:${setting.slow}`,
      rsi: `rsi_simple:${setting.rsi}`,
      volumeRatio: `volume_ratio:${setting.volumeBars}`,
      momentum: `momentum:${setting.momentum}`,
      volatility: `volatility:${setting.volatilityBars}`,
    })
  }

  onBar(context: Context, bar: BarView): void {
    if (bar.symbol !== this.#symbol) return
    const indicators = this.#indicators
    indicators.update(bar)
    const side = Math.sign(indicators.value('fast') - indicators.value('slow'))
    const isCross = side !== 0 && side === -this.#side
    if (side !== 0) this.#side = side
    if (isCross) holdShares(context, this.#symbol, this.#units(context, side, bar.close), 'cross of the means')
  }

  #units({ portfolio }: Context, side: number, price: number): number {
    const { direction, leastConfidence, mostPosition } = this.#setting
    if (side < 0 && direction === 'long-only') return 0
    const evidence = this.#indicators.values()
    const confidence = momentumConfidence(side, evidence, this.#setting)
    if (!(confidence >= leastConfidence) || Number.isNaN(evidence.volatility)) return 0
    const share = mostPosition * confidence * calmness(evidence.volatility, ROUGH)
    return side * Math.floor((share * fromMicros(portfolio.equity())) / price)
  }
}

const bars = (usual: number, least = 1) => z.int().min(least).max(5000).default(usual)
const percent = (usual: number) => z.number().min(0).max(100).default(usual)
const fraction = (usual: number) => z.number().min(0).max(1).default(usual)

export const momentum = defineTrader({
  name: 'momentum',
  title: 'shares with a cross of two means that strength, volume and direction confirm',
  needs: ['bars'],
  parameters: z
    .strictObject({
      direction: z.enum(['long-only', 'long-short']).default('long-only').describe('whether it sells short, too'),
      fast: bars(10).describe('bars of the fast mean'),
      slow: bars(20).describe('bars of the slow mean, more than those of the fast one'),
      rsi: bars(14, 2).describe('bars of the relative strength'),
      rsiLow: percent(30).describe('relative strength from which a cross is confirmed'),
      rsiHigh: percent(70).describe('relative strength up to which a cross is confirmed'),
      volumeBars: bars(20).describe('bars of the mean volume'),
      leastVolumeRatio: z.number().min(0).max(100).default(1.2).describe('volume over its mean from which it confirms'),
      momentum: bars(5).describe('bars over which the price must have moved the same way'),
      volatilityBars: bars(20, 2).describe('bars of the volatility'),
      mostPosition: fraction(0.05).describe('share of equity held at full confidence'),
      leastConfidence: fraction(0.4).describe('confidence below which nothing is held'),
    })
    .refine(({ fast, slow }) => slow > fast, {
      path: ['slow'],
      error: 'more bars than fast takes',
    }),
  create: (parameters, symbol) => new Momentum(symbol, parameters),
})
