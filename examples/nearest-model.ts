/** A model of your own: the mean label of the training rows whose first feature is nearest. */
import type { Estimator, Matrix, Model } from '@bellwether/learn'
import { z } from 'zod'
import { defineModel } from '../src/models/definition.ts'

const parameters = z.strictObject({ neighbours: z.int().min(1).default(50) })

class NearestModel implements Model {
  readonly task = 'regression'
  readonly #rows: { readonly x: number; readonly y: number }[]
  readonly #neighbours: number

  constructor(rows: { readonly x: number; readonly y: number }[], neighbours: number) {
    this.#rows = rows
    this.#neighbours = neighbours
  }

  predict({ columns }: Matrix): Float64Array {
    return columns[0]!.map((x) => {
      const nearest = this.#rows.toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x)).slice(0, this.#neighbours)
      return nearest.reduce((sum, { y }) => sum + y, 0) / nearest.length
    })
  }

  serialise(): { type: string; version: number; rows: unknown; neighbours: number } {
    return { type: 'nearest', version: 1, rows: this.#rows, neighbours: this.#neighbours }
  }
}

export const nearest = defineModel({
  name: 'nearest',
  tasks: ['regression'],
  module: import.meta.url,
  parse: (given) => parameters.parse(given),
  create: (_task, { neighbours }): Estimator => ({
    name: 'nearest',
    task: 'regression',
    parameters: { neighbours },
    fit({ rows, columns }, label) {
      const known = Array.from({ length: rows }, (_, i) => ({ x: columns[0]![i]!, y: label[i]! }))
      return new NearestModel(
        known.filter(({ x }) => !Number.isNaN(x)),
        neighbours,
      )
    },
  }),
})
