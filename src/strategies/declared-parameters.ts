/** Parameters of a strategy as its schema declares them, in words. */
import { z } from 'zod'
import type { Json } from '../core/hash.ts'
import type { TraderDefinition } from './trader-definition.ts'

export interface DeclaredParameter {
  readonly name: string
  readonly meaning: string
  readonly usual: Json
  /** `0.01 to 0.99`, `1 to 20, whole`, `short, long`. */
  readonly range: string
}

/** What is used of the JSON Schema of a parameter. */
interface ParameterSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: Json
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
}

export function declaredParameters({ parameters }: Pick<TraderDefinition, 'parameters'>): DeclaredParameter[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties as Record<string, ParameterSchema>).map(([name, schema]) => ({
    name,
    meaning: schema.description ?? '',
    usual: schema.default ?? null,
    range: rangeText(schema),
  }))
}

function rangeText({ enum: choices, minimum, maximum, exclusiveMinimum, type }: ParameterSchema): string {
  if (choices !== undefined) return choices.join(', ')
  if (type === 'array') return 'list'
  const low = minimum ?? exclusiveMinimum
  if (low === undefined && maximum === undefined) return type ?? ''
  const from = low === undefined ? 'up' : `${minimum === undefined ? 'above ' : ''}${low}`
  return `${from} to ${maximum ?? 'any'}${type === 'integer' ? ', whole' : ''}`
}
