import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFloats, decodeIntegers, decodeSingles, encodeArray } from '../src/bytes.ts'

const options = { minLength: 0, maxLength: 7 }

describe('arrays as text', () => {
  it('are base64 of their little-endian bytes, also in the midst of a buffer', () => {
    fc.assert(
      fc.property(fc.int32Array({ minLength: 1, maxLength: 7 }), (whole) => {
        const part = whole.subarray(1)
        const bytes = Buffer.alloc(4 * part.length)
        for (const [i, value] of part.entries()) bytes.writeInt32LE(value, 4 * i)
        expect(encodeArray(part)).toBe(bytes.toString('base64'))
      }),
    )
  })

  it('come back bit for bit', () => {
    fc.assert(
      fc.property(
        fc.float64Array(options),
        fc.float32Array(options),
        fc.int32Array(options),
        (floats, singles, integers) => {
          expect(decodeFloats(encodeArray(floats))).toEqual(floats)
          expect(decodeSingles(encodeArray(singles))).toEqual(singles)
          expect(decodeIntegers(encodeArray(integers))).toEqual(integers)
        },
      ),
    )
  })
})
