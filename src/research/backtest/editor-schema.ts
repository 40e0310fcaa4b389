/** The file of a backtest as JSON Schema, by which editors complete and check it, each strategy's parameters included. */
import { z } from 'zod'
import type { Json } from '../../core/hash.ts'
import { TRADERS } from '../../strategies/traders.ts'
import { backtestSchema } from './backtest-study.ts'

/** What is used of a schema of an object. */
interface ObjectSchema {
  readonly $schema?: string
  readonly properties: Readonly<Record<string, ObjectSchema>>
  readonly items?: ObjectSchema
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

/** As it is written in a file, before defaults; dates are written as text. */
function jsonSchemaOf(schema: z.ZodType): ObjectSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as unknown as ObjectSchema
}
