/** Options a second that a pricer prices on this machine, on one thread. */
import type { Exercise } from '../src/index.ts'
import type { Pricer } from './chain.ts'

/** The best of these counts: compilers and other work on the machine only slow down. */
const TRIES = 5
const LEAST_MILLISECONDS = 30
/** Of different volatilities: no two American options share the work for their boundary. */
const ROWS: Readonly<Record<Exercise, number>> = { european: 8192, american: 128 }

export function optionsPerSecond(exercise: Exercise, pricer: Pricer): number {
  const rows = ROWS[exercise]
  const work = workOf(exercise, rows, pricer)
  return Math.max(...Array.from({ length: TRIES }, () => rows * passesPerSecond(work)))
}

function passesPerSecond(work: () => void): number {
  const start = performance.now()
  let [passes, elapsed] = [0, 0]
  while (elapsed < LEAST_MILLISECONDS) {
    work()
    passes++
    elapsed = performance.now() - start
  }
  return (1000 * passes) / elapsed
}

/** Price and five Greeks of European options, price and three Greeks of American ones with the fast preset. */
function workOf(exercise: Exercise, rows: number, pricer: Pricer): () => void {
  const column = () => new Float64Array(rows)
  const options = {
    right: Int8Array.from(column(), (_, row) => (row % 2 === 0 ? 1 : -1)),
    strike: column().map((_, row) => 80 + (40 * row) / rows),
    yearsToExpiry: 0.25,
    spot: 100,
    rate: 0.04,
    dividendYield: 0.02,
    volatility: column().map((_, row) => 0.1 + (0.4 * ((row * 37) % rows)) / rows),
  }
  const into = { price: column(), delta: column(), gamma: column(), theta: column() }
  const all = { ...into, vega: column(), rho: column() }
  return exercise === 'american' ? () => pricer.american(options, 'fast', into) : () => pricer.price(options, all)
}
