/** The chain that the form asks for, priced by whoever prices. */
import {
  type AmericanPricer,
  type ColumnPricer,
  type Exercise,
  impliedAmericanColumns,
  type Right,
} from '../src/index.ts'

export interface Terms {
  readonly spot: number
  readonly strikes: Float64Array
  readonly years: number
  readonly volatility: number
  readonly rate: number
  readonly dividendYield: number
  readonly exercise: Exercise
}

export const NUMBERS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'implied'] as const

/** A row a strike, in the units of Greeks; the last is the volatility that the price implies, with its status. */
export type Numbers = Readonly<Record<(typeof NUMBERS)[number], Float64Array>> & { readonly status: Uint8Array }
export type Chain = Readonly<Record<Right, Numbers>>
export type Pricer = ColumnPricer & AmericanPricer

export function priceChain(terms: Terms, pricer: Pricer): Chain {
  return { call: priceRight(terms, 'call', pricer), put: priceRight(terms, 'put', pricer) }
}

function priceRight(terms: Terms, right: Right, pricer: Pricer): Numbers {
  const { strikes, years, volatility, exercise, spot, rate, dividendYield } = terms
  const column = () => new Float64Array(strikes.length)
  const sign = new Int8Array(strikes.length).fill(right === 'call' ? 1 : -1)
  const contracts = { right: sign, strike: strikes, yearsToExpiry: years, spot, rate, dividendYield }
  const first = { price: column(), delta: column(), gamma: column(), theta: column() }
  const sensitivities = { vega: column(), rho: column() }
  const implied = { volatility: column(), status: new Uint8Array(strikes.length) }
  if (exercise === 'american') {
    pricer.american({ ...contracts, volatility }, 'accurate', { ...first, sensitivities })
    impliedAmericanColumns({ ...contracts, price: first.price }, 'accurate', pricer, implied)
  } else {
    pricer.price({ ...contracts, volatility }, { ...first, ...sensitivities })
    pricer.impliedVolatility({ ...contracts, price: first.price }, implied)
  }
  return { ...first, ...sensitivities, implied: implied.volatility, status: implied.status }
}

/** Of all numbers of two chains, how many have different bits. */
export function differingBits(one: Chain, other: Chain): number {
  const differing = (right: Right, name: (typeof NUMBERS)[number]) =>
    one[right][name].filter((value, row) => !Object.is(value, other[right][name][row])).length
  return NUMBERS.reduce((sum, name) => sum + differing('call', name) + differing('put', name), 0)
}

/** The row whose strike is nearest to the spot. */
export function middleRow({ strikes, spot }: Terms): number {
  const distance = (row: number) => Math.abs(strikes[row]! - spot)
  return strikes.reduce((best, _, row) => (distance(row) < distance(best) ? row : best), 0)
}
