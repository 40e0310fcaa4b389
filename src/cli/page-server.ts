/** Serves one finished page on loopback, and nothing else. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BellwetherError } from '../core/errors.ts'

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export interface PageServer {
  readonly url: string
  close(): Promise<void>
}

/** @param port 0 takes any free one. Errors: PORT_TAKEN */
export async function servePage(html: string, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    const isPage = request.url === '/' && (request.method === 'GET' || request.method === 'HEAD')
    response.writeHead(isPage ? 200 : 404, isPage ? HEADERS : { 'content-type': 'text/plain' })
    response.end(request.method === 'HEAD' ? undefined : isPage ? html : 'There is one page here: /\n')
  })
  await listen(server, port)
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${taken}/`, close: () => closeServer(server) }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error & { code?: string }) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error)
      reject(
        new BellwetherError('PORT_TAKEN', {
          message: `Port ${port} of this machine cannot be used.`,
          expected: 'A free port on loopback is needed.',
          given: String(port),
          remedy: 'Set BELLWETHER_SERVE_PORT to another one, or to 0 for any free one; with --once nothing is served.',
          cause: error,
        }),
      )
    })
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
