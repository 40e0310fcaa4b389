/** A user's own model, as walk-forward.test.ts hands it to worker threads: the median of the labels times a factor. */
import { ConstantModel, type Task } from '@bellwether/learn'
import { z } from 'zod'
import { defineModel } from '../../src/models/definition.ts'

const parameters = z.strictObject({ factor: z.number().default(1) })

export const median = defineModel({
  name: 'median',
  module: import.meta.url,
  tasks: ['regression'],
  parse: (given) => parameters.parse(given),
  create: (task: Task, { factor }) => ({
    name: 'median',
    task,
    parameters: { factor },
    fit: (_features, label) => new ConstantModel(task, factor * label.toSorted()[label.length >> 1]!),
  }),
})
