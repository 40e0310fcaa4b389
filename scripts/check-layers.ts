/**
 * Reads every import of src/ and packages/ and says which go against scripts/layers.ts.
 *
 * The linter checks the same, and reads nothing when it is configured a little wrong; this reads the
 * files itself, and says how many.
 */
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { findImports, type ImportFound } from '../src/core/code/source-imports.ts'
import { positionOf } from '../src/core/code/source-text.ts'
import { COMPUTED_IMPORTS, LAYERS, layersAfter, PACKAGE_IMPORTS, PACKAGES_FOR_SRC } from './layers.ts'
import { projectFiles } from './project-files.ts'

export interface LayerReport {
  readonly files: number
  readonly imports: number
  /** Sentences that begin with path and line. */
  readonly faults: readonly string[]
}

export function checkLayers(root: string): LayerReport {
  const paths = projectFiles(root, ['src/**/*.{ts,tsx,js,mts}', 'packages/*/src/**/*.{ts,tsx,js,mts}'])
  const libraries = libraryNames(root)
  const faults: string[] = paths.length === 0 ? ['No file was read: there is nothing below src/ and packages/.'] : []
  const computed = new Set<string>()
  let imports = 0
  for (const path of paths) {
    const source = readFileSync(join(root, path), 'utf8')
    const found = findImports(source)
    imports += found.length
    if (found.some(({ kind, specifier }) => kind !== 'url' && specifier === undefined)) computed.add(path)
    for (const one of found) {
      const fault = faultOf(path, one, libraries)
      if (fault !== undefined) faults.push(`${path}:${positionOf(source, one.offset).line}: ${fault}`)
    }
  }
  for (const path of COMPUTED_IMPORTS) {
    if (paths.includes(path) && !computed.has(path)) faults.push(`${path}: is in COMPUTED_IMPORTS without need.`)
  }
  if (imports === 0) faults.push('No import was read: the scan is broken.')
  return { files: paths.length, imports, faults }
}

/** What src/ may import of npm: the dependencies of the root, not those for development. */
function libraryNames(root: string): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies?: object }
  return new Set(Object.keys(manifest.dependencies ?? {}))
}

function faultOf(path: string, { specifier, kind }: ImportFound, libraries: ReadonlySet<string>): string | undefined {
  if (specifier === undefined) {
    const isAllowed = kind === 'url' || COMPUTED_IMPORTS.includes(path)
    return isAllowed ? undefined : 'imports what is only named when it runs; see COMPUTED_IMPORTS in scripts/layers.ts.'
  }
  if (kind === 'reference') return `refers to ${specifier} by a comment; import it.`
  if (kind === 'url' && !/\.[cm]?[jt]sx?$/.test(specifier))
    return faultOfData(path, posix.join(posix.dirname(path), specifier))
  if (specifier.startsWith('.') || kind === 'url') return faultOfPath(path, posix.join(posix.dirname(path), specifier))
  if (/^(?:\/|file:|https?:|data:)/.test(specifier)) return `imports ${specifier} by an address; use a relative path.`
  return faultOfName(path, specifier, libraries)
}

/** Data and folders may be anywhere in the project but in what comes after. */
function faultOfData(from: string, to: string): string | undefined {
  return /^(?:src|packages)\//.test(to) ? faultOfPath(from, to) : undefined
}

function faultOfPath(from: string, to: string): string | undefined {
  const home = homeOf(from)
  if (to.startsWith('packages/') && !to.startsWith(`${home}/`))
    return `imports ${to} by its path; use the package's name.`
  if (!home.startsWith('src/'))
    return to.startsWith(`${home}/`) ? undefined : `is in a package and imports ${to} outside of it.`
  const layer = home.slice(4)
  const target = homeOf(to).slice(4)
  if (!isLayer(layer)) return `is in src/${layer}, which scripts/layers.ts does not name.`
  if (!to.startsWith('src/')) return to === 'package.json' ? undefined : `imports ${to} outside of src/.`
  if (!isLayer(target)) return `imports ${to}, which is in no folder that scripts/layers.ts names.`
  return layersAfter(layer).includes(target)
    ? `is in ${layer} and imports ${to}; ${target} comes after ${layer}.`
    : undefined
}

function faultOfName(from: string, specifier: string, libraries: ReadonlySet<string>): string | undefined {
  const home = homeOf(from)
  const name = packageName(specifier)
  if (name === 'bellwether') return `imports the root package ${specifier}; use a relative path.`
  const own = home.startsWith('packages/') ? (PACKAGE_IMPORTS[home.slice('packages/'.length)] ?? []) : undefined
  if (own !== undefined) {
    const isAllowed = own.includes(name) || own.includes(specifier)
    return isAllowed ? undefined : `is in ${home}, which may not import ${specifier}.`
  }
  if (name.startsWith('@bellwether/'))
    return PACKAGES_FOR_SRC.includes(name) ? undefined : `imports ${name}, which src/ may not.`
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? undefined : `imports ${specifier} without node:.`
  return libraries.has(name) ? undefined : `imports ${name}, which is no dependency in package.json.`
}

/** `src/core` or `packages/learn`. */
function homeOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function isLayer(name: string): boolean {
  return (LAYERS as readonly string[]).includes(name)
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

if (import.meta.main) {
  const { files, imports, faults } = checkLayers(join(import.meta.dirname, '..'))
  for (const fault of faults) console.error(fault)
  console.log(`${imports} imports of ${files} files, ${faults.length} against the direction`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
