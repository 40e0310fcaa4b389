/**
 * Seeded random numbers that can be split.
 *
 * A child is derived from its parent's key and a label, never from how many numbers the parent has
 * drawn, so work may be shared among any number of workers and give the same bytes.
 * Generator: xoshiro128** (Blackman and Vigna 2018), its state filled by splitmix32 steps.
 */

import { log } from './math.ts'

const UINT32 = 4294967296
const TWO_POW_26 = 67108864
const TWO_POW_53 = 9007199254740992

/** One well-mixed 32-bit step (splitmix finaliser with the murmur3 constants). */
function mix(value: number): number {
  let z = value | 0
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}

function absorb(key: readonly [number, number], word: number): [number, number] {
  const low = mix(key[0] ^ mix(word + 0x9e3779b9))
  const high = mix(key[1] + Math.imul(low, 0x2545f491) + word)
  return [low, high]
}

export class Random {
  readonly #key: readonly [number, number]
  #a: number
  #b: number
  #c: number
  #d: number
  #spare = Number.NaN

  private constructor(key: readonly [number, number]) {
    this.#key = key
    this.#a = mix(key[0] + 0x9e3779b9)
    this.#b = mix(key[1] + 0x3c6ef372)
    this.#c = mix(key[0] ^ 0x1b873593 ^ key[1])
    this.#d = mix(key[1] + key[0] + 1) || 1
  }

  /** @param seed any integer of at most 53 bits */
  static fromSeed(seed: number): Random {
    return new Random(absorb(absorb([0x243f6a88, 0x85a308d3], seed >>> 0), Math.floor(seed / UINT32) >>> 0))
  }

  /** An independent stream named by `label`; unaffected by numbers drawn so far. */
  split(label: string | number): Random {
    let key = absorb(this.#key, typeof label === 'number' ? 1 : 2)
    if (typeof label === 'number') {
      key = absorb(absorb(key, label >>> 0), Math.floor(label / UINT32) >>> 0)
    } else {
      for (let i = 0; i < label.length; i++) key = absorb(key, label.charCodeAt(i))
    }
    return new Random(key)
  }

  /** Uniform integer in [0, 2^32). */
  uint32(): number {
    const scrambled = Math.imul(this.#b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result
  }

  /** Uniform double in [0, 1) with 53 random bits. */
  next(): number {
    return ((this.uint32() >>> 5) * TWO_POW_26 + (this.uint32() >>> 6)) / TWO_POW_53
  }

  /** Uniform integer in [0, below); unbiased. */
  integer(below: number): number {
    const limit = UINT32 - (UINT32 % below)
    let draw = this.uint32()
    while (draw >= limit) draw = this.uint32()
    return draw % below
  }

  /** Standard normal (Marsaglia's polar method). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare
      this.#spare = Number.NaN
      return spare
    }
    let u = 0
    let v = 0
    let s = 0
    do {
      u = 2 * this.next() - 1
      v = 2 * this.next() - 1
      s = u * u + v * v
    } while (s >= 1 || s === 0)
    const scale = Math.sqrt((-2 * log(s)) / s)
    this.#spare = v * scale
    return u * scale
  }
}
