/**
 * Ticks of sessions in few bytes, for a page that carries them: differences of seconds and prices, each in as many bytes
 * as it needs (7 bits a byte, low ones first; signs folded into the lowest bit).
 */
import type { SessionTicks } from '../../../market/session-ticks.ts'

export function encodeTicks({ tickMicros, days, starts, origins, seconds, prices }: SessionTicks): Uint8Array {
  const writer = new Writer()
  writer.whole(tickMicros)
  writer.whole(days.length)
  for (let s = 0; s < days.length; s++) {
    writer.signed(days[s]! - (days[s - 1] ?? 0))
    writer.signed(origins[s]! - (origins[s - 1] ?? 0))
    writer.whole(starts[s + 1]! - starts[s]!)
    for (let i = starts[s]!; i < starts[s + 1]!; i++) {
      const isFirst = i === starts[s]
      writer.signed(isFirst ? seconds[i]! : seconds[i]! - seconds[i - 1]!)
      writer.signed(prices[i]! - (prices[i - 1] ?? 0))
    }
  }
  return writer.bytes()
}

export function decodeTicks(bytes: Uint8Array): SessionTicks {
  const reader = new Reader(bytes)
  const tickMicros = reader.whole()
  const count = reader.whole()
  const [days, origins, starts] = [new Int32Array(count), new Int32Array(count), new Int32Array(count + 1)]
  const [seconds, prices]: [number[], number[]] = [[], []]
  for (let s = 0; s < count; s++) {
    days[s] = (days[s - 1] ?? 0) + reader.signed()
    origins[s] = (origins[s - 1] ?? 0) + reader.signed()
    const ticks = reader.whole()
    starts[s + 1] = starts[s]! + ticks
    for (let i = 0; i < ticks; i++) {
      seconds.push((i === 0 ? 0 : seconds.at(-1)!) + reader.signed())
      prices.push((prices.at(-1) ?? 0) + reader.signed())
    }
  }
  return { tickMicros, days, starts, origins, seconds: Int32Array.from(seconds), prices: Int32Array.from(prices) }
}

class Writer {
  #bytes = new Uint8Array(1024)
  #length = 0

  whole(value: number): void {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#push((rest % 128) + 128)
    this.#push(rest)
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(2 * this.#length)
      longer.set(this.#bytes)
      this.#bytes = longer
    }
    this.#bytes[this.#length++] = byte
  }

  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value)
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  whole(): number {
    let [value, power] = [0, 1]
    for (;;) {
      const byte = this.#bytes[this.#at++]!
      value += (byte % 128) * power
      if (byte < 128) return value
      power *= 128
    }
  }

  signed(): number {
    const folded = this.whole()
    return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2
  }
}
