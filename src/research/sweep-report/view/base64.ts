/** Bytes as text; the same in Node and in a browser. */

/** Few enough for the arguments of one call. */
const CHUNK = 8192

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK))
  return btoa(text)
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

/** Columns as little-endian numbers, which every browser's machine has. */
export function columnToBase64(column: Float64Array | Int32Array): string {
  return toBase64(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
}

export function floatsFromBase64(text: string): Float64Array {
  return new Float64Array(fromBase64(text).buffer as ArrayBuffer)
}

export function integersFromBase64(text: string): Int32Array {
  return new Int32Array(fromBase64(text).buffer as ArrayBuffer)
}
