/** The source `files`: what people have on their disks, whatever vendor it came from. */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BellwetherError } from '../../core/errors.ts'
import { fileError } from '../../core/files.ts'
import { defineSource } from '../source.ts'
import { readDataFile } from './read-file.ts'

/** A file to be read, and whether a person named it or a folder that it lies in. */
export interface NamedFile {
  readonly path: string
  readonly isFromFolder: boolean
}

/** All files that the paths name, folders with everything below them, in the order of their names. Errors: FILE_MISSING, FILE_DENIED, INGEST_EMPTY. */
export async function listFiles(paths: readonly string[]): Promise<NamedFile[]> {
  const lists = await Promise.all(paths.map(filesOf))
  const files = lists.flat()
  const unique = new Map(files.map((file) => [file.path, file]))
  return [...unique.values()]
}

async function filesOf(path: string): Promise<NamedFile[]> {
  try {
    const found = await stat(path)
    if (found.isFile()) return [{ path, isFromFolder: false }]
    if (!found.isDirectory()) throw noFile(path)
    const below = await readdir(path, { recursive: true, withFileTypes: true })
    const entries = await Promise.all(below.map(async (entry) => ((await isDataFile(entry)) ? [pathOf(entry)] : [])))
    const shown = entries.flat().toSorted()
    if (shown.length > 0) return shown.map((file) => ({ path: file, isFromFolder: true }))
  } catch (error) {
    throw fileError(error, path)
  }
  throw new BellwetherError('INGEST_EMPTY', {
    message: `There is no file below ${path}.`,
    expected: 'A path must name a folder with market files, or a file.',
    given: path,
    remedy: 'Check the path.',
  })
}

/** A pipe that nobody writes to never ends, nor do some devices; and no signal ends a program that reads them. */
function noFile(path: string): BellwetherError {
  return new BellwetherError('FILE_MISSING', {
    message: `${path} is a pipe or a device, not a file.`,
    expected: 'A path must name a folder with market files, or a file.',
    given: path,
    remedy: 'Write what comes from there to a file, and ingest that.',
  })
}

/** Links to files count, and links to nothing, which are reported when they are read; links to folders do not. */
async function isDataFile(entry: Dirent): Promise<boolean> {
  if (entry.name.startsWith('.')) return false
  if (!entry.isSymbolicLink()) return entry.isFile()
  const target = await stat(pathOf(entry)).catch(() => undefined)
  return target === undefined || target.isFile()
}

function pathOf(entry: Dirent): string {
  return join(entry.parentPath, entry.name)
}

const parameters = z.strictObject({
  paths: z.array(z.string().min(1)).min(1),
  format: z.string().optional(),
  symbol: z.string().optional(),
  interval: z.string().optional(),
  sort: z.boolean().optional(),
})

/** Every batch of every file; a file that cannot be read ends it. */
export const filesSource = defineSource<z.output<typeof parameters>>({
  name: 'files',
  parse: (given) => parameters.parse(given),
  create: ({ paths, ...overrides }) => ({
    description: `files: ${paths.join(', ')}`,
    async *read(progress) {
      const files = await listFiles(paths)
      progress.stage('Reading files', files.length)
      for (const { path } of files) {
        yield* await readDataFile(path, overrides)
        progress.advance()
      }
      progress.end()
    },
  }),
})
