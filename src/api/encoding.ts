/** Compression and entity tags: what a caller takes, and whether it has it already. */
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const ENCODINGS = ['br', 'gzip'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Shorter documents gain nothing, bytes. */
export const LEAST_COMPRESSED = 1024

/** The best that the caller takes; undefined for none. */
export function encodingFor(header: string | undefined): Encoding | undefined {
  const taken = new Map((header ?? '').split(',').map((part) => accepted(part)))
  return ENCODINGS.find((encoding) => (taken.get(encoding) ?? taken.get('*') ?? 0) > 0)
}

/** `gzip;q=0.5` as name and weight. */
function accepted(part: string): [name: string, weight: number] {
  const [name = '', ...parameters] = part
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/)
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return [name, weight === undefined ? 1 : Number(weight) || 0]
}

/** At this quality Brotli is about as fast as gzip. */
const BROTLI_QUALITY = 4

/** Off the thread that serves. */
export async function compressed(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  if (encoding === 'gzip') return promisify(gzip)(bytes)
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
}

/** Other bytes, another strong tag. */
export function tagOf(etag: string, encoding?: Encoding): string {
  return encoding === undefined ? `"${etag}"` : `"${etag}-${encoding}"`
}

/** Whether one of the tags that the caller has stands for the same content, however it was encoded. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const all = [tagOf(etag), ...ENCODINGS.map((encoding) => tagOf(etag, encoding))]
  return header.split(',').some((part) => part.trim() === '*' || all.includes(part.trim().replace(/^W\//, '')))
}
