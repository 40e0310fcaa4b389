/** Content hashes: SHA-256 over canonical JSON and over columns, never over Parquet bytes. */
import { createHash } from 'node:crypto'

/** JSON that may be hashed: object keys are sorted, numbers are finite. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * JSON with sorted keys and no white space; the same value gives the same text on any machine.
 * `undefined` members are left out. Throws on NaN and infinities, which JSON cannot hold.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold ${value}`)
    return JSON.stringify(value)
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  const members: string[] = []
  for (const key of Object.keys(value).toSorted()) {
    const member = (value as { [key: string]: Json | undefined })[key]
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

/** SHA-256, 64 hexadecimal digits. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 of the canonical JSON; the order of members does not matter. */
export function hashJson(value: Json): string {
  return hashBytes(canonicalJson(value))
}
