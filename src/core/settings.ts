/** Layered settings over a zod schema: which keys there are, what each layer says, who won. */
import { z } from 'zod'
import { BellwetherError } from './errors.ts'
import type { Json } from './hash.ts'
import { nearestName } from './nearest.ts'
import { expectedText, pathText } from './schema-issue.ts'

/** What a schema says of a setting beyond its type. */
export interface SettingNote {
  /** One sentence for people. */
  description: string
  /** Its value is shown as ***, and kept out of errors. */
  isSecret?: boolean
}

/** Notes are registered on a leaf: `z.string().register(settingNotes, { description, isSecret: true })`. */
export const settingNotes = z.registry<SettingNote>()

/** The values of a schema, each leaf with the place it came from. */
export type Configured<Values> = Values & {
  /** By dotted key, e.g. `origins['log.level']` is `environment BELLWETHER_LOG_LEVEL`. */
  readonly origins: Readonly<Record<string, string>>
}

/** What one place says: values by dotted key. */
export interface Layer {
  /** The name a person finds the place by, given the key. */
  readonly origin: (key: string) => string
  readonly values: ReadonlyMap<string, unknown>
}

interface Leaf {
  readonly key: string
  readonly note: SettingNote
  /** Turns text of the environment or of a flag into the leaf's type; leaves what it cannot turn as it is. */
  readonly fromText: (text: string) => unknown
}

const MASK = '***'

/** The settings of a schema in its order. */
export function settingLeaves(schema: z.ZodObject, prefix = ''): Leaf[] {
  return Object.entries(schema.shape).flatMap(([name, member]) => {
    const key = `${prefix}${name}`
    const inner = unwrap(member)
    if (inner instanceof z.ZodObject) return settingLeaves(inner, `${key}.`)
    const note = settingNotes.get(member as z.ZodType)
    if (note === undefined) throw new TypeError(`the setting ${key} has no description`)
    return [{ key, note, fromText: textReader(inner) }]
  })
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return isWrapped ? unwrap(schema.unwrap()) : schema
}

function textReader(schema: z.core.$ZodType): Leaf['fromText'] {
  if (schema instanceof z.ZodNumber)
    return (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text))
  if (schema instanceof z.ZodBoolean) return (text) => (text === 'true' ? true : text === 'false' ? false : text)
  return (text) => text
}

