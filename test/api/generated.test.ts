/** Every route of the contract with generated input, valid and not: no failure of the server's own, and no hang. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONTRACT, problemSchema, type Route, type RouteName } from '@bellwether/client'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { ERROR_CATALOGUE } from '../../src/core/errors.ts'
import { addBars, addStudy } from './made-home.ts'
import { ask, bearer, type Got, type Served, serveHome } from './served-home.ts'

const home = mkdtempSync(join(tmpdir(), 'bellwether-generated-'))
let served: Served
let study = ''

beforeAll(async () => {
  await addBars(home)
  study = await addStudy(home, 'Nights')
  served = await serveHome(home)
})

afterAll(async () => {
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const RUNS = 40

interface Member {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly anyOf?: readonly Member[]
}

/** Texts that a query may hold for a member, by its schema in the description for programs. */
function validText(name: string, member: Member): fc.Arbitrary<string> {
  if (name === 'where') return fc.constantFrom('session>2000-01-01', 'netReturn<=0', 'position!=0', 'position=x')
  if (name === 'columns' || (name === 'sort' && member.enum === undefined))
    return fc.constantFrom('session', 'netReturn', 'position', 'nosuch')
  if (member.enum !== undefined) return fc.constantFrom(...member.enum)
  if (member.anyOf !== undefined) return fc.oneof(...member.anyOf.map((one) => validText(name, one)))
  if (member.type === 'integer' || member.type === 'number') return fc.integer({ min: 1, max: 900 }).map(String)
  if (member.type === 'boolean') return fc.constantFrom('true', 'false')
  if (member.format === 'date')
    return fc
      .date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  return fc.constantFrom('bars', 'AAA', 'vendor', 'session', 'a b', "x'; DROP TABLE bars; --", 'ü')
}

const PATHS: Readonly<Record<string, () => readonly string[]>> = {
  id: () => [study, 'r-0000000000000000', 's-ffffffffffffffff'],
  name: () => ['nights.parquet', 'result.json', 'none.json'],
  table: () => ['nights', 'samples', 'none'],
}

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '../../etc/passwd',
    '..%2f..',
    '\0',
    '%',
    "'",
    '"',
    '1e999',
    '-1',
    'NaN',
    '{}',
    '[]',
    '__proto__',
    'a'.repeat(3000),
  ),
)

function queryText(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&')
}

function pathOf(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent((values[name] ?? '').toWellFormed()))
}

/** What every answer must be: a success, or a problem with a code that its route may give. */
function expectSound(got: Got, route: Route): void {
  expect(got.status, got.body.toString().slice(0, 300)).toBeLessThan(500)
  if (got.status < 400) return
  const problem = problemSchema.parse(got.json)
  expect(problem.status).toBe(got.status)
  expect(Object.keys(ERROR_CATALOGUE)).toContain(problem.code)
  const general = ['REQUEST_INVALID', 'ROUTE_UNKNOWN', 'REQUEST_TOO_LARGE']
  expect([...general, ...route.errors]).toContain(problem.code)
}

for (const [name, route] of Object.entries(CONTRACT) as [RouteName, Route][]) {
  const { properties = {} } = z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Member>
  }
  const parameters = Object.keys(route.parameters.shape)

  it(`${name} answers what it is asked by its schema`, async () => {
    const query = fc.record(
      Object.fromEntries(Object.entries(properties).map(([member, schema]) => [member, validText(member, schema)])),
      { requiredKeys: [] },
    )
    const path = fc.record(Object.fromEntries(parameters.map((one) => [one, fc.constantFrom(0, 0, 1, 2)])))
    await fc.assert(
      fc.asyncProperty(path, query, async (chosen, asked) => {
        const values = Object.fromEntries(Object.entries(chosen).map(([one, at]) => [one, PATHS[one]!()[at]!]))
        const address = `${pathOf(route.path, values)}?${queryText(asked as Record<string, string>)}`
        const got = await ask(served.url, address, { ...bearer(served.key), method: route.method })
        expectSound(got, route)
        if (got.status === 200 && route.answer.kind === 'json') route.answer.schema.parse(got.json)
        expect((got.json as { code?: string } | undefined)?.code).not.toBe('REQUEST_INVALID')
      }),
      { numRuns: RUNS },
    )
  })

  it(`${name} refuses what it cannot use`, async () => {
    const query = fc.dictionary(
      fc.oneof(fc.constantFrom('limit', 'sort', ...Object.keys(properties)), fc.string()),
      HOSTILE,
      { maxKeys: 4 },
    )
    const path = fc.record(Object.fromEntries(parameters.map((one) => [one, HOSTILE])))
    await fc.assert(
      fc.asyncProperty(path, query, async (values, asked) => {
        const address = `${pathOf(route.path, values)}?${queryText(asked)}`
        expectSound(await ask(served.url, address, { ...bearer(served.key), method: route.method }), route)
      }),
      { numRuns: RUNS },
    )
    expect(served.failures).toEqual([])
  })
}

it('answers whatever path and method', async () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']
  const path = fc.array(
    fc.oneof(fc.constantFrom('api', 'v1', 'runs', '..', '.', '%2e%2e', '', '%ZZ', 'enter'), fc.webSegment()),
    { maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), path, async (method, parts) => {
      const { status } = await ask(served.url, `/${parts.join('/')}`, { ...bearer(served.key), method })
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
  expect(served.failures).toEqual([])
})
