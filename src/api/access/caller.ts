/** Who is calling: by a key in the header, or by the cookie of a session. */
import type { Route } from '@bellwether/client'
import { BellwetherError } from '../../core/errors.ts'
import type { Credential } from './credentials.ts'
import { type Doors, SESSION_SECONDS } from './doors.ts'

export interface Caller extends Credential {
  readonly by: 'session' | 'key'
}

/** Over TLS the browser itself refuses a cookie of this name that came over another connection. */
export function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-bellwether' : 'bellwether'
}

export function sessionCookie(text: string, isSecure: boolean, seconds = SESSION_SECONDS): string {
  const flags = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(isSecure ? ['Secure'] : [])]
  return [`${cookieName(isSecure)}=${text}`, ...flags, `Max-Age=${seconds}`].join('; ')
}

export interface GivenCredentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

/** A key counts before a cookie. Undefined where neither is one that holds. */
export async function findCaller(
  { keys, sessions }: Doors,
  { authorization, cookie }: GivenCredentials,
  isSecure: boolean,
): Promise<Caller | undefined> {
  if (authorization !== undefined) {
    const key = await keys.find(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '')
    return key && { ...key, by: 'key' }
  }
  const session = await sessions.find(cookieValue(cookie, cookieName(isSecure)))
  return session && { ...session, by: 'session' }
}

function cookieValue(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** Errors: ENTRY_DENIED, SCOPE_MISSING. */
export function assertMay(access: Route['access'], caller: Caller | undefined): void {
  if (access === 'open') return
  if (caller === undefined) throw denied()
  if (access === 'entered' || caller.scopes.includes(access)) return
  throw new BellwetherError('SCOPE_MISSING', {
    message: `This ${caller.by} may not do that.`,
    expected: `It needs the scope ${access}.`,
    given: caller.scopes.join(', '),
    remedy: `Make a key with it: bellwether keys create --name NAME --scope ${access}.`,
  })
}

export function denied(): BellwetherError {
  return new BellwetherError('ENTRY_DENIED', {
    message: 'The request carries no key or session that holds.',
    expected: 'A browser enters by the link that bellwether serve prints; a program sends Authorization: Bearer KEY.',
    given: 'none that holds',
    remedy: 'Start bellwether serve again for a new link, or make a key with bellwether keys create.',
  })
}
