/** What was expected, in words, of values that a schema refuses. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { expectedText } from '../../src/core/schema-issue.ts'

const shapes = z.union([z.literal('close'), z.strictObject({ hours: z.number().min(1) })])

function expected(schema: z.ZodType, value: unknown): string {
  return expectedText(schema.safeParse(value).error!.issues[0]!)
}

it.each([
  ['open', 'close or an object'],
  [{ hours: 'two' }, 'close or one whose hours is a number'],
])('of %j, which fits no shape, it names every shape', (value, text) => {
  expect(expected(shapes, value)).toBe(text)
})

it('a union that says in words what it takes is quoted', () => {
  expect(expected(z.union([z.literal('any'), z.number()], { error: 'any, or a number' }), 'all')).toBe(
    'any, or a number',
  )
})

it('shapes told apart by a key are named by it', () => {
  const choice = z.discriminatedUnion('model', [
    z.strictObject({ model: z.literal('none') }),
    z.strictObject({ model: z.literal('fixed'), bps: z.number() }),
  ])
  expect(expected(choice, { model: 'free' })).toBe('one of none, fixed')
})
