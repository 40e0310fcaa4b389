/** A search as a YAML or JSON file describes it. */
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { expectedText, pathText } from '../core/schema-issue.ts'
import type { TuningPlan } from './tune.ts'

const ends = { low: z.number(), high: z.number() }
const dimension = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['linear', 'log', 'integer', 'log-integer']), ...ends }),
  z.strictObject({ type: z.literal('choice'), values: z.array(z.union([z.number(), z.string(), z.boolean()])) }),
])
const whole = (least: number) => z.int().min(least)

/** What is tried: a range or a choice by the name of its parameter. */
export const searchSpace = z.record(z.string(), dimension)

const plan = z.strictObject({
  space: searchSpace,
  search: z.discriminatedUnion('method', [
    z.strictObject({ method: z.literal('grid'), points: whole(1).exactOptional() }),
    z.strictObject({ method: z.literal('random'), trials: whole(1) }),
    z.strictObject({ method: z.literal('tpe'), trials: whole(1), batch: whole(1).exactOptional() }),
    z.strictObject({
      method: z.literal('halving'),
      trials: whole(1),
      reduction: whole(2).exactOptional(),
      rungs: whole(1).exactOptional(),
    }),
  ]),
  folds: z.strictObject({ folds: whole(2).exactOptional(), embargo: whole(0).exactOptional() }).exactOptional(),
})

/** @param where name of the file, for messages. Errors: USAGE_VALUE. */
export function parseSearch(given: unknown, where: string): TuningPlan {
  const parsed = plan.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const path = issue.code === 'unrecognized_keys' ? issue.keys[0]! : pathText(issue.path)
  throw new BellwetherError('USAGE_VALUE', {
    message: `${path || 'The search'} of ${where} cannot be used.`,
    expected:
      issue.code === 'unrecognized_keys'
        ? 'A search has a space, a method under search, and folds.'
        : `It must be ${expectedText(issue)}.`,
    given: path,
    remedy: 'Correct it; docs/reference/models.md shows one.',
  })
}
