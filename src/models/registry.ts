/** The models by name: a study's word for one becomes an estimator, in whatever thread or process. */
import { type Estimator, RandomForest, type Task } from '@bellwether/learn'
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import { expectedText, pathText } from '../core/schema-issue.ts'
import { loadModule } from '../core/tasks/task-runner.ts'
import { BUILT_IN_MODELS } from './built-in.ts'
import type { ModelDefinition } from './definition.ts'
import { guardEstimator } from './own-estimator.ts'

/** An estimator as a study names it. */
export interface EstimatorSpec {
  readonly name: string
  readonly parameters?: unknown
}

/** A spec whose parameters are checked and complete, with where a worker finds the definition. */
export interface BoundSpec {
  readonly name: string
  readonly parameters: unknown
  /** Address of the user's module; absent for a built-in model. */
  readonly module?: string
}

/**
 * Checks a spec against the built-in models and a user's own.
 * Errors: MODEL_INVALID (unknown name, wrong parameter, wrong task); EXTENSION_INVALID (a name taken twice).
 */
export function bindEstimator(spec: EstimatorSpec, task: Task, own: readonly ModelDefinition[] = []): BoundSpec {
  const definition = findModel(spec.name, own)
  if (!definition.tasks.includes(task)) throw wrongTask(definition, task, own)
  const parameters = parseParameters(definition, spec.parameters ?? {})
  return { name: spec.name, parameters, ...(definition.module === undefined ? {} : { module: definition.module }) }
}

/** Errors: MODEL_INVALID; EXTENSION_INVALID for a name taken twice. */
export function findModel(name: string, own: readonly ModelDefinition[] = []): ModelDefinition {
  const found = [...BUILT_IN_MODELS, ...own].filter((definition) => definition.name === name)
  if (found.length > 1) throw takenTwice(name)
  if (found[0] !== undefined) return found[0]
  throw unknownModel(name, namesOf([...BUILT_IN_MODELS, ...own]))
}

/** The estimator of a bound spec, in whatever thread or process. Errors: EXTENSION_INVALID. */
export async function createEstimator(spec: BoundSpec, task: Task): Promise<Estimator> {
  const own = spec.module === undefined ? [] : definitionsIn(await loadModule(spec.module))
  const estimator = findModel(spec.name, own).create(task, spec.parameters)
  return spec.module === undefined || estimator instanceof RandomForest ? estimator : guardEstimator(estimator)
}

function definitionsIn(module: Readonly<Record<string, unknown>>): ModelDefinition[] {
  const isModel = (value: unknown): value is ModelDefinition =>
    typeof value === 'object' && value !== null && (value as { extension?: unknown }).extension === 'model'
  return Object.values(module).filter(isModel)
}

function parseParameters(definition: ModelDefinition, parameters: unknown): unknown {
  try {
    return definition.parse(parameters)
  } catch (error) {
    if (error instanceof z.ZodError) throw wrongParameter(definition, error.issues[0]!, parameters)
    throw error
  }
}

function wrongParameter(definition: ModelDefinition, issue: z.core.$ZodIssue, parameters: unknown): BellwetherError {
  if (issue.code === 'unrecognized_keys') return unknownParameter(definition, issue)
  const path = pathText(issue.path)
  const given = JSON.stringify((parameters as Record<string, unknown> | null)?.[path]) ?? 'nothing'
  return new BellwetherError('MODEL_INVALID', {
    message: `The parameter ${path} of the model ${definition.name} is ${given}.`,
    expected: `It must be ${expectedText(issue)}.`,
    given,
    remedy: 'Correct it; docs/reference/models.md lists the parameters of every model.',
  })
}

function unknownParameter(
  definition: ModelDefinition,
  { keys, path }: z.core.$ZodIssueUnrecognizedKeys,
): BellwetherError {
  const known = path.length === 0 ? parametersOf(definition) : []
  const nearest = nearestName(keys[0]!, known)
  const where = path.length === 0 ? '' : ` (in ${pathText(path)})`
  return new BellwetherError('MODEL_INVALID', {
    message: `The model ${definition.name} has no parameter ${keys[0]!}${where}.`,
    expected:
      known.length > 0
        ? `Those with a default are ${known.join(', ')}.`
        : 'Only parameters that the model has can be given.',
    given: keys[0]!,
    remedy:
      nearest === undefined
        ? 'Correct it; docs/reference/models.md tells what each means.'
        : `Did you mean ${nearest}?`,
  })
}

/** Those with a default; none where the model cannot do without being given some. */
function parametersOf(definition: ModelDefinition): string[] {
  try {
    return Object.keys(definition.parse({}) as object)
  } catch {
    return []
  }
}

function wrongTask(definition: ModelDefinition, task: Task, own: readonly ModelDefinition[]): BellwetherError {
  const able = [...BUILT_IN_MODELS, ...own].filter((other) => other.tasks.includes(task))
  return new BellwetherError('MODEL_INVALID', {
    message: `The model ${definition.name} cannot be used for ${task}.`,
    expected: `Models for ${task} are ${namesOf(able).join(', ')}.`,
    given: definition.name,
    remedy: `Choose one of them, or another task: ${definition.name} is for ${definition.tasks.join(' and ')}.`,
  })
}

function unknownModel(name: string, known: readonly string[]): BellwetherError {
  const nearest = nearestName(name, known)
  return new BellwetherError('MODEL_INVALID', {
    message: `There is no model named "${name}".`,
    expected: `Known are: ${known.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Use one of these.' : `Did you mean ${nearest}?`,
  })
}

function takenTwice(name: string): BellwetherError {
  return new BellwetherError('EXTENSION_INVALID', {
    message: `There is more than one model named "${name}".`,
    expected: 'Each model has a name of its own.',
    given: name,
    remedy: 'Rename yours.',
  })
}

function namesOf(definitions: readonly ModelDefinition[]): string[] {
  return definitions.map(({ name }) => name).toSorted()
}
