import { expect, it } from 'vitest'
import { CONTRACT, createClient, ProblemError, type Route } from '../src/index.ts'

const HEALTH = { status: 'ok', time: '2026-01-02T03:04:05.000Z', version: '0.1.0' }

/** A client whose requests are kept, and answered with `answer`. */
function recorded(answer: () => Response): { client: ReturnType<typeof createClient>; asked: Request[] } {
  const asked: Request[] = []
  const fetch: typeof globalThis.fetch = async (given, init) => {
    asked.push(new Request(given, init))
    return answer()
  }
  return { client: createClient({ address: 'http://127.0.0.1:1/', key: 'k', fetch }), asked }
}

const routes: [string, Route][] = Object.entries(CONTRACT)

it('has one route for a method and a path, whose parameters are those of its path', () => {
  const places = routes.map(([, { method, path }]) => `${method} ${path}`)
  expect(new Set(places).size).toBe(places.length)
  for (const [name, { path, parameters, query }] of routes) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    expect(Object.keys(parameters.shape), name).toEqual(inPath)
    expect(Object.keys(query.shape).filter((member) => inPath.includes(member))).toEqual([])
  }
})

it('asks at the address of the route, with the key', async () => {
  const { client, asked } = recorded(() => Response.json(HEALTH))
  expect(await client.readHealth()).toEqual(HEALTH)
  expect(asked[0]).toMatchObject({ method: 'GET', url: 'http://127.0.0.1:1/api/v1/health' })
  expect(asked[0]!.headers.get('authorization')).toBe('Bearer k')
})

it('fills parameters in and puts the rest into the query, repeated where there are several', async () => {
  const { client, asked } = recorded(() => Response.json({ total: 0, columns: [], rows: [] }))
  await client.readTable({ id: 's-0000000000000000', table: 'rows', columns: ['a', 'b'], where: ['trades>=30'] })
  expect(new URL(asked[0]!.url).pathname).toBe('/api/v1/runs/s-0000000000000000/tables/rows')
  expect([...new URL(asked[0]!.url).searchParams]).toEqual([
    ['columns', 'a'],
    ['columns', 'b'],
    ['where', 'trades>=30'],
  ])
})

it('keeps what is given inside its segment of the path', async () => {
  const { client, asked } = recorded(() => new Response(new Uint8Array([1, 2])))
  expect(await client.downloadArtefact({ id: 'r-1', name: '../../x?y#z' })).toEqual(new Uint8Array([1, 2]))
  expect(asked[0]!.url).toBe('http://127.0.0.1:1/api/v1/runs/r-1/artefacts/..%2F..%2Fx%3Fy%23z')
})

it('throws the problem that the server tells, and one of its own where something else answers', async () => {
  const problem = {
    type: 'urn:bellwether:error:RUN_UNKNOWN',
    title: 'No run has this identifier.',
    status: 404,
    detail: 'No run is called x.',
    code: 'RUN_UNKNOWN',
    expected: 'A name.',
    given: 'x',
    remedy: 'List them.',
  }
  const { client } = recorded(() => Response.json(problem, { status: 404 }))
  const failed = client.readRun({ id: 'x' })
  await expect(failed).rejects.toBeInstanceOf(ProblemError)
  await expect(failed).rejects.toMatchObject({
    problem,
    message: 'No run is called x. A name. List them. [RUN_UNKNOWN]',
  })
  const other = recorded(() => new Response('<html>', { status: 502 })).client.readRun({ id: 'x' })
  await expect(other).rejects.toMatchObject({ problem: { status: 502, code: 'ANSWER_UNKNOWN', given: '<html>' } })
})

it('refuses an answer that is not what the contract says', async () => {
  const { client } = recorded(() => Response.json({ ...HEALTH, status: 'ill' }))
  await expect(client.readHealth()).rejects.toThrow('ok')
})
