/**
 * Compiles kernel/assembly to WebAssembly and writes it as a module of src/, so that Node and a browser load it the
 * same way and everything that reads the source sees it. Twice: a module says whether its memory is shared.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = join(import.meta.dirname, 'assembly')
const TARGET = join(import.meta.dirname, '../src/kernel/kernel-bytes.ts')
const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--importMemory']
/** Below lies what the host keeps in the memory, see src/kernel/kernel-memory.ts. */
const MEMORY = ['--memoryBase', '4096', '--initialMemory', '1']
const SHARED = ['--sharedMemory', '--enable', 'threads', '--maximumMemory', '65536']

/** Changes with the sources, this file and the compiler; the first line of what is written names it. */
export function sourceHash(): string {
  const hash = createHash('sha256')
  const compiler = fileURLToPath(import.meta.resolve('assemblyscript/package.json'))
  const sources = readdirSync(FOLDER)
    .sort()
    .map((name) => join(FOLDER, name))
  for (const path of [...sources, import.meta.filename, compiler]) hash.update(readFileSync(path))
  return hash.digest('hex')
}

/** Base64 of the module; the compiler's types are not imported, since they change those of the language. */
function compileKernel(isShared: boolean): string {
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

/** The second differs in its head only: what both end with is written once. */
function moduleOf(own: string, shared: string): string {
  let common = 0
  while (common < own.length && own.at(-1 - common) === shared.at(-1 - common)) common++
  const head = shared.slice(0, shared.length - common)
  return (
    `export const KERNEL_BYTES = '${own}'\n` +
    `export const SHARED_KERNEL_BYTES = '${head}' + KERNEL_BYTES.slice(${own.length - common})\n`
  )
}

if (import.meta.main) {
  const lead = `// Made by kernel/build.ts of sources with SHA-256 ${sourceHash()}.\n`
  if (!existsSync(TARGET) || !readFileSync(TARGET, 'utf8').startsWith(lead)) {
    mkdirSync(dirname(TARGET), { recursive: true })
    writeFileSync(TARGET, lead + moduleOf(compileKernel(false), compileKernel(true)))
  }
}
