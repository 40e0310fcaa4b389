/** Numbers where all threads see them. */

/** The same values in memory that threads share; the very array where they lie there already. */
export function onSharedMemory<A extends Float64Array | Float32Array>(values: A): A {
  if (values.buffer instanceof SharedArrayBuffer) return values
  const shared = new SharedArrayBuffer(values.byteLength)
  const copy = values instanceof Float64Array ? new Float64Array(shared) : new Float32Array(shared)
  copy.set(values)
  return copy as A
}
