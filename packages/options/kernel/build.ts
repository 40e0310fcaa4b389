/**
 * Compiles AssemblyScript to WebAssembly and writes it as a module, so that Node and a browser load it the same way
 * and everything that reads the source sees it. A module says whether its memory is shared.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface KernelSource {
  /** The folder of AssemblyScript with its index.ts. */
  readonly assembly: string
  /** The module that is written. */
  readonly target: string
  /** Whether there is one for a memory of one thread, one for a shared memory, or both. */
  readonly memories: 'own' | 'shared' | 'own and shared'
}

/** Prices and volatilities; what its host keeps below the constants: src/kernel/kernel-memory.ts. */
export const OPTION_KERNEL: KernelSource = {
  assembly: join(import.meta.dirname, 'assembly'),
  target: join(import.meta.dirname, '../src/kernel/kernel-bytes.ts'),
  memories: 'own and shared',
}

const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--importMemory']
/** Below lies what the host keeps in the memory. */
const MEMORY = ['--memoryBase', '4096', '--initialMemory', '1']
const SHARED = ['--sharedMemory', '--enable', 'threads', '--maximumMemory', '65536']

/** Changes with the sources, this file and the compiler; the first line of what is written names it. */
export function sourceHash({ assembly }: KernelSource): string {
  const hash = createHash('sha256')
  const compiler = fileURLToPath(import.meta.resolve('assemblyscript/package.json'))
  const sources = readdirSync(assembly)
    .sort()
    .map((name) => join(assembly, name))
  for (const path of [...sources, import.meta.filename, compiler]) hash.update(readFileSync(path))
  return hash.digest('hex')
}

/** Writes the module, unless it was made of the same sources. */
export function buildKernel(kernel: KernelSource): void {
  const { target, memories } = kernel
  const lead = `// Made by kernel/build.ts of sources with SHA-256 ${sourceHash(kernel)}.\n`
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(lead)) return
  const text =
    memories === 'own and shared'
      ? bothOf(compileKernel(kernel, false), compileKernel(kernel, true))
      : `export const KERNEL_BYTES = '${compileKernel(kernel, memories === 'shared')}'\n`
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, lead + text)
}

/** Base64 of the module; the compiler's types are not imported, since they change those of the language. */
function compileKernel({ assembly }: KernelSource, isShared: boolean): string {
  const compiler = fileURLToPath(import.meta.resolve('assemblyscript/bin/asc.js'))
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    const file = join(folder, 'kernel.wasm')
    const words = ['index.ts', '--baseDir', assembly, '--outFile', file, ...OPTIONS, ...MEMORY]
    execFileSync(process.execPath, [compiler, ...words, ...(isShared ? SHARED : [])], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    return readFileSync(file).toString('base64')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The second differs in its head only: what both end with is written once. */
function bothOf(own: string, shared: string): string {
  let common = 0
  while (common < own.length && own.at(-1 - common) === shared.at(-1 - common)) common++
  const head = shared.slice(0, shared.length - common)
  return (
    `export const KERNEL_BYTES = '${own}'\n` +
    `export const SHARED_KERNEL_BYTES = '${head}' + KERNEL_BYTES.slice(${own.length - common})\n`
  )
}

if (import.meta.main) buildKernel(OPTION_KERNEL)
