/** Numbers where all threads see them. */

type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array

/** The same values in memory that threads share; the very array where they lie there already. */
export function onSharedMemory<A extends Numbers>(values: A): A {
  return values.buffer instanceof SharedArrayBuffer ? values : sharedCopy(values)
}

export function sharedCopy<A extends Numbers>(values: A): A {
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => A
  const copy = new Kind(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}
