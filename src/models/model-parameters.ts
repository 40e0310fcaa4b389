/** What the parameters of the models are made of. */
import { z } from 'zod'
import type { ModelDefinition } from './definition.ts'

export const count = (least: number, byDefault: number) => z.int().min(least).default(byDefault)
/** From 0 to below 1. */
export const share = (byDefault: number) => z.number().min(0).lt(1).default(byDefault)
export const atLeastZero = (byDefault: number) => z.number().min(0).default(byDefault)
export const aboveZero = (byDefault: number) => z.number().positive().default(byDefault)
/** Above 0 and at most 1. */
export const fraction = (byDefault: number) => z.number().positive().max(1).default(byDefault)
export const names = z.array(z.string()).readonly().default([])

export function builtIn<P>(definition: Omit<ModelDefinition<P>, 'extension' | 'module'>): ModelDefinition<P> {
  return { extension: 'model', ...definition }
}
