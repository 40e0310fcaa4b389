/** The file of a backtest as JSON Schema, by which editors complete and check it, each strategy's parameters included. */
import { z } from 'zod'
import type { Json } from '../../core/hash.ts'
import type { TraderDefinition } from '../../strategies/trader-definition.ts'
import { TRADERS } from '../../strategies/traders.ts'
import { backtestSchema } from './backtest-study.ts'

/** What is used of a schema of an object. */
interface ObjectSchema {
  readonly $schema?: string
  readonly properties: Readonly<Record<string, ObjectSchema>>
  readonly items?: ObjectSchema
  readonly type?: string
  readonly description?: string
  readonly default?: Json
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  allOf?: readonly object[]
  enum?: readonly string[]
}

export function editorSchema(): Json {
  const schema = jsonSchemaOf(backtestSchema)
  const item = schema.properties['strategies']!.items!
  item.allOf = TRADERS.map(({ name, parameters }) => ({
    if: { properties: { strategy: { const: name } } },
    // a part of a schema says nothing of its dialect
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
    then: { properties: { parameters: { ...jsonSchemaOf(parameters), $schema: undefined } } },
  }))
  item.properties['strategy']!.enum = TRADERS.map(({ name }) => name)
  return JSON.parse(JSON.stringify(schema)) as Json
}

/** A parameter of a strategy, as its schema declares it. */
export interface DeclaredParameter {
  readonly name: string
  readonly meaning: string
  readonly usual: Json
  /** In words: `0.01 to 0.99`, `short or long`. */
  readonly range: string
}

export function declaredParameters({ parameters }: TraderDefinition): DeclaredParameter[] {
  return Object.entries(jsonSchemaOf(parameters).properties).map(([name, schema]) => ({
    name,
    meaning: schema.description ?? '',
    usual: schema.default ?? null,
    range: rangeText(schema),
  }))
}

function rangeText({ enum: choices, minimum, maximum, exclusiveMinimum, type }: ObjectSchema): string {
  if (choices !== undefined) return choices.join(', ')
  const low = minimum ?? exclusiveMinimum
  if (low === undefined && maximum === undefined) return type === 'array' ? 'list' : (type ?? '')
  const from = low === undefined ? 'up' : `${exclusiveMinimum === undefined ? '' : 'above '}${low}`
  return `${from} to ${maximum ?? 'any'}${type === 'integer' ? ', whole' : ''}`
}

/** As it is written in a file, before defaults; dates are written as text. */
function jsonSchemaOf(schema: z.ZodType): ObjectSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as unknown as ObjectSchema
}
