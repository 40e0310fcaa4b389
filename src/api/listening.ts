/** Where the server listens, and whether that is safe. */
import { readFile } from 'node:fs/promises'
import { BlockList, isIP } from 'node:net'
import type { Configuration } from '../core/config.ts'
import { BellwetherError } from '../core/errors.ts'
import { fileError } from '../core/files.ts'

export interface Listening {
  readonly host: string
  readonly port: number
  /** PEM texts; absent where the server does not encrypt itself. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Whether a proxy stands before it, whose word on the caller's address is taken. */
  readonly isProxied: boolean
  /** Whether browsers reach it over TLS only. */
  readonly isSecure: boolean
  /** Origin by which it is reached from elsewhere. */
  readonly publicOrigin?: string
}

/** Errors: ADDRESS_EXPOSED, CONFIG_INVALID, FILE_MISSING, FILE_DENIED. */
export async function listeningOf(serve: Configuration['serve']): Promise<Listening> {
  const { host, port, publicUrl, proxy, tlsCertificate, tlsKey } = serve
  assertPair(tlsCertificate, tlsKey)
  const tls =
    tlsCertificate === undefined || tlsKey === undefined
      ? undefined
      : { cert: await readText(tlsCertificate), key: await readText(tlsKey) }
  const isEncrypted = tls !== undefined || proxy
  if (!isLoopback(host) && !(isEncrypted && publicUrl !== undefined)) throw exposed(host)
  return {
    host,
    port,
    isProxied: proxy,
    isSecure: tls !== undefined || (proxy && publicUrl !== undefined),
    ...(tls !== undefined && { tls }),
    ...(publicUrl !== undefined && { publicOrigin: new URL(publicUrl).origin }),
  }
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** Names but localhost may point anywhere. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  return host === 'localhost' || (family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4'))
}

/** Origins of pages of the server's own, once its port is known. */
export function originsOf({ host, tls, publicOrigin }: Listening, port: number): ReadonlySet<string> {
  const scheme = tls === undefined ? 'http' : 'https'
  const names = isLoopback(host) ? ['127.0.0.1', 'localhost', '[::1]', hostText(host)] : []
  const local = names.map((name) => new URL(`${scheme}://${name}:${port}`).origin)
  return new Set([...(publicOrigin === undefined ? [] : [publicOrigin]), ...local])
}

/** As a host stands in an address. */
export function hostText(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileError(error, path)
  }
}

function assertPair(certificate: string | undefined, key: string | undefined): void {
  if ((certificate === undefined) === (key === undefined)) return
  throw new BellwetherError('CONFIG_INVALID', {
    message: `serve.${certificate === undefined ? 'tlsKey' : 'tlsCertificate'} is set alone.`,
    expected: 'To encrypt, a certificate and its key are needed.',
    given: certificate ?? key ?? '',
    remedy: 'Set serve.tlsCertificate and serve.tlsKey, or neither.',
  })
}

function exposed(host: string): BellwetherError {
  return new BellwetherError('ADDRESS_EXPOSED', {
    message: `${host} can be reached by other machines, and nothing encrypts what they send.`,
    expected: 'On such an address serve.publicUrl is set, and serve.tlsCertificate with serve.tlsKey, or serve.proxy.',
    given: host,
    remedy: 'Set these, or listen on 127.0.0.1.',
  })
}
