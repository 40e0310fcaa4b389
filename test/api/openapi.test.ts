/** What is said of the interface to programs and to people. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONTRACT } from '@bellwether/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, bearer, type Got, keyOf, type Served, serveHome } from './served-home.ts'

const home = mkdtempSync(join(tmpdir(), 'bellwether-openapi-'))
let served: Served
beforeAll(async () => void (served = await serveHome(home)))
afterAll(async () => {
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const get = (path: string, headers = {}): Promise<Got> =>
  ask(served.url, path, { headers: { ...bearer(served.key).headers, ...headers } })

interface Description {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
}

interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly responses: Record<string, { readonly content?: Record<string, unknown>; readonly description: string }>
  readonly security: readonly unknown[]
}

it('describes every route of the contract, and no other', async () => {
  const { openapi, paths } = (await get('/api/v1/openapi.json')).json as Description
  expect(openapi).toMatch(/^3\.1\./)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, method.toUpperCase(), path]),
  )
  expect(new Set(operations.map(String))).toEqual(
    new Set(Object.entries(CONTRACT).map(([name, { method, path }]) => String([name, method, path]))),
  )
})

it('says what each takes, gives, and refuses', async () => {
  const { paths } = (await get('/api/v1/openapi.json')).json as Description
  const { parameters, responses, security } = paths['/api/v1/runs/{id}/tables/{table}']!['get']!
  expect(parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
    ['id', 'path', true],
    ['table', 'path', true],
    ...['columns', 'where', 'sort', 'order', 'limit', 'offset'].map((name) => [name, 'query', false]),
  ])
  expect(Object.keys(responses)).toEqual(['200', '304', '400', '401', '403', '404', '409', '429', '503'])
  expect(responses['409']!.description).toContain('RUN_DAMAGED')
  expect(security).toEqual([{ key: ['runs:read'] }, { session: ['runs:read'] }])
  expect(paths['/api/v1/health']!['get']!.security).toEqual([])
  expect(JSON.stringify(paths)).not.toContain('$schema')
})

it('is known again by its tag, and closed to whoever has not entered', async () => {
  const { headers } = await get('/api/v1/openapi.json')
  expect((await get('/api/v1/openapi.json', { 'if-none-match': headers.etag! })).status).toBe(304)
  for (const path of ['/api/v1/openapi.json', '/api/v1/reference'])
    expect((await ask(served.url, path)).status).toBe(401)
  expect((await ask(served.url, '/api/v1/reference', bearer(await keyOf(served.doors, [])))).status).toBe(200)
})

it('shows a reference that loads nothing from anywhere', async () => {
  const { headers, body } = await get('/api/v1/reference')
  const html = body.toString()
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  for (const { path, method, summary } of Object.values(CONTRACT)) {
    expect(html).toContain(`${method} ${path}`)
    expect(html).toContain(summary)
  }
  expect(html).not.toMatch(/(?:src|href)="(?!\/api\/v1\/openapi\.json|data:,)/)
  expect(html).not.toMatch(/url\(|@import/)
})
