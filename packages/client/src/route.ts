/** What a route is: everything that server, documentation and client are made of. */
import type { z } from 'zod'

/** What a key or a session may do. */
export const SCOPES = ['runs:read', 'data:read'] as const
export type Scope = (typeof SCOPES)[number]

/** Media type of columnar answers: a Parquet file. */
export const COLUMNAR = 'application/vnd.apache.parquet'

type Members = Readonly<Record<string, z.ZodType>>

/** What comes back: a JSON document, the bytes of a file, or nothing. */
export type Answer =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'file'; readonly mediaTypes: readonly string[] }
  | { readonly kind: 'none' }

export interface Route {
  readonly method: 'GET' | 'DELETE'
  /** With parameters in braces, e.g. `/api/v1/runs/{id}`. */
  readonly path: string
  /** One line. */
  readonly summary: string
  /** What the caller must be allowed to; `entered` is anybody who may enter, `open` anybody. */
  readonly access: Scope | 'entered' | 'open'
  readonly parameters: z.ZodObject
  readonly query: z.ZodObject
  readonly answer: Answer
  /** Codes of the catalogue that it answers with, beside those of every route. */
  readonly errors: readonly string[]
}

/** What a caller gives: the members of parameters and query side by side; their names never meet. */
export type InputOf<R extends Route> = MembersOf<R['parameters']> & MembersOf<R['query']>

/** An object without members has none, rather than every one of type never. */
type MembersOf<S extends z.ZodObject> = string extends keyof z.input<S> ? unknown : z.input<S>

export type AnswerOf<R extends Route> = R['answer'] extends { kind: 'json'; schema: infer S extends z.ZodType }
  ? z.output<S>
  : R['answer'] extends { kind: 'file' }
    ? Uint8Array
    : undefined

/** The address of a route with its parameters filled in and the rest as a query. */
export function addressOf({ path, parameters }: Route, input: Readonly<Record<string, unknown>>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input)) {
    if (name in (parameters.shape as Members) || value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  return query.size === 0 ? filled : `${filled}?${query.toString()}`
}
