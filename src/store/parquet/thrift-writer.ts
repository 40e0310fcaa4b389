/** Thrift's compact protocol, as far as the headers and footers of Parquet files need it. Fields come in rising order. */

const TYPES = { int: 5, long: 6, text: 8, list: 9, struct: 12 } as const

export class ThriftWriter {
  readonly #bytes: number[] = []
  #field = 0

  int(field: number, value: number): this {
    this.#head(field, TYPES.int)
    return this.#zigzag(value)
  }

  long(field: number, value: number): this {
    this.#head(field, TYPES.long)
    return this.#zigzag(value)
  }

  text(field: number, value: string): this {
    this.#head(field, TYPES.text)
    return this.#text(value)
  }

  ints(field: number, values: readonly number[]): this {
    this.#list(field, values.length, TYPES.int)
    for (const value of values) this.#zigzag(value)
    return this
  }

  texts(field: number, values: readonly string[]): this {
    this.#list(field, values.length, TYPES.text)
    for (const value of values) this.#text(value)
    return this
  }

  struct(field: number, write: (inner: ThriftWriter) => unknown): this {
    this.#head(field, TYPES.struct)
    return this.#nested(write)
  }

  structs(field: number, writers: readonly ((inner: ThriftWriter) => unknown)[]): this {
    this.#list(field, writers.length, TYPES.struct)
    for (const write of writers) this.#nested(write)
    return this
  }

  /** The bytes of the struct. */
  end(): Buffer {
    return Buffer.from([...this.#bytes, 0])
  }

  #head(field: number, type: number): void {
    const step = field - this.#field
    this.#field = field
    this.#bytes.push((step << 4) | type)
  }

  #list(field: number, length: number, type: number): void {
    this.#head(field, TYPES.list)
    if (length < 15) this.#bytes.push((length << 4) | type)
    else {
      this.#bytes.push(0xf0 | type)
      this.#varint(length)
    }
  }

  #nested(write: (inner: ThriftWriter) => unknown): this {
    const inner = new ThriftWriter()
    write(inner)
    for (const byte of inner.end()) this.#bytes.push(byte)
    return this
  }

  #text(value: string): this {
    const bytes = Buffer.from(value)
    this.#varint(bytes.length)
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  /** Whole numbers up to 2^52, sign last. */
  #zigzag(value: number): this {
    return this.#varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  #varint(value: number): this {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes.push((rest % 128) | 128)
    this.#bytes.push(rest)
    return this
  }
}
