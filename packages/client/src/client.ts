/** The typed client: a function a route, made of the contract. Runs wherever there is `fetch`. */
import type { z } from 'zod'
import { CONTRACT, type Contract, type RouteName } from './contract.ts'
import { ProblemError, problemSchema } from './problem.ts'
import { addressOf, type AnswerOf, type InputOf, type Route } from './route.ts'

export interface ClientOptions {
  /** Where the server is, e.g. `http://127.0.0.1:4310`; the page's own origin where absent. */
  readonly address?: string
  /** An API key. In a browser the session's cookie speaks instead. */
  readonly key?: string
  readonly fetch?: typeof globalThis.fetch
}

/** Nothing need be given where every member has a default. */
type CallArguments<R extends Route> =
  Partial<InputOf<R>> extends InputOf<R>
    ? [input?: InputOf<R>, options?: { readonly signal?: AbortSignal }]
    : [input: InputOf<R>, options?: { readonly signal?: AbortSignal }]

/** Each function takes parameters and query in one object. Errors: ProblemError */
export type Client = {
  readonly [Name in RouteName]: (...given: CallArguments<Contract[Name]>) => Promise<AnswerOf<Contract[Name]>>
}

export function createClient(options: ClientOptions = {}): Client {
  const call =
    (route: Route) =>
    (input: Readonly<Record<string, unknown>> = {}, { signal }: { signal?: AbortSignal } = {}) =>
      request(route, input, options, signal)
  return Object.fromEntries(Object.entries(CONTRACT).map(([name, route]) => [name, call(route)])) as unknown as Client
}

async function request(
  route: Route,
  input: Readonly<Record<string, unknown>>,
  { address = '', key, fetch = globalThis.fetch }: ClientOptions,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const response = await fetch(`${address.replace(/\/$/, '')}${addressOf(route, input)}`, {
    method: route.method,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    ...(signal !== undefined && { signal }),
  })
  if (!response.ok) throw new ProblemError(await problemOf(response))
  if (route.answer.kind === 'none') return undefined
  if (route.answer.kind === 'file') return new Uint8Array(await response.arrayBuffer())
  return route.answer.schema.parse(await response.json())
}

/** What stands between may answer in its own way, as a proxy does. */
async function problemOf(response: Response): Promise<z.output<typeof problemSchema>> {
  const text = await response.text()
  const { data } = problemSchema.safeParse(jsonOrNothing(text))
  return (
    data ?? {
      type: 'about:blank',
      title: 'The answer is none of this server.',
      status: response.status,
      detail: `The server answered ${response.status} without saying why.`,
      code: 'ANSWER_UNKNOWN',
      expected: 'An answer that is no success is a document of problem details.',
      given: text.slice(0, 80),
      remedy: 'Look whether the address is that of bellwether serve, and what stands between.',
    }
  )
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
