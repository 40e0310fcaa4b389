/** What a browser opens: the door, the reference, and the description for programs. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../core/log.ts'
import { page } from '../report/page.ts'
import { assertMay, type Caller, denied, sessionCookie } from './access/caller.ts'
import { type Doors, enterByLink } from './access/doors.ts'
import { answerOf } from './answers.ts'
import { PAGE_POLICY } from './headers.ts'
import { openApiDocument } from './openapi.ts'
import { referencePage } from './reference-page.ts'
import { send } from './send.ts'

export interface PageParts {
  readonly doors: Doors
  /** Errors: REQUEST_TOO_OFTEN */
  readonly callerOf: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | undefined>
  readonly isSecure: boolean
  readonly version: string
  readonly log: Logger
}

const REFERENCE = '/api/v1/reference'

export function bindPages(server: FastifyInstance, parts: PageParts): void {
  const { callerOf, version } = parts
  const description = answerOf(new TextEncoder().encode(JSON.stringify(openApiDocument(version))))
  const reference = referencePage(version)

  server.get('/', async (request, reply) => {
    const caller = await callerOf(request, reply)
    return caller === undefined ? sendDenied(reply) : reply.redirect(REFERENCE, 303)
  })
  // A look at the head must not use the link up.
  server.get<{ Params: { link: string } }>('/enter/:link', { exposeHeadRoute: false }, (request, reply) =>
    enter(request, reply, parts),
  )
  server.get(REFERENCE, async (request, reply) => {
    assertMay('entered', await callerOf(request, reply))
    return sendPage(reply, reference)
  })
  server.get('/api/v1/openapi.json', async (request, reply) => {
    assertMay('entered', await callerOf(request, reply))
    return send(request, reply, { kind: 'document', answer: description })
  })
}

async function enter(
  request: FastifyRequest<{ Params: { link: string } }>,
  reply: FastifyReply,
  { doors, callerOf, isSecure, log }: PageParts,
): Promise<FastifyReply> {
  const session = await enterByLink(doors, request.params.link)
  if (session === undefined) {
    // Whoever is in already comes in again; others are counted.
    const caller = await callerOf(request, reply)
    return caller === undefined ? sendDenied(reply) : reply.redirect('/', 303)
  }
  log.info({ address: request.ip }, 'a browser entered by its link')
  // A redirect would still count as coming from where the link stood, and the cookie would stay behind.
  void reply.header('set-cookie', sessionCookie(session, isSecure))
  return sendPage(reply, '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Bellwether</title>')
}

function sendDenied(reply: FastifyReply): FastifyReply {
  const { message, expected, remedy, code } = denied()
  const html = page({
    title: 'Bellwether: not entered',
    kicker: ['Bellwether', code],
    heading: 'This browser has not entered yet',
    lead: `${message} ${expected} ${remedy}`,
    sections: [],
  })
  return sendPage(reply.code(401), html)
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8').send(html)
}
