/** The ways into a home: keys of programs, sessions of browsers, and the links by which these begin. */
import { join } from 'node:path'
import { SCOPES } from '@bellwether/client'
import type { Clock } from '../../core/clock/clock.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import { Credentials } from './credentials.ts'

/** Milliseconds. */
const LINK_LIFETIME = 3_600_000
const SESSION_LIFETIME = 30 * MS_PER_DAY

export interface Doors {
  readonly keys: Credentials
  readonly sessions: Credentials
  readonly links: Credentials
}

export function doorsOf(home: string, clock: Clock): Doors {
  const folder = (kind: string): string => join(home, 'access', kind)
  return {
    keys: new Credentials(folder('keys'), 'bwk', clock),
    sessions: new Credentials(folder('sessions'), 'bws', clock),
    links: new Credentials(folder('links'), 'bwl', clock),
  }
}

/** A new one-time link, as the end of an address. Errors: DISK_FULL, FILE_DENIED. */
export async function issueLink({ links, sessions }: Doors): Promise<string> {
  await Promise.all([links.removeExpired(), sessions.removeExpired()])
  const { text } = await links.issue({ name: 'link', scopes: SCOPES, lifetimeMs: LINK_LIFETIME })
  return `/enter/${text}`
}

/** The secret of a new session; undefined where the link was used, has expired or never was. Errors: DISK_FULL, FILE_DENIED. */
export async function enterByLink({ links, sessions }: Doors, link: string): Promise<string | undefined> {
  const taken = await links.take(link)
  if (taken === undefined) return undefined
  const { text } = await sessions.issue({ name: 'browser', scopes: taken.scopes, lifetimeMs: SESSION_LIFETIME })
  return text
}

export const SESSION_SECONDS = SESSION_LIFETIME / 1000
