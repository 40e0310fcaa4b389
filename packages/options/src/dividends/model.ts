/**
 * Options on a stock that pays known cash dividends, as a problem for march.ts.
 *
 * - spot-drop: the stock is a geometric Brownian motion that falls by the amount when it begins to trade without it,
 *   never below 0. An American option may be exercised just before.
 * - escrowed: the stock less the present value of the dividends to come is the geometric Brownian motion, which never
 *   jumps; exercise pays what the stock itself is worth.
 */
import type { Terms } from '../american/terms.ts'
import type { Exercise } from '../contract.ts'
import { exp, log } from '../math/elementary.ts'
import type { CashDividend } from './dividend.ts'
import { March } from './march.ts'
import { interpolate, makeSpaceGrid, refined, type SpaceGrid } from './space-grid.ts'

/** What a dividend does to the stock: it drops by the amount, or its part without the dividends is what moves. */
export type DividendModel = 'spot-drop' | 'escrowed'

export interface Problem {
  /** Spot and strike of what moves: in the escrowed model, the stock less its dividends. */
  readonly terms: Terms
  /** In order of time, within the option's life. */
  readonly dividends: readonly CashDividend[]
  readonly exercise: Exercise
  readonly model: DividendModel
}

export interface GridValue {
  readonly price: number
  readonly delta: number
  readonly gamma: number
  /** Both nodes beside the spot are exercised today. */
  readonly isExercised: boolean
}

/** Deviations of ln S that the grid covers beyond spot and strike, measured in money or in shares. */
const REACH = 5
/** Width of the dense part, in deviations, and in parts of what the spot is away from the strike beyond its reach. */
const DENSE = 0.7
const DENSE_FAR = 0.5
const NODES = 200
const STEPS = 40
/** Of each stretch between dividends. */
const LEAST_STEPS = 10

export function makeGrid({ terms, dividends }: Problem): SpaceGrid {
  const { spot, strike, years, volatility } = terms
  const deviation = volatility * Math.sqrt(years)
  // In money ln S lies half a variance below its forward, in shares half a variance above.
  const logReach = (REACH + 0.5 * Math.max(1, deviation)) * deviation
  const reach = exp(logReach)
  const paid = dividends.reduce((sum, { amount }) => sum + Math.abs(amount), 0)
  const low = Math.max(Math.min(spot - paid, strike), 0.2 * Math.min(spot, strike)) / reach
  const distance = Math.max(log(strike / spot), spot > paid ? log((spot - paid) / strike) : 0)
  const width = DENSE * deviation + DENSE_FAR * Math.max(0, distance - logReach)
  return makeSpaceGrid(strike, low, (Math.max(spot, strike) + paid) * reach, width, NODES)
}

/** Richardson's extrapolation of the grid and of one with half its steps in space and time. */
export function solveProblem(problem: Problem, grid: SpaceGrid): GridValue {
  const coarse = solveOnGrid(problem, grid, 1)
  const fine = solveOnGrid(problem, refined(grid), 2)
  const extrapolate = (name: 'price' | 'delta' | 'gamma'): number => (4 * fine[name] - coarse[name]) / 3
  return {
    price: extrapolate('price'),
    delta: extrapolate('delta'),
    gamma: extrapolate('gamma'),
    isExercised: fine.isExercised,
  }
}

function solveOnGrid(problem: Problem, grid: SpaceGrid, refinement: number): GridValue {
  const { terms, dividends, exercise, model } = problem
  const { sign, strike, years } = terms
  const payoff = grid.spots.map((spot) => Math.max(0, sign * (spot - strike)))
  const march = new March(grid, terms, payoff)
  const isAmerican = exercise === 'american'
  let time = years
  for (const dividend of dividends.toReversed()) {
    back(dividend.years)
    if (model === 'spot-drop') dropSpot(march.values, grid, dividend.amount)
    if (isAmerican) raise(march.values, floorAt(dividend.years, true))
  }
  back(0)
  const { value, slope, curvature } = interpolate(grid, march.values, terms.spot)
  const above = grid.spots.findIndex((spot) => spot >= terms.spot)
  const floor = isAmerican ? floorAt(0, false) : undefined
  const isExercised =
    floor !== undefined && [above - 1, above].every((i) => march.values[i] === floor[i] && floor[i]! > 0)
  return { price: value, delta: slope, gamma: curvature, isExercised }

  function back(until: number): void {
    const span = time - until
    if (span <= 0) return
    const steps = refinement * Math.max(LEAST_STEPS, Math.ceil(STEPS * Math.sqrt(span / years)))
    const from = time
    march.stretch(span, steps, (elapsed) => (isAmerican ? floorAt(from - elapsed, false) : undefined))
    time = until
  }

  /** What exercise pays; in the escrowed model the dividends to come are part of the stock. */
  function floorAt(at: number, isBefore: boolean): Float64Array {
    if (model === 'spot-drop') return payoff
    const shift = escrow(problem, at, isBefore)
    return grid.spots.map((spot) => Math.max(0, sign * (spot + shift - strike)))
  }
}

/** Value at `at` of the dividends after it, or from it on. */
export function escrow(
  { terms, dividends }: Pick<Problem, 'terms' | 'dividends'>,
  at: number,
  isBefore = false,
): number {
  let sum = 0
  for (const { years, amount } of dividends) {
    if (years > at || (isBefore && years === at)) sum += amount * exp(-(terms.rate * (years - at)))
  }
  return sum
}

function dropSpot(values: Float64Array, grid: SpaceGrid, amount: number): void {
  const after = values.slice()
  grid.spots.forEach((spot, i) => {
    values[i] = interpolate(grid, after, spot - amount).value
  })
}

function raise(values: Float64Array, floor: Float64Array): void {
  floor.forEach((pays, i) => {
    if (pays > values[i]!) values[i] = pays
  })
}
