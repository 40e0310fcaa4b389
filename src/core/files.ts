/** Files are written once: to a temporary name beside the target, flushed, then renamed. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BellwetherError } from './errors.ts'

/** Prefix of everything half-written; readers ignore it and a later start may remove it. */
export const TEMPORARY_PREFIX = '.tmp-'

/** Names of files may have 255 bytes: what is added to a long one must not make it too long. */
const LONGEST_SUFFIX = 40

/** A name beside `target` that no other process uses. */
export function temporaryName(target: string): string {
  // determinism-allow random: the name is gone after the rename
  return join(dirname(target), `${TEMPORARY_PREFIX}${randomUUID()}-${basename(target).slice(-LONGEST_SUFFIX)}`)
}

/**
 * Makes a folder and those above it, where they are not there. Throws what the operating system says: Node's
 * own way takes a full or read-only disk for a missing folder, and never ends below /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (await isFolder(path)) return
    const above = dirname(path)
    if ((error as { code?: unknown }).code !== 'ENOENT' || above === path) throw error
    await makeFolder(above)
    await makeOne(path)
  }
}

/** Another process may make it at the same time. */
async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (!(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() === true
}

/** Writes `content` so that `target` holds either its old bytes or all of the new ones. */
export async function writeFileAtomic(target: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(target)
  try {
    await makeFolder(dirname(target))
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    // Where it cannot be removed it was never there; what counts is why it could not be written.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileError(error, target)
  }
}

export function isTemporary(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX)
}

/**
 * Removes what nobody touched since `olderThan`, an instant, and is left over by its name: of killed processes, say. What
 * another process finishes or removes meanwhile, and what cannot be removed, is passed over: no work fails by leftovers.
 */
export async function removeStale(
  folder: string,
  olderThan: number,
  isLeftOver: (name: string) => boolean = () => true,
): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const path of names.filter(isLeftOver).map((name) => join(folder, name))) {
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || found.mtimeMs >= olderThan) continue
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

/** Reads a file a person named. Errors: FILE_MISSING, FILE_DENIED. */
export async function readFileOrFail(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw fileError(error, path)
  }
}

/** Turns an error of the operating system into one of the catalogue; others pass through. */
export function fileError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown }).code
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new BellwetherError('DISK_FULL', {
      message: `There is no room left to write ${path}.`,
      expected: 'The disk must have room for what is written; nothing was changed.',
      given: code,
      remedy: 'Free space or choose another place (--home, --out), then run the command again.',
      cause: error,
    })
  }
  if (['ENOENT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code as string)) {
    return new BellwetherError('FILE_MISSING', {
      message: missingText(path, code as string),
      expected: 'A file or folder that can be used must be there.',
      given: path,
      remedy: 'Check the path; relative paths start at the current folder.',
      cause: error,
    })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new BellwetherError('FILE_DENIED', {
      message: `Access to ${path} was refused.`,
      expected: 'This user must be allowed to read and write there.',
      given: code,
      remedy: 'Change its permissions or choose another folder.',
      cause: error,
    })
  }
  return error
}

function missingText(path: string, code: string): string {
  if (code === 'ENAMETOOLONG') return `${path} has a name that is too long.`
  if (code === 'EISDIR') return `${path} is a folder, not a file.`
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${path} cannot be there: a part of the path is a file, not a folder.`
  return `${path} does not exist.`
}
