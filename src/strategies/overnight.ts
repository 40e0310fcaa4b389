/** Holds overnight, in at the closing auction and out at the opening auction, when a model says so. */
import { z } from 'zod'
import { defineStrategy } from './strategy.ts'

const parameters = z.strictObject({
  /** long-short trades both ways; long-only stays out where it would sell short. */
  direction: z.enum(['long-short', 'long-only']).default('long-short'),
  /** Least probability of the side taken. */
  minimumProbability: z.number().min(0.5).max(1).default(0.5),
  /** Least expected return of the side taken, in basis points; set it to the cost of a round trip. */
  minimumReturnBps: z.number().min(0).default(0),
  /** Fraction of equity held. */
  size: z.number().positive().max(1).default(1),
})

export const overnight = defineStrategy({
  name: 'overnight',
  parse: (given) => parameters.parse(given),
  create: ({ direction, minimumProbability, minimumReturnBps, size }) => ({
    description:
      `${direction}, where the probability is at least ${minimumProbability} ` +
      `and the expected return at least ${minimumReturnBps} bp`,
    target({ probability, expectedReturn }) {
      const hurdle = minimumReturnBps / 10_000
      if (probability > 0.5 && probability >= minimumProbability && expectedReturn > hurdle) return size
      if (direction === 'long-only') return 0
      return probability < 0.5 && 1 - probability >= minimumProbability && expectedReturn < -hurdle ? -size : 0
    },
  }),
})
