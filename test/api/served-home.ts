/** The real server over a home, on loopback. */
import { request, type IncomingHttpHeaders } from 'node:http'
import { createClient, type Client, type Scope, SCOPES } from '@bellwether/client'
import { doorsOf, type Doors } from '../../src/api/access/doors.ts'
import type { TimeLimits } from '../../src/api/listener.ts'
import type { Listening } from '../../src/api/listening.ts'
import { startServer } from '../../src/api/server.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import type { Logger } from '../../src/core/log.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'

export interface Served {
  readonly url: string
  readonly port: number
  readonly entry: string
  readonly clock: FixedClock
  readonly doors: Doors
  /** What was logged as an error. */
  readonly failures: unknown[]
  /** A key that may do everything. */
  readonly key: string
  readonly client: Client
  close(): Promise<void>
}

const LOOPBACK: Listening = { host: '127.0.0.1', port: 0, isProxied: false, isSecure: false }

export async function serveHome(
  home: string,
  listening: Partial<Listening> = {},
  limits?: TimeLimits,
): Promise<Served> {
  const clock = new FixedClock(Date.UTC(2026, 0, 10))
  const executor = new WorkerPool(1)
  const failures: unknown[] = []
  const log = { info: () => undefined, error: (...given: unknown[]) => failures.push(given) } as unknown as Logger
  const server = await startServer({
    home,
    clock,
    executor,
    threads: 1,
    log,
    version: '0.0.0',
    listening: { ...LOOPBACK, ...listening },
    ...(limits !== undefined && { limits }),
  })
  const doors = doorsOf(home, clock)
  const key = await keyOf(doors, SCOPES)
  return {
    ...server,
    clock,
    doors,
    failures,
    key,
    client: createClient({ address: server.url, key }),
    close: async () => {
      await Promise.all([server.close(), executor.close()])
    },
  }
}

export async function keyOf({ keys }: Doors, scopes: readonly Scope[], lifetimeMs = 86_400_000): Promise<string> {
  return (await keys.issue({ name: 'test', scopes, lifetimeMs })).text
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Of the body. */
  readonly json: unknown
}

/** A request with whatever headers, which fetch would not send. The path goes out as it is. */
export function ask(url: string, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Got> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const whole = Buffer.concat(chunks)
        resolve({ status: response.statusCode!, headers: response.headers, body: whole, json: jsonOf(whole) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

export function bearer(key: string): { headers: { authorization: string } } {
  return { headers: { authorization: `Bearer ${key}` } }
}
