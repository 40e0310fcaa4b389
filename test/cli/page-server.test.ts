import { request } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { servePage } from '../../src/cli/page-server.ts'

async function served(html: string): Promise<string> {
  const server = await servePage(html, 0)
  onTestFinished(() => server.close())
  return server.url
}

it('serves the page on loopback, and nothing else', async () => {
  const url = await served('<p>fine</p>')
  expect(new URL(url).hostname).toBe('127.0.0.1')
  const page = await fetch(url)
  expect([page.status, await page.text()]).toEqual([200, '<p>fine</p>'])
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  for (const path of ['x', '../package.json', '%2e%2e/etc/passwd', '?x=1']) {
    expect((await fetch(url + path)).status).toBe(404)
  }
  expect((await fetch(url, { method: 'POST' })).status).toBe(404)
})

it('answers a question for the head without a body', async () => {
  const response = await fetch(await served('<p>fine</p>'), { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

it('says that a port is taken', async () => {
  const { port } = new URL(await served('a'))
  await expect(servePage('b', Number(port))).rejects.toMatchObject({ code: 'PORT_TAKEN' })
})

it('ends although a reader keeps its connection open', async () => {
  const server = await servePage('a', 0)
  const open = request(server.url, { headers: { connection: 'keep-alive' } })
  open.on('error', () => undefined)
  open.flushHeaders()
  await new Promise((resolve) => open.once('socket', (socket) => socket.once('connect', resolve)))
  await server.close()
  await expect(fetch(server.url)).rejects.toThrow('fetch failed')
})
