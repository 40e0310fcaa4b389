/** How much of a run's risk comes from given factors: daily returns regressed on theirs. */
import { covariance, neweyWestLags } from '../../core/stats/dependence.ts'
import { type Coefficient, hacRegression } from '../../core/stats/hac-regression.ts'
import { populationVariance, type Values, variance } from '../../core/stats/moments.ts'

export interface Factor {
  readonly name: string
  /** Of the same sessions as the run's. */
  readonly returns: Values
}

export interface FactorRisk {
  /** The return a session that no factor explains. */
  readonly alpha: Coefficient
  readonly factors: readonly FactorExposure[]
  /** The part of the variance that no factor brings; with all shares of factors it is one. */
  readonly unexplained: number
  /** Sessions over which errors may depend on each other. */
  readonly lags: number
  readonly notes: readonly string[]
}

export interface FactorExposure {
  readonly name: string
  readonly beta: Coefficient
  /** Of the variance: negative where the factor hedges the others. */
  readonly share: number
}

/** Errors allow for dependence by Newey and West (1987), over the lags of their rule of 1994. */
export function riskByFactor(returns: Values, factors: readonly Factor[]): FactorRisk {
  const lags = neweyWestLags(returns.length)
  const used = factors.filter((factor) => populationVariance(factor.returns) > 0)
  const isEnough = returns.length > used.length + 1
  const { intercept, slopes, explained } = hacRegression(
    returns,
    used.map((factor) => factor.returns),
    lags,
  )
  const isTold = isEnough && slopes.every(({ value }) => !Number.isNaN(value)) && variance(returns) > 0
  return {
    alpha: isTold ? intercept : UNKNOWN,
    factors: used.map(({ name, returns: own }, i) => {
      const beta = isTold ? slopes[i]! : UNKNOWN
      return { name, beta, share: (beta.value * covariance(own, returns)) / variance(returns) }
    }),
    unexplained: isTold ? 1 - explained : Number.NaN,
    lags,
    notes: [
      ...factors.filter((factor) => !used.includes(factor)).map(({ name }) => `${name} never varies: left out`),
      ...(isEnough ? [] : ['no more sessions than factors: nothing can be told']),
      ...(isEnough && !(variance(returns) > 0) ? ['the returns never vary: there is no risk to explain'] : []),
      ...(isEnough && slopes.some(({ value }) => Number.isNaN(value)) ? ['one factor is made of the others'] : []),
    ],
  }
}

const UNKNOWN: Coefficient = { value: Number.NaN, standardError: Number.NaN, t: Number.NaN }
