/** Sends what a handler gave: compressed where that is taken, and not at all where the caller has it already. */
import { open, rm } from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fileError } from '../core/files.ts'
import type { Answer } from './answers.ts'
import { compressed, encodingFor, isKnown, LEAST_COMPRESSED, tagOf } from './encoding.ts'
import type { FileReply, Reply } from './reply.ts'

/** May be kept, and is asked for again each time: whoever has the newest gets it confirmed. */
const REVALIDATED = 'private, no-cache'

export async function send(request: FastifyRequest, reply: FastifyReply, given: Reply): Promise<FastifyReply> {
  switch (given.kind) {
    case 'value':
      return reply.send(given.value)
    case 'none':
      if (given.cookie !== undefined) void reply.header('set-cookie', given.cookie)
      return reply.code(204).send()
    case 'document':
      return sendDocument(request, reply, given.answer)
    case 'file':
      return sendFile(request, reply, given)
  }
}

async function sendDocument(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { bytes, etag }: Answer,
): Promise<FastifyReply> {
  const encoding = bytes.length < LEAST_COMPRESSED ? undefined : encodingFor(headers['accept-encoding'])
  void reply.headers({ 'cache-control': REVALIDATED, vary: 'accept-encoding', etag: tagOf(etag, encoding) })
  if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send()
  void reply.type('application/json; charset=utf-8')
  if (encoding === undefined) return reply.send(bytes)
  return reply.header('content-encoding', encoding).send(await compressed(bytes, encoding))
}

/** Errors: FILE_MISSING, FILE_DENIED. */
async function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileReply): Promise<FastifyReply> {
  const { path, hash, mediaType, name, isTemporary } = file
  const handle = await open(path).catch((error: unknown) => {
    throw fileError(error, name)
  })
  // The bytes stay until the handle is closed.
  if (isTemporary === true) await rm(path, { force: true })
  const { size, mtimeMs } = await handle.stat()
  const etag = hash && `${hash.slice(0, 32)}-${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}`
  if (etag !== undefined) void reply.headers({ 'cache-control': REVALIDATED, etag: tagOf(etag) })
  const isUnread = etag !== undefined && isKnown(request.headers['if-none-match'], etag)
  if (isUnread || request.method === 'HEAD') {
    await handle.close()
    return isUnread ? reply.code(304).send() : reply.type(mediaType).header('content-length', size).send()
  }
  void reply.headers({ 'content-length': size, 'content-disposition': `attachment; filename="${name}"` })
  return reply.type(mediaType).send(handle.createReadStream())
}
