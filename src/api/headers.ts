/** Headers of every answer: what a browser must not do with it. */

const BASE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
}

/** Answers of the interface are data: nothing in them loads or runs. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** A page allows the hashes of its own style and script by itself, and with this no other place and no frame. */
export const PAGE_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** One year, as browsers ask for. */
const TRANSPORT = { 'strict-transport-security': 'max-age=31536000' }

export function strictHeaders(isSecure: boolean): Readonly<Record<string, string>> {
  return { ...BASE, 'content-security-policy': DATA_POLICY, ...(isSecure ? TRANSPORT : {}) }
}
