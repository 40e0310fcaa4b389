/** What a feature is, to the platform and to anyone who adds one. */
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import type { Calendar } from '../market/calendar.ts'
import type { Session } from '../market/session.ts'
import type { BarInput, Node } from './node.ts'
import { SNAPSHOT_KINDS, type SnapshotKind, type SnapshotRow } from './snapshots/snapshot.ts'

/** A parameter is a number. */
export interface ParameterSpec {
  readonly default: number
  readonly min: number
  readonly max: number
  /** Whole numbers only; true when absent. */
  readonly isInteger?: boolean
  /** Meaning and unit, a few words. */
  readonly title: string
}

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>
export type ParameterValues<P extends ParameterSpecs = ParameterSpecs> = { readonly [K in keyof P]: number }

export interface OutputSpec {
  /** Name as the command line writes it, e.g. rsi_14. */
  readonly column: string
  /** Rows before the first defined one, on rows without gaps. */
  readonly warmUp: number
}

interface Described<P extends ParameterSpecs> {
  /** Lower-case letters, digits and underscores; begins with a letter. */
  readonly name: string
  /** One line, with the source of the definition. */
  readonly title: string
  /** In the order in which a spec gives them. */
  readonly parameters: P
  /** A sentence on what is wrong with a combination of parameters; absent when all within bounds are good. */
  readonly refuses?: (parameters: ParameterValues<P>) => string | undefined
}

/** A feature computed on the rows of one series of bars or values. */
interface BarDeclaration<P extends ParameterSpecs> extends Described<P> {
  /** Outputs in order; the keys are what `name.output` chooses. */
  readonly outputs: (parameters: ParameterValues<P>) => Readonly<Record<string, OutputSpec>>
  /** A node for each output. */
  readonly build: (bar: BarInput, parameters: ParameterValues<P>) => Readonly<Record<string, Node>>
}

/** When a decision is made, on the calendar as scheduled: a closure or early close without notice is not in it. */
export interface DecisionTime {
  /** The trading day, and the instant. */
  readonly session: Session
  readonly at: number
  readonly calendar: Calendar
}

/** A feature of the date alone, known in advance. */
interface CalendarDeclaration<P extends ParameterSpecs> extends Described<P> {
  readonly value: (time: DecisionTime, parameters: ParameterValues<P>) => number
}

/** A feature of records that say one thing together; with a source it is a series of values. */
interface SnapshotDeclaration<P extends ParameterSpecs, K extends SnapshotKind> extends Described<P> {
  /** The kind of record. */
  readonly snapshotOf: K
  /** Of all rows of a snapshot that were known at a moment, at least one; NaN where they do not tell. */
  measure(rows: readonly SnapshotRow<K>[], parameters: ParameterValues<P>): number
}

/** Days on which events of one name are scheduled, as known at a decision; rising. */
export type ScheduledDays = readonly number[]

/** A feature of the distance to dated events. */
interface EventDeclaration<P extends ParameterSpecs> extends Described<P> {
  readonly distance: (time: DecisionTime, events: ScheduledDays, parameters: ParameterValues<P>) => number
}

interface Extension {
  readonly extension: 'feature'
}

export type BarFeature = BarDeclaration<ParameterSpecs> & Extension
export type CalendarFeature = CalendarDeclaration<ParameterSpecs> & Extension
export type SnapshotFeature = SnapshotDeclaration<ParameterSpecs, SnapshotKind> & Extension
export type EventFeature = EventDeclaration<ParameterSpecs> & Extension
export type FeatureDefinition = BarFeature | CalendarFeature | SnapshotFeature | EventFeature

type Declaration =
  | BarDeclaration<ParameterSpecs>
  | CalendarDeclaration<ParameterSpecs>
  | SnapshotDeclaration<ParameterSpecs, SnapshotKind>
  | EventDeclaration<ParameterSpecs>

/**
 * Declares a feature and checks the declaration; a file of your own exports what this returns.
 * Errors: EXTENSION_INVALID.
 */
export function defineFeature<const P extends ParameterSpecs>(feature: BarDeclaration<P>): BarFeature
export function defineFeature<const P extends ParameterSpecs>(feature: CalendarDeclaration<P>): CalendarFeature
export function defineFeature<const P extends ParameterSpecs, const K extends SnapshotKind>(
  feature: SnapshotDeclaration<P, K>,
): SnapshotFeature
export function defineFeature<const P extends ParameterSpecs>(feature: EventDeclaration<P>): EventFeature
export function defineFeature(declaration: Declaration): FeatureDefinition {
  const feature: FeatureDefinition = { extension: 'feature', ...declaration }
  const problem = declarationProblem(feature)
  if (problem === undefined) return feature
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `The feature "${feature.name}" ${problem}.`,
    expected:
      'A feature has a name in lower case, a title, parameters with a default within their bounds, and either ' +
      '`outputs` and `build`, `value`, `snapshotOf` and `measure`, or `distance`.',
    given: feature.name,
    remedy: 'Correct its declaration.',
  })
}

export function isBarFeature(feature: FeatureDefinition): feature is BarFeature {
  return 'build' in feature
}

