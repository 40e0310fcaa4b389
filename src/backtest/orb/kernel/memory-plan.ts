/** What lies where in the memory of a sweep, laid down before anything is written. */
import { growTo, type SharedMemory } from '../../../core/web-assembly.ts'
import { FIELD_COUNT, FIELDS_AT } from './assembly/fields.ts'

/** A line of the cache; the kernel may read one beyond a column's end. */
const LINE = 64

export class MemoryPlan {
  readonly fields: Int32Array
  readonly #contents: { readonly address: number; readonly values: Int32Array | Float64Array }[] = []
  #end: number

  /** @param first the first free byte; fields that are set already stay */
  constructor(first: number, fields: Int32Array = new Int32Array(FIELD_COUNT)) {
    this.#end = first
    this.fields = fields.slice()
  }

  get end(): number {
    return this.#end
  }

  set(field: number, value: number): void {
    this.fields[field] = value
  }

  /** The address of so many bytes, and a line that nothing else uses. */
  room(bytes: number): number {
    const address = this.#end
    this.#end = address + (Math.floor(bytes / LINE) + 2) * LINE
    return address
  }

  /** A field that holds the address of these values. */
  put(field: number, values: Int32Array | Float64Array): void {
    const address = this.room(values.byteLength)
    this.set(field, address)
    this.#contents.push({ address, values })
  }

  write(memory: SharedMemory): void {
    growTo(memory, this.#end)
    new Int32Array(memory.buffer, FIELDS_AT, FIELD_COUNT).set(this.fields)
    for (const { address, values } of this.#contents) {
      const Kind = values.constructor as new (
        buffer: SharedArrayBuffer,
        address: number,
        length: number,
      ) => typeof values
      new Kind(memory.buffer, address, values.length).set(values)
    }
  }
}
