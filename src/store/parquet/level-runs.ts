/** Small whole numbers as Parquet packs them: runs of one number, and groups of eight side by side in bits. */

/** One number as often as it stands in a row, or numbers side by side. */
export interface Runs {
  run(value: number, from: number, to: number): void
  packed(numbers: Uint32Array, from: number, to: number): void
}

/** Place for unpacked numbers, which the next group takes. */
let room = new Uint32Array(0)

/**
 * Tells the runs of `count` numbers in their order.
 *
 * @param start where the first run begins
 * @param width bits a number
 */
export function readRuns(bytes: Uint8Array, start: number, width: number, count: number, runs: Runs): void {
  if (width === 0) {
    runs.run(0, 0, count)
    return
  }
  let [at, row] = [start, 0]
  while (row < count) {
    let [head, shift] = [0, 0]
    for (;;) {
      const byte = bytes[at++]!
      head += (byte & 127) * 2 ** shift
      if (byte < 128) break
      shift += 7
    }
    const length = head % 2 === 1 ? 8 * ((head - 1) / 2) : head / 2
    const to = Math.min(row + length, count)
    if (head % 2 === 1) {
      runs.packed(unpack(bytes, at, width, to - row), row, to)
      at += (length * width) / 8
    } else {
      let value = 0
      for (let byte = 0; byte < Math.ceil(width / 8); byte++) value += bytes[at++]! * 2 ** (8 * byte)
      runs.run(value, row, to)
    }
    row = to
  }
}

/** Lowest bit first; numbers may lie across bytes. */
function unpack(bytes: Uint8Array, from: number, width: number, count: number): Uint32Array {
  // A number and the bits before it in its first byte must fit into 32 bits.
  if (width > 24) throw new RangeError(`numbers of ${width} bits`)
  if (room.length < count) room = new Uint32Array(2 * count)
  const mask = 2 ** width - 1
  const view = new DataView(
    bytes.buffer,
    bytes.byteOffset + from,
    Math.min(Math.ceil((count * width) / 8), bytes.length - from),
  )
  for (let i = 0, bit = 0; i < count; i++, bit += width) {
    const at = bit >>> 3
    const word = at + 4 <= view.byteLength ? view.getUint32(at, true) : lastBytes(view, at)
    room[i] = (word >>> (bit & 7)) & mask
  }
  return room
}

/** The bytes from `at` on, of which there are fewer than four. */
function lastBytes(view: DataView, at: number): number {
  let word = 0
  for (let i = at; i < view.byteLength; i++) word |= view.getUint8(i) << (8 * (i - at))
  return word
}
