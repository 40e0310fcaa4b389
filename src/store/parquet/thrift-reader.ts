/** Thrift's compact protocol, as far as the headers and footers of Parquet files need it: structs as their fields by number. */

const TYPES = { yes: 1, no: 2, byte: 3, double: 7, text: 8, list: 9, set: 10, map: 11, struct: 12 } as const

export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct
/** By number of the field; fields that do not stand there are undefined. */
export type ThriftStruct = { readonly fields: readonly (ThriftValue | undefined)[] }

export class ThriftReader {
  readonly #bytes: Uint8Array
  /** Where the next byte is read. */
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  struct(): ThriftStruct {
    const fields: (ThriftValue | undefined)[] = []
    let field = 0
    for (;;) {
      const head = this.#bytes[this.at++]!
      if (head === 0) return { fields }
      const type = head & 15
      field = head >> 4 === 0 ? this.#zigzag() : field + (head >> 4)
      fields[field] = type === TYPES.yes || type === TYPES.no ? type === TYPES.yes : this.#value(type)
    }
  }

  #value(type: number): ThriftValue {
    switch (type) {
      case TYPES.yes:
      case TYPES.no:
        // In a list a truth is a byte of its own.
        return this.#bytes[this.at++] === TYPES.yes
      case TYPES.byte:
        return this.#bytes[this.at++]!
      case TYPES.double:
        return this.#skip(8)
      case TYPES.text:
        return this.#skip(this.#varint())
      case TYPES.list:
      case TYPES.set:
        return this.#list()
      case TYPES.struct:
        return this.struct()
      case TYPES.map:
        throw new TypeError('a map in the head of a Parquet file')
      default:
        return this.#zigzag()
    }
  }

  #list(): ThriftValue[] {
    const head = this.#bytes[this.at++]!
    const length = head >> 4 === 15 ? this.#varint() : head >> 4
    const values: ThriftValue[] = []
    for (let i = 0; i < length; i++) values.push(this.#value(head & 15))
    return values
  }

  #skip(length: number): Uint8Array {
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  /** Whole numbers up to 2^52, sign last. */
  #zigzag(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  #varint(): number {
    let [value, scale] = [0, 1]
    for (;;) {
      const byte = this.#bytes[this.at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
}
