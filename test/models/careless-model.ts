/** A user's own model as one should not write it, for walk-forward.test.ts: it works in place, or predicts what it is told. */
import { z } from 'zod'
import { defineModel } from '../../src/models/definition.ts'

const parameters = z.strictObject({
  says: z.union([z.number(), z.literal('infinity')]).default(0.5),
  rows: z.int().optional(),
})

export const careless = defineModel({
  name: 'careless',
  module: import.meta.url,
  tasks: ['regression', 'classification'],
  parse: (given) => parameters.parse(given),
  create: (task, { says, rows }) => ({
    name: 'careless',
    task,
    parameters: {},
    fit({ columns }, label, { times }) {
      for (const column of columns) column.forEach((value, i) => (column[i] = value / 2))
      label.fill(0)
      times?.decisionAt.fill(0)
      times?.labelKnownAt.fill(0)
      return {
        task,
        predict({ rows: count, columns: given }) {
          given[0]!.fill(7)
          return new Float64Array(rows ?? count).fill(says === 'infinity' ? Infinity : says)
        },
        serialise: () => ({ type: 'careless', version: 1 }),
      }
    },
  }),
})
