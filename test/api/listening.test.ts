/** Where the server may listen. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isLoopback, listeningOf, originsOf } from '../../src/api/listening.ts'
import { loadConfiguration } from '../../src/core/config.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'

async function serveSettings(values: Readonly<Record<string, string>>) {
  const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`BELLWETHER_SERVE_${name}`, value]))
  return (await loadConfiguration({ cwd: '/', env })).serve
}

const listen = async (values: Readonly<Record<string, string>>) => listeningOf(await serveSettings(values))

it('listens on loopback where nothing is said, reached by its names there', async () => {
  const listening = await listen({})
  expect(listening).toEqual({ host: '127.0.0.1', port: 4310, isProxied: false, isSecure: false })
  expect([...originsOf(listening, 4310)]).toEqual([
    'http://127.0.0.1:4310',
    'http://localhost:4310',
    'http://[::1]:4310',
  ])
})

it('refuses an address that other machines reach unless something encrypts and its name is known', async () => {
  const url = { PUBLIC_URL: 'https://desk.example.org/x' }
  for (const HOST of ['0.0.0.0', '::', '192.168.1.5', 'desk.example.org', '127.0.0.1.nip.io']) {
    await expect(listen({ HOST }), HOST).rejects.toMatchObject({ code: 'ADDRESS_EXPOSED', given: HOST })
    await expect(listen({ HOST, ...url })).rejects.toMatchObject({ code: 'ADDRESS_EXPOSED' })
    await expect(listen({ HOST, PROXY: 'true' })).rejects.toMatchObject({ code: 'ADDRESS_EXPOSED' })
    expect(await listen({ HOST, PROXY: 'true', ...url })).toMatchObject({ host: HOST, isProxied: true, isSecure: true })
  }
  expect([...originsOf(await listen({ HOST: '0.0.0.0', PROXY: 'true', ...url }), 1)]).toEqual([
    'https://desk.example.org',
  ])
})

it('takes no public name without encryption', async () => {
  await expect(listen({ PUBLIC_URL: 'http://desk.example.org' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})

it('encrypts by a certificate and its key, of which one alone is a mistake', async () => {
  const folder = temporaryFolder()
  const [TLS_CERTIFICATE, TLS_KEY] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await expect(listen({ TLS_KEY })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  await expect(listen({ TLS_CERTIFICATE, TLS_KEY })).rejects.toMatchObject({ code: 'FILE_MISSING' })
  writeFileSync(TLS_CERTIFICATE, 'certificate')
  writeFileSync(TLS_KEY, 'key')
  const listening = await listen({ TLS_CERTIFICATE, TLS_KEY })
  expect(listening).toMatchObject({ tls: { cert: 'certificate', key: 'key' }, isSecure: true, isProxied: false })
  expect([...originsOf(listening, 4310)]).toContain('https://localhost:4310')
})

it('knows loopback by the number, not by the look', () => {
  for (const host of ['127.0.0.1', '127.255.0.9', '::1', '0:0:0:0:0:0:0:1', 'localhost'])
    expect(isLoopback(host)).toBe(true)
  for (const host of ['127.0.0.1.evil.example', '127.1', '0x7f.1', '', 'localhost.'])
    expect(isLoopback(host), host).toBe(false)
  fc.assert(fc.property(fc.ipV4(), (address) => isLoopback(address) === address.startsWith('127.')))
})
