/** What is used here of WebAssembly, which the language's own types know only together with a browser's page. */

/** A module's linear memory; WebAssembly.Memory. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer
}

export interface KernelInstance {
  readonly exports: Readonly<Record<string, unknown>>
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>

declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number; shared: boolean }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: Imports) => KernelInstance
  instantiate(bytes: Uint8Array, imports: Imports): Promise<{ readonly instance: KernelInstance }>
}

export function makeMemory(pages: number, isShared: boolean): KernelMemory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared })
}

export function instantiateSync(bytes: Uint8Array, imports: Imports): KernelInstance {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)
}

export async function instantiate(bytes: Uint8Array, imports: Imports): Promise<KernelInstance> {
  return (await WebAssembly.instantiate(bytes, imports)).instance
}
