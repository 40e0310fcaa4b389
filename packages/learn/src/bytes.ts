/** Typed arrays as text: base64 of their bytes, little-endian whatever the machine. */
import { fromBase64, toBase64 } from './base64.ts'
import { LearnError } from './learn-error.ts'

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

type NumberArray = Float64Array | Float32Array | Int32Array

/** Base64 of the array's bytes, little-endian. */
export function encodeArray(values: NumberArray): string {
  return toBase64(littleEndian(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), values))
}

/** Doubles from `encodeArray`. Errors: kind model. */
export function decodeFloats(text: unknown): Float64Array {
  return fromBytes(decodeBytes(text, 8), Float64Array)
}

/** Singles from `encodeArray`. Errors: kind model. */
export function decodeSingles(text: unknown): Float32Array<ArrayBuffer> {
  return fromBytes(decodeBytes(text, 4), Float32Array)
}

/** 32-bit integers from `encodeArray`. Errors: kind model. */
export function decodeIntegers(text: unknown): Int32Array {
  return fromBytes(decodeBytes(text, 4), Int32Array)
}

function fromBytes<A extends NumberArray>(bytes: Uint8Array<ArrayBuffer>, type: new (buffer: ArrayBuffer) => A): A {
  const values = new type(bytes.buffer)
  littleEndian(bytes, values)
  return values
}

function decodeBytes(text: unknown, unit: number): Uint8Array<ArrayBuffer> {
  if (typeof text === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) {
    const bytes = fromBase64(text)
    if (bytes.length % unit === 0) return bytes
  }
  throw new LearnError('model', {
    message: 'A stored model holds an array that cannot be decoded.',
    expected: `Base64 of little-endian numbers of ${unit} bytes.`,
    given: typeof text === 'string' ? `${text.length} characters` : typeof text,
    remedy: 'Fit the model again.',
  })
}

/** Reverses the bytes of each element on a big-endian machine. */
function littleEndian(bytes: Uint8Array, values: NumberArray): Uint8Array {
  if (isLittleEndian) return bytes
  for (let i = 0; i < bytes.length; i += values.BYTES_PER_ELEMENT) {
    bytes.subarray(i, i + values.BYTES_PER_ELEMENT).reverse()
  }
  return bytes
}
