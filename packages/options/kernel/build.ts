/**
 * Compiles kernel/assembly to WebAssembly and writes it as a module of src/, so that Node and a browser load it the
 * same way and everything that reads the source sees it. Twice: a module says whether its memory is shared.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = join(import.meta.dirname, 'assembly')
const TARGET = join(import.meta.dirname, '../src/kernel/kernel-bytes.ts')
const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--importMemory']
/** Below lies what the host keeps in the memory, see src/kernel/kernel-memory.ts. */
const MEMORY = ['--memoryBase', '4096', '--initialMemory', '1']
const SHARED = ['--sharedMemory', '--enable', 'threads', '--maximumMemory', '65536']

/** Base64 of the module; the compiler's types are not imported, since they change those of the language. */
export function compileKernel(isShared: boolean): string {
  const compiler = fileURLToPath(import.meta.resolve('assemblyscript/bin/asc.js'))
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    const file = join(folder, 'kernel.wasm')
    const words = ['index.ts', '--baseDir', FOLDER, '--outFile', file, ...OPTIONS, ...MEMORY]
    execFileSync(process.execPath, [compiler, ...words, ...(isShared ? SHARED : [])], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    return readFileSync(file).toString('base64')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) {
  mkdirSync(dirname(TARGET), { recursive: true })
  const lines = [
    '// Made by kernel/build.ts of kernel/assembly.',
    `export const KERNEL_BYTES = '${compileKernel(false)}'`,
    `export const SHARED_KERNEL_BYTES = '${compileKernel(true)}'`,
  ]
  writeFileSync(TARGET, `${lines.join('\n')}\n`)
}