/** Name of a setting in the environment: `serve.port` is BELLWETHER_SERVE_PORT, `log.fileSize` BELLWETHER_LOG_FILE_SIZE. */
export function environmentName(key: string): string {
  return `BELLWETHER_${key.replaceAll('.', '_').replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}

/** Settings among variables; an empty one counts as not set. Errors: CONFIG_INVALID for a name with our prefix that is no setting. */
export function layerOfVariables(
  schema: z.ZodObject,
  variables: Readonly<Record<string, string | undefined>>,
  place: string,
  ignored: readonly string[],
): Layer {
  const leaves = new Map(settingLeaves(schema).map((leaf) => [environmentName(leaf.key), leaf]))
  const values = new Map<string, unknown>()
  for (const [name, text] of Object.entries(variables)) {
    if (!name.startsWith('BELLWETHER_') || ignored.includes(name)) continue
    const leaf = leaves.get(name)
    if (leaf === undefined) throw unknownSetting(name, place, [...leaves.keys()])
    if (text !== undefined && text !== '') values.set(leaf.key, leaf.fromText(text))
  }
  return { origin: (key) => `${place} ${environmentName(key)}`, values }
}

/** Settings of a parsed document. Errors: CONFIG_INVALID for an unknown key. */
export function layerOfDocument(schema: z.ZodObject, document: unknown, place: string): Layer {
  const values = new Map<string, unknown>()
  const known = settingLeaves(schema).map((leaf) => leaf.key)
  const visit = (node: unknown, prefix: string): void => {
    if (node === null || node === undefined) return
    for (const [name, value] of Object.entries(node)) {
      const key = `${prefix}${name}`
      if (known.includes(key)) values.set(key, value)
      else if (known.some((other) => other.startsWith(`${key}.`)) && isMapping(value)) visit(value, `${key}.`)
      else throw unknownSetting(key, place, known)
    }
  }
  visit(document, '')
  return { origin: () => place, values }
}

/** Settings that flags give as text, by dotted key; absent ones are left out. */
export function layerOfFlags(schema: z.ZodObject, flags: Readonly<Record<string, string | undefined>>): Layer {
  const values = new Map<string, unknown>()
  for (const leaf of settingLeaves(schema)) {
    const text = flags[leaf.key]
    if (text !== undefined) values.set(leaf.key, leaf.fromText(text))
  }
  return { origin: (key) => `flag --${key.replaceAll('.', '-')}`, values }
}

/** Later layers win. Errors: CONFIG_INVALID, and USAGE_VALUE where a flag gave the value. */
export function mergeLayers<S extends z.ZodObject>(schema: S, layers: readonly Layer[]): Configured<z.output<S>> {
  const chosen = new Map<string, { value: unknown; origin: string }>()
  for (const layer of layers) {
    for (const [key, value] of layer.values) chosen.set(key, { value, origin: layer.origin(key) })
  }
  const leaves = settingLeaves(schema)
  const parsed = schema.safeParse(nest(leaves, chosen))
  if (!parsed.success) throw invalidSetting(parsed.error.issues[0]!, leaves, chosen)
  const origins = Object.fromEntries(leaves.map(({ key }) => [key, chosen.get(key)?.origin ?? 'default']))
  return { ...parsed.data, origins }
}

/** One setting as a person may see it. */
export interface EffectiveSetting {
  readonly key: string
  readonly value: Json
  readonly origin: string
  readonly description: string
}

/** Every setting with its value, secrets masked, and where it came from. */
export function effectiveSettings(schema: z.ZodObject, configured: Configured<object>): EffectiveSetting[] {
  return settingLeaves(schema).map(({ key, note }) => {
    const value = valueAt(configured, key)
    return {
      key,
      value: value === undefined ? null : note.isSecret === true ? MASK : (value as Json),
      origin: configured.origins[key] ?? 'default',
      description: note.description,
    }
  })
}

function nest(leaves: readonly Leaf[], chosen: ReadonlyMap<string, { value: unknown }>): object {
  const root: Record<string, unknown> = {}
  for (const { key } of leaves) {
    const found = chosen.get(key)
    if (found === undefined) continue
    const parts = key.split('.')
    let node = root
    for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as Record<string, unknown>
    node[parts.at(-1)!] = found.value
  }
  return root
}

function valueAt(root: object, key: string): unknown {
  return key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], root)
}

function isMapping(value: unknown): boolean {
  return value === null || (typeof value === 'object' && !Array.isArray(value))
}

function unknownSetting(name: string, place: string, known: readonly string[]): BellwetherError {
  const nearest = nearestName(name, known)
  return new BellwetherError('CONFIG_INVALID', {
    message: `${name} (${place}) is no setting.`,
    expected: `The settings are ${known.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Remove it, or correct its name.' : `Did you mean ${nearest}?`,
  })
}

function invalidSetting(
  issue: z.core.$ZodIssue,
  leaves: readonly Leaf[],
  chosen: ReadonlyMap<string, { value: unknown; origin: string }>,
): BellwetherError {
  const key = leaves.find((leaf) => pathText(issue.path).startsWith(leaf.key))?.key ?? pathText(issue.path)
  const isSecret = leaves.some((leaf) => leaf.key === key && leaf.note.isSecret === true)
  const given = isSecret ? MASK : (JSON.stringify(chosen.get(key)?.value) ?? 'nothing')
  const origin = chosen.get(key)?.origin ?? 'default'
  return new BellwetherError(origin.startsWith('flag') ? 'USAGE_VALUE' : 'CONFIG_INVALID', {
    message: `${key} is ${given} (${origin}).`,
    expected: `${key} must be ${expectedText(issue)}.`,
    given,
    remedy: `Correct it there; bellwether config shows every value and where it came from.`,
  })
}
