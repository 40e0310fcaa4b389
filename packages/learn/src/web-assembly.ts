/** What is used here of WebAssembly, which the language's own types know only together with a browser's page. */

/** A module's linear memory; WebAssembly.Memory. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
  /** Makes it larger by so many pages of 65,536 bytes; arrays on the old buffer end. */
  grow(pages: number): number
}

declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

export interface Kernel<Exports> {
  readonly memory: KernelMemory
  readonly exports: Exports
}

/** Undefined where the platform has no WebAssembly or refuses to compile at once, as a browser's page may. */
export function loadKernel<Exports>(base64: string): Kernel<Exports> | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 })
    const module = new WebAssembly.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
    return { memory, exports: new WebAssembly.Instance(module, { env: { memory } }).exports as Exports }
  } catch {
    return undefined
  }
}
