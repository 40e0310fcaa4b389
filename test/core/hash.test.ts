import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson, hashBytes, hashJson } from '../../src/core/hash.ts'

it('sorts keys at every depth and leaves out what is undefined', () => {
  expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'x', c: undefined })).toBe('{"a":"x","b":[{"a":null,"z":1}]}')
})

it('hashes the same value alike, whatever the order of its keys', () => {
  const shuffled = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean()), {
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(shuffled, (value) => {
      const backwards = Object.fromEntries(Object.entries(value).toReversed())
      expect(hashJson(backwards)).toBe(hashJson(value))
    }),
  )
})

it('writes JSON that reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

it('refuses what JSON cannot hold', () => {
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(() => canonicalJson({ deep: [value] })).toThrow('cannot hold')
  }
})

// FIPS 180-4 examples, as published by NIST with the standard.
it('is SHA-256', () => {
  expect(hashBytes('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(hashBytes(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})
