/**
 * What a file of a user's own consists of: itself, the files that it imports, and so on, also those of
 * the project. All of them are scanned before the first runs, and one hash covers them all.
 */
import { readFileSync } from 'node:fs'
import { findPackageJSON, isBuiltin } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type DeterminismFinding, scanDeterminism } from '../../core/code/determinism.ts'
import { BellwetherError } from '../../core/errors.ts'
import { readFileOrFail } from '../../core/files.ts'
import { hashBytes, hashJson } from '../../core/hash.ts'
import { findImports } from '../../core/code/source-imports.ts'
import { readSource } from '../../core/code/source-text.ts'

export interface ExtensionCode {
  /** SHA-256 over all files and the versions of packages, in the order of the imports; where they lie does not matter. */
  readonly hash: string
  /** What reaches beyond the program, as the files name it: modules of Node, and globals. */
  readonly outside: readonly string[]
}

/** Globals that read files or the network. */
const REACHING = /(?<![.\w$])(?:fetch|WebSocket|EventSource)\b(?!\s*[:?])|\bgetBuiltinModule\b/g
const PROJECT_FOLDERS = ['../../../src/', '../../../packages/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)
/** Modules of Node that compute and reach nothing. */
const PURE = /^(node:)?(assert(\/strict)?|buffer|crypto|path(\/posix)?|string_decoder|url|util(\/types)?|zlib)$/

/**
 * @param file absolute
 * @param name as the study names the file, for messages
 * Errors: FILE_MISSING; EXTENSION_INVALID for what cannot be repeated or named before it runs
 */
export async function readExtensionCode(file: string, name: string): Promise<ExtensionCode> {
  const parts: string[] = []
  const outside: string[] = []
  const seen = new Set<string>()
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return
    seen.add(path)
    const text = (await readFileOrFail(path)).toString('utf8')
    const hash = hashBytes(text)
    parts.push(hash)
    if (path.includes('/node_modules/')) return
    const shown = path === file ? name : path
    const { finding, specifiers, reaching } = readText(text, hash)
    requireRepeatable(finding, shown)
    outside.push(...reaching)
    for (const specifier of specifiers) {
      if (specifier === undefined) requireProject(path, shown)
      else if (/^(\.|\/|file:)/.test(specifier)) await visit(pathOf(specifier, path))
      else if (!isBuiltin(specifier)) parts.push(packageOf(specifier, path))
      else if (!PURE.test(specifier)) outside.push(specifier)
    }
  }
  await visit(file)
  return { hash: hashJson(parts), outside }
}

interface ReadText {
  readonly finding: DeterminismFinding | undefined
  /** What is imported; undefined where its name is computed. */
  readonly specifiers: readonly (string | undefined)[]
  readonly reaching: readonly string[]
}

/** By hash: many files of a user's import the same ones of the project. */
const textsRead = new Map<string, ReadText>()

function readText(text: string, hash: string): ReadText {
  const known = textsRead.get(hash)
  if (known !== undefined) return known
  const specifiers = findImports(text).map(({ specifier }) => specifier)
  const reaching = [...readSource(text).code.matchAll(REACHING)].map(([found]) => found)
  const read = { finding: scanDeterminism(text)[0], specifiers, reaching }
  textsRead.set(hash, read)
  return read
}

function pathOf(specifier: string, from: string): string {
  return specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(dirname(from), specifier)
}

function isOfProject(path: string): boolean {
  return PROJECT_FOLDERS.some((folder) => path.startsWith(folder))
}

/** Name and version; what cannot be found the import itself will report. */
function packageOf(specifier: string, from: string): string {
  try {
    const path = findPackageJSON(specifier, pathToFileURL(from).href)
    const { name, version } = JSON.parse(readFileSync(path!, 'utf8')) as { name?: string; version?: string }
    return `${name}@${version}`
  } catch {
    return specifier
  }
}

function requireRepeatable(finding: DeterminismFinding | undefined, shown: string): void {
  if (finding === undefined) return
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `${shown}, line ${finding.line}: "${finding.found}" makes a run that cannot be repeated.`,
    expected: 'The same inputs must give the same bytes on any machine.',
    given: finding.found,
    remedy: finding.instead,
  })
}

/** The project loads modules by computed names in one place, for what is hashed elsewhere. */
function requireProject(path: string, shown: string): void {
  if (isOfProject(path)) return
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `${shown} computes the name of an import.`,
    expected: 'What a file consists of is known before it runs: its hash is part of the identity of a run.',
    given: shown,
    remedy: 'Write the name of the module as a text.',
  })
}
