/** Bytes as text, in Node and browser alike; by loops, since spreading bytes or walking over letters takes ten times as long. */

const LETTERS = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const PADDING = 61

/** Three bytes are four letters of six bits; padding stands for bytes that are not there. */
export function toBase64(bytes: Uint8Array): string {
  const letters = new Uint8Array(4 * Math.ceil(bytes.length / 3))
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    letters[at++] = LETTERS[three >> 18]!
    letters[at++] = LETTERS[(three >> 12) & 63]!
    letters[at++] = LETTERS[(three >> 6) & 63]!
    letters[at++] = LETTERS[three & 63]!
  }
  letters.fill(PADDING, Math.ceil((4 * bytes.length) / 3))
  return new TextDecoder().decode(letters)
}

/** Throws unless the text is what `toBase64` writes. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i)
  return bytes
}
