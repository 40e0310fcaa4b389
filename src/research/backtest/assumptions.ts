/** From the words of a file to what the engine is given: fills, fees, margin, financing, what holders do. */
import type { AccountTerms } from '../../backtest/engine/life/account-rules.ts'
import { CUT_OFFS } from '../../backtest/engine/broker/auctions.ts'
import {
  anyVolume,
  type FillAssumptions,
  spreadFraction,
  touchPricing,
  volumeShare,
} from '../../backtest/engine/broker/fill-assumptions.ts'
import type { EngineSetting } from '../../backtest/engine/engine.ts'
import { MS_PER_MINUTE } from '../../core/time.ts'
import { type FeeSchedule, noFees } from '../../trading/fee.ts'
import { brokerFees } from '../../trading/fees/broker-schedules.ts'
import { regulatoryFees } from '../../trading/fees/regulatory-fees.ts'
import { noEarlyExercise, rationalHolders } from '../../trading/life/early-exercise.ts'
import { type MarginModel, portfolioStressMargin, regT } from '../../trading/margin/account-margin.ts'
import { basisPointSlippage, fixedSlippage, noSlippage, type SlippageModel } from '../../trading/slippage.ts'
import type { Rebalancing } from '../../strategies/portfolio/capital.ts'
import type { BacktestStudy } from './backtest-study.ts'

export function fillAssumptions({ fills, fees }: BacktestStudy): FillAssumptions {
  return {
    quotes: fills.quotes === 'touch' ? touchPricing : spreadFraction({ byLegs: fills.quotes.spreadFraction }),
    ticks: fills.prints,
    limits: fills.limits,
    volume: fills.volume === 'any' ? anyVolume : volumeShare(fills.volume),
    latency: fills.latencyMs,
    staleAfter: (fills.staleAfterMinutes ?? Number.POSITIVE_INFINITY) * MS_PER_MINUTE,
    slippage: slippageOf(fills.slippage),
    fees: feesOf(fees),
  }
}

export function cutOffs({ fills }: BacktestStudy): EngineSetting['cutOffs'] {
  return CUT_OFFS[fills.auctions]
}

function slippageOf(choice: BacktestStudy['fills']['slippage']): SlippageModel {
  if (choice.model === 'none') return noSlippage
  return choice.model === 'fixed' ? fixedSlippage(choice) : basisPointSlippage(choice)
}

function feesOf(fees: BacktestStudy['fees']): FeeSchedule {
  return fees === 'none' ? noFees : brokerFees(fees)
}

type LifeTerms = Pick<AccountTerms, 'financing' | 'earlyExercise' | 'pinBand' | 'deliveryFees'>

export function lifeTerms({ financing, earlyExercise, pinBand, fees }: BacktestStudy): LifeTerms {
  return {
    financing: financing === 'none' ? { creditSpread: 0, debitSpread: 0, borrowRate: 0 } : financing,
    earlyExercise: earlyExercise === 'none' ? noEarlyExercise : rationalHolders(),
    pinBand,
    deliveryFees: fees === 'none' ? noFees : regulatoryFees,
  }
}

/** Of an option whose price implies no volatility the usual one of stocks is taken. */
const STRESS_VOLATILITY = 0.2

export function marginModel({ margin }: BacktestStudy): MarginModel | undefined {
  if (margin === 'none') return undefined
  return margin.model === 'reg-t' ? regT : portfolioStressMargin({ rate: 0, volatility: STRESS_VOLATILITY })
}

/** Undefined where capital is divided once. */
export function rebalancingOf({ rebalancing }: BacktestStudy): Rebalancing | undefined {
  if (rebalancing === undefined) return undefined
  const { every, window, method, covariance, least, most } = rebalancing
  const bounds = { ...(least !== undefined && { least }), ...(most !== undefined && { most }) }
  return { every, window, allocation: { method, ...(covariance !== undefined && { covariance }), ...bounds } }
}

/** Each assumption in a few words, for reports. */
export function assumptionTexts(study: BacktestStudy): string[] {
  const { quotes, volume, slippage, fees, limits, ticks, latency, staleAfter } = fillAssumptions(study)
  const { financing, margin } = study
  return [
    `Orders on quotes: ${quotes.description}.`,
    `A resting limit fills when its price is ${limits}; prints: the ${ticks} one; ${volume.description}.`,
    `Slippage: ${slippage.description}. Fees: ${fees.description}.`,
    `Latency ${latency} ms; quotes fill nothing ${Number.isFinite(staleAfter) ? `after ${staleAfter / MS_PER_MINUTE} minutes` : 'in a later session'}.`,
    `Margin: ${marginModel(study)?.description ?? 'none'}${margin === 'none' ? '' : `, ${margin.graceSessions} sessions of grace`}.`,
    financing === 'none'
      ? 'Financing: none.'
      : `Financing: ${financing.benchmark ?? 'benchmark of 0'}, less ${percent(financing.creditSpread)} for cash held, plus ${percent(financing.debitSpread)} for cash owed; ${percent(financing.borrowRate)} for shares borrowed.`,
  ]
}

function percent(part: number): string {
  return `${Number((100 * part).toFixed(4))} %`
}
