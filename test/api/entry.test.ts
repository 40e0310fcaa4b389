/** Who may enter, and from where. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { enterByLink } from '../../src/api/access/doors.ts'
import { type Asked, ask, bearer, keyOf, type Served, serveHome } from './served-home.ts'

let home = ''
let served: Served
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'bellwether-entry-'))
  served = await serveHome(home)
})
afterEach(async () => {
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const SESSION = '/api/v1/session'
const status = async (path: string, asked?: Asked): Promise<number> => (await ask(served.url, path, asked)).status
const code = async (path: string, asked?: Asked): Promise<unknown> =>
  ((await ask(served.url, path, asked)).json as { code?: string }).code

/** The cookie of a browser that entered by the link. */
async function entered(link = served.entry): Promise<string> {
  const { headers } = await ask(served.url, new URL(link).pathname)
  return headers['set-cookie']![0]!.split(';')[0]!
}

it('lets a browser in by its link once, and knows it by a cookie that scripts and other sites cannot use', async () => {
  const path = new URL(served.entry).pathname
  expect(await status(path, { method: 'HEAD' })).toBe(404)
  const first = await ask(served.url, path)
  expect(first.status).toBe(200)
  expect(first.headers['set-cookie']![0]).toMatch(
    /^bellwether=bws_[0-9a-f]{16}_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
  )
  const cookie = first.headers['set-cookie']![0]!.split(';')[0]!
  expect(await ask(served.url, SESSION, { headers: { cookie: `a=b; ${cookie}` } })).toMatchObject({
    status: 200,
    json: { by: 'session', scopes: ['runs:read', 'data:read'], expiresAt: '2026-02-09T00:00:00Z' },
  })
  expect(await ask(served.url, '/', { headers: { cookie } })).toMatchObject({ status: 303 })
  const second = await ask(served.url, path)
  expect([second.status, second.headers['set-cookie']]).toEqual([401, undefined])
  expect(second.body.toString()).toContain('This browser has not entered yet')
})

it('gives one of many that use a link at once a session', async () => {
  const link = new URL(served.entry).pathname.slice('/enter/'.length)
  const sessions = await Promise.all(Array.from({ length: 8 }, () => enterByLink(served.doors, link)))
  expect(sessions.filter((session) => session !== undefined)).toHaveLength(1)
})

it('forgets a link after an hour and a session after thirty days', async () => {
  const cookie = await entered()
  const { url, entry } = { url: served.url, entry: (await serveAgain()).entry }
  served.clock.advance(3_600_000)
  expect((await ask(url, new URL(entry).pathname)).status).toBe(401)
  served.clock.advance(29.9 * 86_400_000)
  expect(await status(SESSION, { headers: { cookie } })).toBe(200)
  served.clock.advance(86_400_000)
  expect(await code(SESSION, { headers: { cookie } })).toBe('ENTRY_DENIED')
})

/** Another server over the same home, gone at once: its link and the sessions of the first hold. */
async function serveAgain(): Promise<Served> {
  const other = await serveHome(home)
  await other.close()
  return other
}

it('ends a session, from its own pages only, and leaves keys alone', async () => {
  const cookie = await entered()
  const end = (headers: Record<string, string>) => ask(served.url, SESSION, { method: 'DELETE', headers })
  expect((await end({ cookie })).json).toMatchObject({ code: 'ORIGIN_REFUSED' })
  expect((await end({ cookie, origin: 'http://evil.example' })).json).toMatchObject({ code: 'ORIGIN_REFUSED' })
  expect(await status(SESSION, { headers: { cookie } })).toBe(200)
  const ended = await end({ cookie, origin: served.url })
  expect([ended.status, ended.headers['set-cookie']![0]]).toEqual([204, expect.stringContaining('Max-Age=0')])
  expect(await status(SESSION, { headers: { cookie } })).toBe(401)
  expect((await end(bearer(served.key).headers)).status).toBe(204)
  expect(await status(SESSION, bearer(served.key))).toBe(200)
})

it('lets a key do what it is for, until it expires or is revoked', async () => {
  const key = await keyOf(served.doors, ['data:read'], 60_000)
  expect(await status('/api/v1/data/series', bearer(key))).toBe(200)
  expect(await code('/api/v1/runs', bearer(key))).toBe('SCOPE_MISSING')
  expect(await status(SESSION, { headers: { authorization: `bearer  ${key}` } })).toBe(200)
  served.clock.advance(60_000)
  expect(await code(SESSION, bearer(key))).toBe('ENTRY_DENIED')
  expect(await status(SESSION, bearer(served.key))).toBe(200)
  await served.doors.keys.revoke(served.key.split('_')[1]!)
  expect(await code(SESSION, bearer(served.key))).toBe('ENTRY_DENIED')
})

