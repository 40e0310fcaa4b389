/** What is wrong with a grid, in words. */
import { z } from 'zod'
import { BellwetherError } from '../../../core/errors.ts'
import { nearestName } from '../../../core/nearest.ts'
import { expectedText, pathText } from '../../../core/schema-issue.ts'

type Issue = z.core.$ZodIssue

export function invalidGrid(message: string, expected: string, given: string, remedy: string): BellwetherError {
  return new BellwetherError('GRID_INVALID', { message, expected, given, remedy })
}

export function nearestOf(given: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(given, known)
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`
}

/** What a document of another shape than `schema` got wrong. */
export function shapeFault(
  issues: readonly Issue[],
  document: unknown,
  schema: z.ZodObject,
  origin: string,
): BellwetherError {
  const all = issues.flatMap((issue) => innermost(issue, document))
  // a mistyped key also shows as a missing one; the key that was written says more
  const issue = all.find(({ code }) => code === 'unrecognized_keys') ?? all[0]!
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') return unknownKey(issue, path, valueAt(document, issue.path), schema, origin)
  const value = valueAt(document, issue.path)
  const given = value === undefined ? 'missing' : JSON.stringify(value)
  return invalidGrid(
    `${origin}: ${path === '' ? 'the document' : path} is ${given}.`,
    `It must be ${path in SHAPES ? SHAPES[path as keyof typeof SHAPES] : expectedText(issue)}.`,
    given,
    'Correct it; docs/reference/sweep.md explains every key.',
  )
}

const AXIS = 'a number, a list of numbers, or { from, to, step }'
const DISTANCE = `${AXIS}; or { unit, values } or { unit, from, to, step }, where unit is price, range or volatility`
const VALUES = 'a number or a list of numbers; or give from, to and step instead'
const SHAPES = {
  rangeMinutes: AXIS,
  stopDistance: DISTANCE,
  stopCountLimit: AXIS,
  coolOffSeconds: AXIS,
  limitDistance: DISTANCE,
  feePerShare: 'a number',
  'stopDistance.values': VALUES,
  'limitDistance.values': VALUES,
} as const

/** Of several shapes, the one that was meant says what is wrong. */
function innermost(issue: Issue, document: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || !('errors' in issue)) return [issue]
  const value = valueAt(document, issue.path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [issue]
  const shapes = issue.errors.filter((errors) =>
    errors.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  const nearest = shapes.toSorted((a, b) => a.length - b.length)[0]
  return nearest?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue]
}

function unknownKey(
  issue: Issue & { code: 'unrecognized_keys' },
  path: string,
  within: unknown,
  schema: z.ZodObject,
  origin: string,
): BellwetherError {
  const given = issue.keys[0]!
  const known = path === '' ? Object.keys(schema.shape) : knownWithin(within)
  return invalidGrid(
    `${origin} has the unknown key "${given}"${path === '' ? '' : ` in ${path}`}.`,
    `The keys there are ${known.join(', ')}.`,
    given,
    nearestOf(given, known) ?? 'Remove it, or see docs/reference/sweep.md.',
  )
}

/** Values stand in place of steps: one who writes both has one too many. */
function knownWithin(distance: unknown): string[] {
  return Object.hasOwn(distance as object, 'values') ? ['unit', 'values'] : ['unit', 'values', 'from', 'to', 'step']
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], document)
}