export function isSnapshotFeature(feature: FeatureDefinition): feature is SnapshotFeature {
  return 'measure' in feature
}

export function isEventFeature(feature: FeatureDefinition): feature is EventFeature {
  return 'distance' in feature
}

function computes(feature: FeatureDefinition): boolean {
  if (isSnapshotFeature(feature)) return feature.snapshotOf in SNAPSHOT_KINDS
  if (isEventFeature(feature)) return typeof feature.distance === 'function'
  return isBarFeature(feature) || typeof feature.value === 'function'
}

function declarationProblem(feature: FeatureDefinition): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(feature.name)) return 'has a name that cannot be written in a spec'
  for (const [name, spec] of Object.entries(feature.parameters)) {
    if (!(spec.default >= spec.min && spec.default <= spec.max)) {
      return `has the default ${spec.default} of ${name} outside ${spec.min} to ${spec.max}`
    }
  }
  if (!computes(feature)) return 'computes nothing'
  if (!isBarFeature(feature)) return undefined
  const outputs = Object.keys(feature.outputs(defaultsOf(feature)))
  return outputs.length > 0 ? undefined : 'has no outputs'
}

export function defaultsOf(feature: FeatureDefinition): ParameterValues {
  return Object.fromEntries(Object.entries(feature.parameters).map(([name, spec]) => [name, spec.default]))
}

/** e.g. "macd:fast:slow:signal (fast 1 to 10000, default 12; ...)". */
export function usageOf(feature: Pick<FeatureDefinition, 'name' | 'parameters'>): string {
  const entries = Object.entries(feature.parameters)
  if (entries.length === 0) return `${feature.name} (no parameters)`
  const bounds = entries.map(([name, spec]) => `${name} ${spec.min} to ${spec.max}, default ${spec.default}`)
  return `${[feature.name, ...entries.map(([name]) => name)].join(':')} (${bounds.join('; ')})`
}

/** Checks numbers written after a name; missing ones take their default. `spec` is the text for messages. */
export function bindParameters(
  feature: Pick<FeatureDefinition, 'name' | 'parameters' | 'refuses'>,
  given: readonly string[],
  spec: string,
): ParameterValues {
  const entries = Object.entries(feature.parameters)
  const refuse = (message: string): never => {
    throw new BellwetherError('FEATURE_INVALID', {
      message: `In "${spec}", ${message}.`,
      expected: `Write ${usageOf(feature)}.`,
      given: spec,
      remedy: 'Correct the parameters, or leave them out to take the defaults.',
    })
  }
  if (given.length > entries.length) {
    refuse(`${feature.name} is given ${given.length} parameters and takes ${entries.length}`)
  }
  const values: Record<string, number> = {}
  entries.forEach(([name, parameter], i) => {
    values[name] = given[i] === undefined || given[i] === '' ? parameter.default : numberOf(given[i])
    const problem = parameterProblem(name, parameter, values[name], given[i])
    if (problem !== undefined) refuse(problem)
  })
  const problem = feature.refuses?.(values)
  if (problem !== undefined) refuse(problem)
  return values
}

function numberOf(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}

function parameterProblem(name: string, spec: ParameterSpec, value: number, text = ''): string | undefined {
  if (Number.isNaN(value)) return `${name} is "${text}", which is not a number`
  if (spec.isInteger !== false && !Number.isInteger(value)) return `${name} is ${text}, which is not a whole number`
  if (value < spec.min || value > spec.max) return `${name} is ${text}, outside ${spec.min} to ${spec.max}`
  return undefined
}

/** Features and labels by name. */
export class Registry<D extends Pick<FeatureDefinition, 'name' | 'parameters'>> {
  readonly #what: string
  readonly #byName = new Map<string, D>()

  constructor(what: string, definitions: readonly D[]) {
    this.#what = what
    definitions.forEach((definition) => this.add(definition))
  }

  /** Adds a definition, a user's own too. Errors: EXTENSION_INVALID when the name is taken. */
  add(definition: D): void {
    if (this.#byName.has(definition.name)) {
      throw new BellwetherError('EXTENSION_INVALID', {
        message: `There is already a ${this.#what} named "${definition.name}".`,
        expected: `Each ${this.#what} has a name of its own.`,
        given: definition.name,
        remedy: 'Rename yours.',
      })
    }
    this.#byName.set(definition.name, definition)
  }

  names(): readonly string[] {
    return [...this.#byName.keys()].toSorted()
  }

  all(): readonly D[] {
    return this.names().map((name) => this.#byName.get(name)!)
  }

  /** Errors: FEATURE_INVALID with the nearest known name. `spec` is the text for messages. */
  get(name: string, spec = name): D {
    const definition = this.#byName.get(name)
    if (definition !== undefined) return definition
    const nearest = nearestName(name, this.names())
    throw new BellwetherError('FEATURE_INVALID', {
      message: `In "${spec}", there is no ${this.#what} named "${name}".`,
      expected: `Known are: ${this.names().join(', ')}.`,
      given: name,
      remedy: nearest === undefined ? 'Use one of these.' : `Did you mean ${usageOf(this.#byName.get(nearest)!)}?`,
    })
  }
}
