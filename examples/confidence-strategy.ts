/** A strategy of your own: holds long overnight, less the less sure the model is. */
import { z } from 'zod'
import { defineStrategy } from '../src/strategies/strategy.ts'

const parameters = z.strictObject({ floor: z.number().min(0.5).max(1).default(0.5) })

export const confidenceSized = defineStrategy({
  name: 'confidence-sized',
  parse: (given) => parameters.parse(given),
  create: ({ floor }) => ({
    description: `long by twice the probability above ${floor}, at most all of the equity`,
    target: ({ probability }) => (probability > floor ? Math.min(1, 2 * (probability - floor)) : 0),
  }),
})
