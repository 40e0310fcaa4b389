/** What is too large, too slow or no HTTP, and what happens when the server ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { RateLimit } from '../../src/api/rate-limit.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { ask, bearer, type Served, serveHome } from './served-home.ts'

async function served(limits?: { request: number; look: number }): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'bellwether-limits-'))
  const server = await serveHome(home, {}, limits)
  onTestFinished(async () => {
    await server.close()
    rmSync(home, { recursive: true, force: true })
  })
  return server
}

/** Sends text as it is, and gives all that comes back until the other side ends. */
function speak(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
  })
}

const SESSION = '/api/v1/session'

it('takes no body that is larger than a megabyte, and no other than JSON', async () => {
  const server = await served()
  const send = (type: string, body: string) =>
    ask(server.url, SESSION, {
      method: 'DELETE',
      headers: { ...bearer(server.key).headers, 'content-type': type, 'content-length': String(body.length) },
      body,
    })
  expect(await send('application/json', `"${'x'.repeat(1_000_001)}"`)).toMatchObject({
    status: 413,
    json: { code: 'REQUEST_TOO_LARGE' },
  })
  expect(await send('application/json', '{"a":')).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } })
  expect(await send('application/json', '{"__proto__":{"x":1}}')).toMatchObject({
    status: 400,
    json: { code: 'REQUEST_INVALID' },
  })
  expect(await send('application/xml', '<a/>')).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } })
  expect(server.failures).toEqual([])
})

it('waits for no request that comes too slowly', async () => {
  const server = await served({ request: 200, look: 50 })
  const body = await speak(
    server.port,
    `DELETE ${SESSION} HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\ncontent-length: 9\r\n\r\n{`,
  )
  expect(body).toContain('REQUEST_TOO_SLOW')
  const head = await speak(server.port, `GET ${SESSION} HTTP/1.1\r\nhost: 127`)
  expect(head).toContain('REQUEST_TOO_SLOW')
  expect((await ask(server.url, '/api/v1/health')).status).toBe(200)
})

it('says what is no HTTP, and what has headers without end', async () => {
  const server = await served()
  expect(await speak(server.port, 'hello\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*REQUEST_INVALID/,
  )
  const long = `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`
  expect(await speak(server.port, long)).toMatch(/^HTTP\/1\.1 413 [^]*REQUEST_TOO_LARGE/)
  const { port } = server
  const twice = `GET ${SESSION} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`
  expect(await speak(port, twice)).toMatch(/^HTTP\/1\.1 40[013] /)
  const smuggled = `DELETE ${SESSION} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`
  expect(await speak(port, smuggled)).toMatch(/^HTTP\/1\.1 400 /)
})

it('ends although a reader keeps its connection open, and says that its port is taken', async () => {
  const server = await served()
  const home = mkdtempSync(join(tmpdir(), 'bellwether-limits-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  await expect(serveHome(home, { port: server.port })).rejects.toMatchObject({ code: 'PORT_TAKEN' })
  const open = connect(server.port, '127.0.0.1')
  open.on('error', () => undefined)
  await new Promise((resolve) => open.once('connect', resolve))
  await server.close()
  await expect(ask(server.url, '/')).rejects.toThrow('ECONNREFUSED')
})

it('gives a burst, then so many a second, to each caller by itself', () => {
  const clock = new FixedClock(0)
  const limit = new RateLimit(3, 0.5, clock)
  expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 2])
  expect(limit.take('b')).toBe(0)
  clock.advance(1000)
  expect(limit.take('a')).toBe(1)
  clock.advance(1000)
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 2])
  clock.advance(1e9)
  expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 2])
})
