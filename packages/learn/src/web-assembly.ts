/** What is used of WebAssembly, which the language's own types know only together with a browser's page. */
import { fromBase64 } from './base64.ts'

export interface LinearMemory {
  /** Another one after each growth; views of the one before are then empty. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>

declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => LinearMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: Imports) => { readonly exports: object }
}

/** Below lie the constants of a kernel. */
export const FIRST_FREE = 16_384
const PAGE = 65_536
/** What an address can reach. */
export const MOST_BYTES = 2 ** 32 - PAGE

export function linearMemory(): LinearMemory {
  return new WebAssembly.Memory({ initial: 1 })
}

/** Grows the memory to hold at least `bytes`. */
export function growTo(memory: LinearMemory, bytes: number): void {
  const pages = Math.ceil((bytes - memory.buffer.byteLength) / PAGE)
  if (pages > 0) memory.grow(pages)
}

/** Undefined where the platform has no WebAssembly or refuses to compile at once, as a browser's page may. */
export function compileModule(base64: string): object | undefined {
  try {
    return new WebAssembly.Module(fromBase64(base64))
  } catch {
    return undefined
  }
}

export function instantiate(module: object, memory: LinearMemory): object {
  return new WebAssembly.Instance(module, { env: { memory } }).exports
}
