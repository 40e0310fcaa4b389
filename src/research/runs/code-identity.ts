/**
 * What code a run was made by: the hash of every source file that its entry reaches, and of the
 * locked versions of the libraries it depends on.
 *
 * Imports are followed as text. An import that cannot be resolved is an error, never skipped: a
 * run's identity must not miss a file.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { hashBytes, hashJson } from '../../core/hash.ts'
import { findImports } from '../../core/code/source-imports.ts'

export interface CodeIdentity {
  /** SHA-256 over everything below. */
  readonly hash: string
  /** SHA-256 by path from the project's root, sorted. */
  readonly files: Readonly<Record<string, string>>
  /** Locked version by package name, sorted. */
  readonly libraries: Readonly<Record<string, string>>
  /** Version of Node, whose Math functions belong to the result. */
  readonly node: string
}

const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Files whose task is to load a module by its address; what they load is named where the address is made, or hashed as a file of the user's. */
const LOADERS: ReadonlySet<string> = new Set(['src/core/tasks/task-runner.ts'])

/** @param entries files of the project, e.g. import.meta.url of the modules that compute a run */
export async function identifyCode(entries: readonly string[]): Promise<CodeIdentity> {
  const files = new Map<string, string>()
  const libraries = new Set<string>()
  const pending = entries.map((entry) => fileURLToPath(entry))
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const name = relative(PROJECT_ROOT, path).split(sep).join('/')
    if (files.has(name)) continue
    // To wait for each takes longer than to read it; what else is awaited goes on in between.
    await nextTurn()
    const text = readFileSync(path, 'utf8')
    files.set(name, hashBytes(text))
    for (const specifier of importsOf(text, name)) {
      if (specifier.startsWith('.')) pending.push(join(dirname(path), specifier))
      else if (specifier.startsWith('@bellwether/')) pending.push(resolvePackage(specifier, path))
      else if (!specifier.startsWith('node:')) libraries.add(packageName(specifier))
    }
  }
  return describe(files, await lockedVersions(libraries))
}

/** What a file names; a name that is computed when the program runs is a defect here. */
function importsOf(text: string, path: string): string[] {
  return findImports(text).flatMap(({ specifier }) => {
    if (specifier !== undefined) return [specifier]
    if (LOADERS.has(path)) return []
    throw new Error(`${path} computes the name of an import`)
  })
}

function describe(files: Map<string, string>, libraries: Record<string, string>): CodeIdentity {
  const sorted = Object.fromEntries([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const node = process.version
  return { hash: hashJson({ files: sorted, libraries, node }), files: sorted, libraries, node }
}

function resolvePackage(specifier: string, from: string): string {
  return createRequire(from).resolve(specifier)
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

async function lockedVersions(names: ReadonlySet<string>): Promise<Record<string, string>> {
  const lock = JSON.parse(await readFile(join(PROJECT_ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; dependencies?: Record<string, string> }>
  }
  const versions: Record<string, string> = {}
  const pending = [...names]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const entry = lock.packages[`node_modules/${name}`]
    if (entry === undefined && names.has(name))
      throw new Error(`${name} is imported and not among the locked libraries`)
    if (entry === undefined || versions[name] !== undefined) continue
    versions[name] = entry.version ?? ''
    pending.push(...Object.keys(entry.dependencies ?? {}))
  }
  return Object.fromEntries(Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
