/**
 * Secrets by which callers are known: API keys, sessions of browsers, one-time links.
 *
 * A secret is 256 random bits and shown once; its SHA-256 is kept, in a file each, so that several
 * processes give and revoke without a lock. What is revoked or used up is gone with its file.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Scope, SCOPES } from '@bellwether/client'
import { z } from 'zod'
import type { Clock } from '../../core/clock/clock.ts'
import { fileError, makeFolder, writeFileAtomic } from '../../core/files.ts'
import { formatInstant } from '../../core/time.ts'

const recordSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** SHA-256 of the secret. */
  hash: z.string(),
})

type CredentialRecord = z.output<typeof recordSchema>

export type Credential = Omit<CredentialRecord, 'hash'>

export interface CredentialRequest {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly lifetimeMs: number
}

const ID = /^[0-9a-f]{16}$/

/** Credentials of one kind, in a folder of their own. */
export class Credentials {
  readonly #folder: string
  readonly #prefix: string
  readonly #clock: Clock

  /** @param prefix by which people, and scanners for secrets, know the kind */
  constructor(folder: string, prefix: string, clock: Clock) {
    this.#folder = folder
    this.#prefix = prefix
    this.#clock = clock
  }

  /** Makes a new one; `text` is nowhere else. Errors: DISK_FULL, FILE_DENIED. */
  async issue({ name, scopes, lifetimeMs }: CredentialRequest): Promise<{ text: string; credential: Credential }> {
    const id = randomBytes(8).toString('hex')
    const secret = randomBytes(32).toString('base64url')
    const now = this.#clock.now()
    const credential: Credential = {
      id,
      name,
      scopes: [...scopes],
      createdAt: formatInstant(now),
      expiresAt: formatInstant(now + lifetimeMs),
    }
    await this.#protectFolder()
    await writeFileAtomic(this.#path(id), `${JSON.stringify({ ...credential, hash: hashOf(secret) })}\n`)
    return { text: `${this.#prefix}_${id}_${secret}`, credential }
  }

  /** The one whose text this is; undefined where it is none, was revoked or has expired. */
  async find(text: string): Promise<Credential | undefined> {
    const [, id, secret] = new RegExp(`^${this.#prefix}_([0-9a-f]{16})_([\\w-]{43})$`).exec(text) ?? []
    if (id === undefined || secret === undefined) return undefined
    const record = await this.#read(id)
    if (record === undefined || !isSame(record.hash, hashOf(secret)) || this.#isExpired(record)) return undefined
    return publicPart(record)
  }

  /** As `find`, once: of several callers one gets it. */
  async take(text: string): Promise<Credential | undefined> {
    const found = await this.find(text)
    return found !== undefined && (await this.revoke(found.id)) ? found : undefined
  }

  /** Those that have expired too, oldest first. */
  async list(): Promise<Credential[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const ids = names.map((name) => name.replace(/\.json$/, '')).filter((id) => ID.test(id))
    const records = await Promise.all(ids.map((id) => this.#read(id)))
    const found = records.filter((record) => record !== undefined).map(publicPart)
    return found.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
  }

  /** False where there is none of this identifier. Errors: FILE_DENIED. */
  async revoke(id: string): Promise<boolean> {
    if (!ID.test(id)) return false
    try {
      await unlink(this.#path(id))
      return true
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return false
      throw fileError(error, this.#path(id))
    }
  }

  async removeExpired(): Promise<void> {
    for (const one of await this.list()) if (this.#isExpired(one)) await this.revoke(one.id)
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`)
  }

  /** A file that cannot be read lets nobody in. */
  async #read(id: string): Promise<CredentialRecord | undefined> {
    try {
      return recordSchema.parse(JSON.parse(await readFile(this.#path(id), 'utf8')))
    } catch {
      return undefined
    }
  }

  #isExpired({ expiresAt }: Credential): boolean {
    return Date.parse(expiresAt) <= this.#clock.now()
  }

  /** Only its owner may look, where the operating system knows such a thing. */
  async #protectFolder(): Promise<void> {
    try {
      await makeFolder(this.#folder)
      await chmod(this.#folder, 0o700)
    } catch (error) {
      throw fileError(error, this.#folder)
    }
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function publicPart({ id, name, scopes, createdAt, expiresAt }: CredentialRecord): Credential {
  return { id, name, scopes, createdAt, expiresAt }
}
