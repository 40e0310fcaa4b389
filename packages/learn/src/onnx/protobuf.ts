/** Messages of Protocol Buffers, as far as ONNX needs them: https://protobuf.dev/programming-guides/encoding */

const VARINT = 0
const BYTES = 2
const FIXED32 = 5

/** A message that grows field by field. */
export class Message {
  readonly #parts: Uint8Array[] = []

  /** A whole number, not negative, below 2^53. */
  integer(field: number, value: number): this {
    return this.#add(varint(field * 8 + VARINT), varint(value))
  }

  single(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.#add(varint(field * 8 + FIXED32), bytes)
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish())
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#add(varint(field * 8 + BYTES), varint(value.length), value)
  }

  finish(): Uint8Array<ArrayBuffer> {
    const length = this.#parts.reduce((sum, part) => sum + part.length, 0)
    const joined = new Uint8Array(length)
    let start = 0
    for (const part of this.#parts) {
      joined.set(part, start)
      start += part.length
    }
    return joined
  }

  #add(...parts: Uint8Array[]): this {
    this.#parts.push(...parts)
    return this
  }
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.of(...bytes, rest)
}
