/** What may be chosen: the parameters of an estimator and the values they may take. */
import { exp, log } from '../elementary.ts'
import { LearnError } from '../learn-error.ts'

export type ParameterValue = number | string | boolean

export type Parameters = Readonly<Record<string, ParameterValue>>

/** Both ends of a range are included. */
export type Dimension =
  | { readonly type: 'linear' | 'log' | 'integer' | 'log-integer'; readonly low: number; readonly high: number }
  | { readonly type: 'choice'; readonly values: readonly ParameterValue[] }

export type Range = Exclude<Dimension, { readonly type: 'choice' }>

export type SearchSpace = Readonly<Record<string, Dimension>>

const DIGITS = 12

/** Errors: kind parameter. */
export function checkSpace(space: SearchSpace): void {
  if (Object.keys(space).length === 0) throw badSpace('space', 'empty', 'at least one parameter')
  for (const [name, dimension] of Object.entries(space)) checkDimension(name, dimension)
}

/** The value at `unit`, from 0 to 1, of a range. */
export function valueAt(range: Range, unit: number): number {
  const { from, to } = extent(range)
  return onScale(range, from + unit * (to - from))
}

/** Where a value lies in its range, from 0 to 1. */
export function unitOf(range: Range, value: number): number {
  const { from, to } = extent(range)
  if (to === from) return 0.5
  return Math.min(Math.max(((isLog(range) ? log(value) : value) - from) / (to - from), 0), 1)
}

/** Values of a dimension at equal distances, both ends included; all of a choice. */
export function gridValues(dimension: Dimension, points: number): readonly ParameterValue[] {
  if (dimension.type === 'choice') return dimension.values
  const { low, high } = dimension
  const [from, to] = isLog(dimension) ? [log(low), log(high)] : [low, high]
  const place = (i: number) => (points > 1 ? i / (points - 1) : 0.5)
  const values = Array.from({ length: points }, (_, i) => onScale(dimension, from + place(i) * (to - from)))
  return [...new Set(values)]
}

/** The value of a range at `inside`, its logarithm on a logarithmic scale. */
function onScale(range: Range, inside: number): number {
  // 1000 is not 999.9999999999998, which is what its logarithm gives back.
  const value = isLog(range) ? Number(exp(inside).toPrecision(DIGITS)) : inside
  return Math.min(Math.max(isInteger(range) ? Math.round(value) : value, range.low), range.high)
}

/** Ends of the range on its scale; whole numbers take up half a step on both sides. */
function extent(range: Range): { readonly from: number; readonly to: number } {
  const margin = isInteger(range) ? 0.5 : 0
  const [from, to] = [range.low - margin, range.high + margin]
  return isLog(range) ? { from: log(from), to: log(to) } : { from, to }
}

function isLog({ type }: Range): boolean {
  return type === 'log' || type === 'log-integer'
}

function isInteger({ type }: Range): boolean {
  return type === 'integer' || type === 'log-integer'
}

function checkDimension(name: string, dimension: Dimension): void {
  if (dimension.type === 'choice') {
    const isSound = dimension.values.length > 0 && new Set(dimension.values).size === dimension.values.length
    if (!isSound) throw badSpace(name, dimension.values.join(', '), 'at least one value, each once')
    return
  }
  const { low, high } = dimension
  const given = `${low} to ${high}`
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw badSpace(name, given, 'finite, the lower end not above the upper')
  }
  if (isInteger(dimension) && !(Number.isInteger(low) && Number.isInteger(high))) {
    throw badSpace(name, given, 'whole numbers')
  }
  if (isLog(dimension) && low <= 0) throw badSpace(name, given, 'above 0 on a logarithmic scale')
}

function badSpace(name: string, given: string, expected: string): LearnError {
  return new LearnError('parameter', {
    message: `The range of ${name} is ${given}.`,
    expected: `It is ${expected}.`,
    given,
    remedy: 'Correct the search space.',
  })
}
