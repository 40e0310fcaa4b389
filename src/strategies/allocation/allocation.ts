/**
 * How capital is divided among assets or strategies, of daily returns known before the decision: weights that are not
 * negative and add up to one. What the returns did not allow is said in notes.
 */
import { BellwetherError } from '../../core/errors.ts'
import { type Bounds, withinBounds } from './bounds.ts'
import { diagonal, type Matrix, type Returns, sampleCovariance } from './covariance.ts'
import { hierarchicalRiskParity } from './hierarchical.ts'
import { minimumVariance } from './minimum-variance.ts'
import { riskParity } from './risk-parity.ts'
import { shrinkToConstantCorrelation, shrinkToIdentity } from './shrinkage.ts'

export const ALLOCATION_METHODS = [
  'equal',
  'inverse-volatility',
  'minimum-variance',
  'risk-parity',
  'hierarchical-risk-parity',
] as const
export type AllocationMethod = (typeof ALLOCATION_METHODS)[number]

/** Of the sample as it is, or shrunk towards one variance without correlations, or towards one correlation. */
export const COVARIANCES = ['sample', 'shrunk-to-identity', 'shrunk-to-constant-correlation'] as const
export type CovarianceName = (typeof COVARIANCES)[number]

export interface AllocationSetting extends Partial<Bounds> {
  readonly method: AllocationMethod
  /** shrunk-to-constant-correlation unless given. */
  readonly covariance?: CovarianceName
}

export interface Allocated {
  /** In the order of the assets. */
  readonly weights: readonly number[]
  /** Sentences about what could not be done as asked. */
  readonly notes: readonly string[]
}

/** Sessions without which variances say nothing. */
export const LEAST_SESSIONS = 20

/** @param returns of each asset, over the same sessions. Errors: STUDY_INVALID for bounds that cannot be kept. */
export function allocate(returns: Returns, setting: AllocationSetting): Allocated {
  const bounds = boundsOf(returns.length, setting)
  const sessions = returns[0]?.length ?? 0
  if (setting.method === 'equal' || returns.length < 2) return { weights: evenly(returns.length), notes: [] }
  if (sessions < LEAST_SESSIONS) {
    return { weights: evenly(returns.length), notes: [`${sessions} sessions are too few to tell: divided evenly`] }
  }
  const notes = sessions <= returns.length ? ['no more sessions than assets: the sample covariance is singular'] : []
  return divide(returns, setting, bounds, notes)
}

/** What never varies says nothing of its risk: it gets an even share, and the rest is divided among the others. */
function divide(returns: Returns, setting: AllocationSetting, bounds: Bounds, notes: string[]): Allocated {
  const varying = returns.flatMap((values, i) => (values.some((value) => value !== values[0]) ? [i] : []))
  const still = returns.length - varying.length
  if (still > 0) notes.push(`${still} of ${returns.length} never varied: an even share each`)
  if (varying.length < 2) return { weights: evenly(returns.length), notes }
  const part = varying.length / returns.length
  const inner = { least: bounds.least / part, most: Math.min(1, bounds.most / part) }
  const covariance = covarianceOf(
    varying.map((i) => returns[i]!),
    setting.covariance,
  )
  const found = METHODS[setting.method as Exclude<AllocationMethod, 'equal'>](covariance, inner, notes)
  const bounded = withinBounds(found, inner)
  if (bounded.some((weight, i) => Math.abs(weight - found[i]!) > 1e-9)) notes.push('bounds hold back some weights')
  const weights = returns.map((_, i) =>
    varying.includes(i) ? part * bounded[varying.indexOf(i)]! : 1 / returns.length,
  )
  return { weights, notes }
}

type Method = (covariance: Matrix, bounds: Bounds, notes: string[]) => number[]

const METHODS: Record<Exclude<AllocationMethod, 'equal'>, Method> = {
  'inverse-volatility'(covariance) {
    const inverse = diagonal(covariance).map((variance) => 1 / Math.sqrt(variance))
    const whole = inverse.reduce((sum, each) => sum + each, 0)
    return inverse.map((each) => each / whole)
  },
  'minimum-variance': (covariance, bounds) => minimumVariance(covariance, bounds),
  'risk-parity'(covariance, _, notes) {
    const { weights, isEqual } = riskParity(covariance)
    if (!isEqual) notes.push('contributions to risk could not be made equal')
    return weights
  },
  'hierarchical-risk-parity': (covariance) => hierarchicalRiskParity(covariance),
}

function covarianceOf(returns: Returns, name: CovarianceName = 'shrunk-to-constant-correlation'): Matrix {
  if (name === 'sample') return sampleCovariance(returns)
  const shrink = name === 'shrunk-to-identity' ? shrinkToIdentity : shrinkToConstantCorrelation
  return shrink(returns).covariance
}

function evenly(count: number): number[] {
  return Array.from({ length: count }, () => 1 / count)
}

function boundsOf(count: number, { least = 0, most = 1 }: Partial<Bounds>): Bounds {
  const canBeKept = least >= 0 && least * count <= 1 && most * count >= 1 && least <= most
  if (canBeKept) return { least, most }
  throw new BellwetherError('STUDY_INVALID', {
    message: `No ${count} weights between ${least} and ${most} add up to one.`,
    expected: `The least at most 1 / ${count}, the most at least 1 / ${count}.`,
    given: `least ${least}, most ${most}`,
    remedy: 'Widen the bounds.',
  })
}
