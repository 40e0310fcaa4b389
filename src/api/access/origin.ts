/**
 * Which names the server is called by, and which pages may call it.
 *
 * A page elsewhere can make a browser send requests here, with its cookies, and can let its own name point here (DNS
 * rebinding). The first shows in `Origin` and `Sec-Fetch-Site`, the second in `Host`; programs send neither Origin nor cookies.
 */
import { BellwetherError } from '../../core/errors.ts'

export interface GivenOrigin {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly site: string | undefined
  /** Whether a cookie speaks for the caller. */
  readonly hasCookie: boolean
  /** Whether a person may come here from anywhere, as by a link in a mail. */
  readonly isDoor: boolean
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** @param own origins of the server, e.g. `http://127.0.0.1:4310`. Errors: ORIGIN_REFUSED */
export function assertOwn(own: ReadonlySet<string>, given: GivenOrigin): void {
  const { method, host, origin, site, hasCookie, isDoor } = given
  const hosts = [...own].map((one) => new URL(one).host)
  if (host === undefined || !hosts.includes(withoutDefaultPort(host.toLowerCase()))) {
    throw refused(`The request names the host ${host ?? 'none'}.`, [...own], host ?? 'no host')
  }
  if (origin !== undefined && !own.has(origin)) throw refused(`The request comes from ${origin}.`, [...own], origin)
  if (!isDoor && (site === 'cross-site' || site === 'same-site')) {
    throw refused('The request comes from a page of another site.', [...own], site)
  }
  if (!SAFE_METHODS.has(method) && hasCookie && origin === undefined) {
    throw refused('The request does not say which page it comes from.', [...own], 'no Origin')
  }
}

function withoutDefaultPort(host: string): string {
  return host.replace(/:443$/, '')
}

function refused(message: string, own: readonly string[], given: string): BellwetherError {
  return new BellwetherError('ORIGIN_REFUSED', {
    message,
    expected: `The server is called by its own name: ${own.join(', ')}.`,
    given,
    remedy: 'Use one of these; where it is reached by another name, set serve.publicUrl.',
  })
}
