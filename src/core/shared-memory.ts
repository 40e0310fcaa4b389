/** Numbers where all threads see them. */

/** The same values in memory that threads share; the very array where they lie there already. */
export function onSharedMemory(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}
