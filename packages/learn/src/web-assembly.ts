/** What is used of WebAssembly, which the language's own types know only together with a browser's page. */

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

export function linearMemory(): LinearMemory {
  return new WebAssembly.Memory({ initial: 1 })
}

/** Undefined where the platform has no WebAssembly or refuses to compile at once, as a browser's page may. */
export function compileModule(base64: string): object | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  } catch {
    return undefined
  }
}

export function instantiate(module: object, memory: LinearMemory): object {
  return new WebAssembly.Instance(module, { env: { memory } }).exports
}
