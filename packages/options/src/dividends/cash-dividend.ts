/**
 * Options on a stock that pays known cash dividends; the models are named in model.ts. A dividend yield may be given
 * besides, for what is not paid in cash or not announced yet.
 *
 * Without dividends, and for European options in the escrowed model, the answer is that of the formula or of
 * collocation. Otherwise finite differences, to about 3e-6 of the strike. Input that is no option gives NaN; so does
 * an escrowed stock that is worth less than its dividends, and a volatility beyond MOST_CASH_DIVIDEND_DEVIATION.
 */
import { americanGreeks, type AmericanOption, isCertain, isOption, NOT_PRICED } from '../american/american.ts'
import { type Terms, termsOf } from '../american/terms.ts'
import type { Exercise, OptionContract, OptionMarket } from '../contract.ts'
import { europeanGreeks } from '../european/greeks.ts'
import { exp } from '../math/elementary.ts'
import { certainPrice } from './certain.ts'
import { type CashDividend, duringLife } from './dividend.ts'
import { type DividendModel, escrow, type GridValue, makeGrid, type Problem, solveProblem } from './model.ts'

/**
 * Largest volatility times the root of the years for which the finite differences hold (300 % for a year): beyond it
 * the distribution outgrows their grid.
 */
export const MOST_CASH_DIVIDEND_DEVIATION = 3

/** Price of an option on a stock that pays these dividends, in the currency of the spot. */
export function cashDividendPrice(
  contract: OptionContract,
  market: OptionMarket,
  dividends: readonly CashDividend[],
  exercise: Exercise,
  model: DividendModel,
): number {
  const problem = problemOf(termsOf(contract, market), dividends, exercise, model)
  if (!isSolvable(problem)) return Number.NaN
  return isClosed(problem) ? closedForm(contract, market, problem).price : valueOf(problem, solverFor(problem)).price
}

/** Price and five Greeks; vega and rho are differences of prices on one grid. */
export function cashDividendGreeks(
  contract: OptionContract,
  market: OptionMarket,
  dividends: readonly CashDividend[],
  exercise: Exercise,
  model: DividendModel,
): AmericanOption {
  const terms = termsOf(contract, market)
  const build = (moved: Partial<Terms>): Problem => problemOf({ ...terms, ...moved }, dividends, exercise, model)
  const problem = build({})
  if (!isSolvable(problem)) return NOT_PRICED
  if (isClosed(problem)) return closedForm(contract, market, problem)
  const solve = solverFor(problem)
  const value = valueOf(problem, solve)
  if (value.isExercised) return { ...value, theta: 0, vega: 0, rho: 0 }
  const { volatility, rate } = terms
  const slope = (name: 'volatility' | 'rate', at: number, move: number): number =>
    (solve(build({ [name]: at + move })).price - solve(build({ [name]: at - move })).price) / (2 * move)
  const vega = volatility > 0 ? slope('volatility', volatility, VOLATILITY_MOVE * volatility) : 0
  return { ...value, theta: thetaOf(problem, value), vega, rho: slope('rate', rate, RATE_MOVE) }
}

/** In parts of the volatility. */
const VOLATILITY_MOVE = 0.02
const RATE_MOVE = 5e-4

function problemOf(
  terms: Terms,
  dividends: readonly CashDividend[],
  exercise: Exercise,
  model: DividendModel,
): Problem {
  const paid = duringLife(dividends, terms.years)
  const spot = model === 'escrowed' ? terms.spot - escrow({ terms, dividends: paid }, 0) : terms.spot
  return { terms: { ...terms, spot }, dividends: paid, exercise, model }
}

function isSolvable(problem: Problem): boolean {
  const { terms, dividends } = problem
  const isFinite = dividends.every(({ years, amount }) => Math.abs(years) + Math.abs(amount) < Infinity)
  const isOnGrid = isClosed(problem) || terms.volatility * Math.sqrt(terms.years) <= MOST_CASH_DIVIDEND_DEVIATION
  return isOption(terms) && isFinite && isOnGrid
}

/** Whether there is nothing to step through. */
function isClosed({ dividends, exercise, model }: Problem): boolean {
  return dividends.length === 0 || (exercise === 'european' && model === 'escrowed')
}

function closedForm(
  contract: OptionContract,
  market: OptionMarket,
  { terms, dividends, exercise }: Problem,
): AmericanOption {
  if (exercise === 'american') return americanGreeks(contract, market)
  const { price, delta, gamma, theta, vega, rho } = europeanGreeks(contract, { ...market, spot: terms.spot })
  // The escrow grows with time and shrinks with the rate, and the stock less it does the opposite.
  const perRate = dividends.reduce((sum, { years, amount }) => sum + years * amount * exp(-terms.rate * years), 0)
  const growth = terms.rate * escrow({ terms, dividends }, 0)
  return { price, delta, gamma, theta: theta - growth * delta, vega, rho: rho + perRate * delta }
}

type Solver = (problem: Problem) => GridValue

/** One grid for a problem and its neighbours, so that their differences are smooth. */
function solverFor(problem: Problem): Solver {
  if (isCertain(problem.terms)) return solveCertain
  const grid = makeGrid(problem)
  return (neighbour) => solveProblem(neighbour, grid)
}

function solveCertain(problem: Problem): GridValue {
  const { terms, exercise } = problem
  const priceAt = (spot: number): number => certainPrice({ ...problem, terms: { ...terms, spot } })
  const price = priceAt(terms.spot)
  const move = 1e-6 * (terms.spot + terms.strike)
  const delta = (priceAt(terms.spot + move) - priceAt(Math.max(0, terms.spot - move))) / (2 * move)
  const isExercised = exercise === 'american' && price > 0 && price === intrinsicOf(problem)
  return { price, delta, gamma: 0, isExercised }
}

/** The value with exercise today exact. */
function valueOf(problem: Problem, solve: Solver): GridValue {
  const value = solve(problem)
  const { sign } = problem.terms
  const intrinsic = intrinsicOf(problem)
  if (value.isExercised) return { price: intrinsic, delta: sign, gamma: 0, isExercised: true }
  const floor = problem.exercise === 'american' ? Math.max(0, intrinsic) : 0
  return { ...value, price: Math.max(value.price, floor) }
}

/** Of the stock itself. */
function intrinsicOf({ terms, dividends, model }: Problem): number {
  const spot = model === 'escrowed' ? terms.spot + escrow({ terms, dividends }, 0) : terms.spot
  return terms.sign * (spot - terms.strike)
}

/** The Black-Scholes equation; in the escrowed model what moves falls as the escrow grows. */
function thetaOf({ terms, dividends, model }: Problem, { price, delta, gamma }: GridValue): number {
  const { spot, rate, yield: yield_, volatility } = terms
  const growth = model === 'escrowed' ? rate * escrow({ terms, dividends }, 0) : 0
  const diffusion = 0.5 * volatility * volatility * spot * spot * gamma
  return rate * price - ((rate - yield_) * spot + growth) * delta - diffusion
}
