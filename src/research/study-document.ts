/** Reads a YAML document by a schema; what is wrong with it is said in words, with the nearest key that there is. */
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import { expectedText, pathText } from '../core/schema-issue.ts'

/** What a kind of study looks like, and the page that explains its keys. */
export interface StudyKind<S extends z.ZodObject> {
  readonly schema: S
  readonly page: string
}

interface DocumentKind {
  readonly schema: z.ZodType
  readonly page: string
}

/** A key that only one kind of study has, and the command that takes it. */
const COMMANDS: Readonly<Record<string, string>> = {
  decision: 'bellwether study run',
  horizons: 'bellwether forecast run',
  strategies: 'bellwether backtest run',
}

/** @param origin names the text in errors, e.g. its path. Errors: STUDY_INVALID. */
export function parseStudyDocument<S extends z.ZodObject>(
  kind: StudyKind<S>,
  text: string,
  origin: string,
): z.output<S> {
  const document = parseDocument(text, origin)
  requireKind(document, kind, origin)
  return checkSection(kind, document, origin)
}

/** A document, or a part of one that has a schema of its own. Errors: STUDY_INVALID. */
export function checkSection<S extends z.ZodType>(
  kind: DocumentKind & { readonly schema: S },
  document: unknown,
  origin: string,
): z.output<S> {
  const parsed = kind.schema.safeParse(document)
  if (parsed.success) return parsed.data
  // a mistyped key also shows as a missing one; the key that was written says more
  const { issues } = parsed.error
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!
  throw invalidStudy(issue, document, origin, kind)
}

function parseDocument(text: string, origin: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    // Beside what is no YAML: aliases of nothing, and too many of them.
    const reason = (error as Error).message.split('\n')[0]!.replace(/:$/, '')
    throw new BellwetherError('STUDY_INVALID', {
      message: `${origin} cannot be read as YAML: ${reason}.`,
      expected: 'A study is a YAML file of keys and values.',
      given: reason,
      remedy: 'Correct the line; studies/overnight.yaml is an example.',
      cause: error,
    })
  }
}

/** Errors: STUDY_INVALID for a study of another kind. */
function requireKind(document: unknown, { schema, page }: StudyKind<z.ZodObject>, origin: string): void {
  const strange = Object.keys(document ?? {}).find((key) => key in COMMANDS && !(key in schema.shape))
  if (strange === undefined) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `${origin} is a study of another kind: it has the key "${strange}".`,
    expected: `Here a study has the keys that ${page} explains.`,
    given: strange,
    remedy: `Run ${COMMANDS[strange]!} ${origin}.`,
  })
}

function invalidStudy(issue: z.core.$ZodIssue, document: unknown, origin: string, kind: DocumentKind): BellwetherError {
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') return unknownKey(issue, path, origin, kind)
  const given = JSON.stringify(valueAt(document, issue.path)) ?? 'nothing'
  return new BellwetherError('STUDY_INVALID', {
    message: `${origin}: ${path === '' ? 'the document' : path} is ${given}.`,
    expected: `It must be ${expectedText(issue)}.`,
    given,
    remedy: `Correct it; ${kind.page} explains every key.`,
  })
}

function unknownKey(
  issue: z.core.$ZodIssue & { code: 'unrecognized_keys' },
  path: string,
  origin: string,
  kind: DocumentKind,
): BellwetherError {
  const given = issue.keys[0]!
  const known = keysAt(kind.schema, issue.path)
  const nearest = nearestName(given, known)
  return new BellwetherError('STUDY_INVALID', {
    message: `${origin} has the unknown key "${given}"${path === '' ? '' : ` in ${path}`}.`,
    expected: known.length > 0 ? `The keys there are ${known.join(', ')}.` : 'No other key than those documented.',
    given,
    remedy: nearest === undefined ? `Remove it, or see ${kind.page}.` : `Did you mean "${nearest}"?`,
  })
}

/** The keys that the schema knows at a path; none inside a choice of several shapes with keys. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let node: unknown = schema
  for (const part of path) {
    node = unwrap(node)
    if (node instanceof z.ZodRecord) node = node.valueType
    else if (node instanceof z.ZodArray) node = node.element
    else node = node instanceof z.ZodObject ? node.shape[String(part)] : undefined
  }
  node = unwrap(node)
  return node instanceof z.ZodObject ? Object.keys(node.shape) : []
}

function unwrap(node: unknown): unknown {
  if (node instanceof z.ZodUnion) {
    const shapes = node.options.map(unwrap).filter((shape) => shape instanceof z.ZodObject)
    return shapes.length === 1 ? shapes[0] : undefined
  }
  const isWrapped = [z.ZodOptional, z.ZodDefault, z.ZodPrefault].some((wrapper) => node instanceof wrapper)
  return isWrapped ? unwrap((node as z.ZodOptional).unwrap()) : node
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], document)
}
