/** Tasks that the executor tests run; loaded by threads, so nothing of the test runner here. */
import { BellwetherError } from '../../../src/core/errors.ts'

export function square(input: number): number {
  return input * input
}

/** Later inputs finish first. */
export async function slowestFirst(input: { index: number; count: number }): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5 * (input.count - input.index)))
  return input.index
}

export function sum(input: Float64Array): number {
  return input.reduce((total, value) => total + value, 0)
}

export function fillShared(input: { buffer: SharedArrayBuffer; index: number }): void {
  new Float64Array(input.buffer)[input.index] = input.index + 1
}

/** Spoils its input and keeps what it returned. */
const kept: { values: number[] }[] = []
export function spoil(input: { values: number[] }): { values: number[] } {
  input.values.push(99)
  for (const result of kept) result.values.push(-1)
  kept.push(input)
  return input
}

export function failFrom(input: { index: number; from: number }): number {
  if (input.index < input.from) return input.index
  throw new BellwetherError('VALUE_INVALID', {
    message: `Input ${input.index} is refused.`,
    expected: `Inputs below ${input.from}.`,
    given: String(input.index),
    remedy: 'Ask for less.',
    cause: new RangeError('the reason'),
  })
}

/** The second input fails at once, the first one later. */
export async function failBackwards(input: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, input === 0 ? 60 : 0))
  throw new RangeError(`input ${input} fails`)
}

export function countStarts(input: { counter: SharedArrayBuffer; failsAt: number; index: number }): void {
  Atomics.add(new Int32Array(input.counter), 0, 1)
  if (input.index === input.failsAt) throw new Error('stop here')
}

export async function waitLong(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20))
}

export function returnFunction(): unknown {
  return () => 1
}

export function spin(): void {
  for (;;);
}

export function exit(): void {
  process.exit(7)
}

export function throwLater(): Promise<void> {
  return new Promise(() => void setTimeout(() => assertNever(), 0))
}

function assertNever(): void {
  throw new Error('out of band')
}

export function fillMemory(): number {
  const held: number[][] = []
  for (;;) held.push(Array.from({ length: 100_000 }, (_, i) => i + held.length))
}

export function printNoise(input: string): string {
  console.log(input)
  return input
}
