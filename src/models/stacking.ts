import { Stacking } from '@bellwether/learn'
import { z } from 'zod'
import type { ModelDefinition } from './definition.ts'

const parameters = z.strictObject({
  /** Parameters of each member, by the name of its model. */
  members: z.record(z.string(), z.unknown()).refine((members) => Object.keys(members).length > 0, 'at least one model'),
  folds: z.int().min(2).default(5),
  embargo: z.int().min(0).default(0),
  sumToOne: z.boolean().default(true),
})

type StackingSpec = z.infer<typeof parameters>

/** A stack whose members are other built-in models; see docs/reference/learn.md. */
export function stackingOf(others: readonly ModelDefinition[]): ModelDefinition<StackingSpec> {
  const find = (name: string) => others.find((definition) => definition.name === name)
  return {
    extension: 'model',
    name: 'stacking',
    tasks: ['regression', 'classification'],
    parse(given) {
      const spec = parameters.parse(given)
      const members = Object.entries(spec.members).map(([name, own]) => [name, parseMember(name, own, find(name))])
      return { ...spec, members: Object.fromEntries(members) as StackingSpec['members'] }
    },
    create(task, { members, ...options }) {
      const estimators = Object.entries(members).map(([name, own]) => [name, find(name)!.create(task, own)])
      return new Stacking({ task, members: Object.fromEntries(estimators), ...options })
    },
  }
}

/** Errors: a ZodError that says which member is wrong. */
function parseMember(name: string, own: unknown, definition: ModelDefinition | undefined): unknown {
  const path = ['members', name]
  if (!definition) throw new z.ZodError([{ code: 'custom', path, message: 'the name of a built-in model', input: own }])
  try {
    return definition.parse(own ?? {})
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    throw new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })))
  }
}