it('keeps no secret, in files for their owner only', async () => {
  await entered()
  const folder = join(home, 'access')
  const files = ['keys', 'sessions'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((name) => join(folder, kind, name)),
  )
  expect(files).toHaveLength(2)
  const secret = served.key.split('_').slice(2).join('_')
  for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain(secret)
  if (process.platform !== 'win32') expect(statSync(join(folder, 'keys')).mode & 0o077).toBe(0)
})

it('lets nobody in by anything but the whole secret', async () => {
  const { keys } = served.doors
  const [prefix, id, ...rest] = served.key.split('_') as [string, string, ...string[]]
  const secret = rest.join('_')
  const other = (character: string): string => (character === 'A' ? 'B' : 'A')
  const near = fc.oneof(
    fc
      .nat(secret.length - 1)
      .map((at) => `${prefix}_${id}_${secret.slice(0, at)}${other(secret[at]!)}${secret.slice(at + 1)}`),
    fc.constantFrom(`${prefix}_${id}_`, `bws_${id}_${secret}`, `${served.key} `, `${prefix}_../keys/${id}_${secret}`),
    fc.string().map((text) => `${prefix}_${id}_${text}`),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(near, async (text) => {
      expect(text === served.key ? undefined : await keys.find(text)).toBeUndefined()
    }),
    { numRuns: 200 },
  )
  expect(await keys.find(served.key)).toMatchObject({ id })
})

it('slows down whoever guesses, and nobody who is known', async () => {
  const guess = `/enter/bwl_0123456789abcdef_${'A'.repeat(43)}`
  const codes: number[] = []
  for (let i = 0; i < 30; i++) codes.push(await status(guess))
  expect(codes).toEqual([...new Array<number>(20).fill(401), ...new Array<number>(10).fill(429)])
  const refused = await ask(served.url, SESSION, bearer('wrong'))
  expect([refused.status, refused.headers['retry-after'], refused.json]).toMatchObject([
    429,
    '5',
    { code: 'REQUEST_TOO_OFTEN' },
  ])
  expect(await status(SESSION, bearer(served.key))).toBe(200)
  expect(await status(new URL(served.entry).pathname)).toBe(200)
  served.clock.advance(5000)
  expect(await status(guess)).toBe(401)
})

it('answers by its own names only, so that no other name can be pointed here', async () => {
  const { port } = new URL(served.url)
  const by = (host: string) => status(SESSION, { headers: { ...bearer(served.key).headers, host } })
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`])
    expect(await by(host)).toBe(200)
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    '127.0.0.1:1',
    `localhost.evil.example:${port}`,
  ])
    expect(await by(host), host).toBe(403)
  expect(await code('/api/v1/health', { headers: { host: 'evil.example' } })).toBe('ORIGIN_REFUSED')
})

it('answers no page of another site, but opens the door to whoever follows a link', async () => {
  const cookie = await entered()
  const from = (headers: Record<string, string>, path = SESSION) => status(path, { headers: { cookie, ...headers } })
  expect(await from({ origin: served.url, 'sec-fetch-site': 'same-origin' })).toBe(200)
  expect(await from({ origin: 'null' })).toBe(403)
  expect(await from({ origin: 'http://evil.example' })).toBe(403)
  expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await from({ 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await from({ 'sec-fetch-site': 'cross-site' }, '/')).toBe(303)
  const { headers } = await ask(served.url, SESSION, { method: 'OPTIONS', headers: { origin: served.url } })
  expect(headers['access-control-allow-origin']).toBeUndefined()
})

it('forbids browsers everything that its answers do not need, also where they are refusals', async () => {
  for (const path of ['/api/v1/health', SESSION, '/nothing', '/api/v1/runs/x', '/']) {
    const { headers } = await ask(served.url, path)
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/)
    expect(headers['strict-transport-security']).toBeUndefined()
  }
})

it('behind a proxy: secure cookies, its own public name, and the address that the proxy tells', async () => {
  await served.close()
  served = await serveHome(home, { isProxied: true, isSecure: true, publicOrigin: 'https://desk.example.org' })
  const local = `http://127.0.0.1:${served.port}`
  const host = 'desk.example.org'
  expect(served.entry).toMatch(/^https:\/\/desk\.example\.org\/enter\//)
  const first = await ask(local, new URL(served.entry).pathname, { headers: { host } })
  expect(first.headers['set-cookie']![0]).toMatch(/^__Host-bellwether=bws_.*; HttpOnly; SameSite=Strict; Secure; /)
  expect(first.headers['strict-transport-security']).toBe('max-age=31536000')
  const guess = (address: string) => ask(local, '/', { headers: { host, 'x-forwarded-for': `6.6.6.6, ${address}` } })
  for (let i = 0; i < 21; i++) await guess('1.1.1.1')
  expect([(await guess('1.1.1.1')).status, (await guess('2.2.2.2')).status]).toEqual([429, 401])
})
