/** Every way in which a TypeScript file names another one. */
import { readSource, type SourceText } from './source-text.ts'

export type ImportKind = 'from' | 'import' | 'dynamic' | 'require' | 'resolve' | 'url' | 'reference'

export interface ImportFound {
  readonly kind: ImportKind
  /** Undefined where it is computed when the program runs. */
  readonly specifier: string | undefined
  readonly offset: number
}

/** What stands before the quoted name. Value and type imports and re-exports all end in `from`. */
const BEFORE_NAME: readonly (readonly [ImportKind, RegExp])[] = [
  ['from', /\bfrom\s*(?=["'])/g],
  ['import', /\bimport\s*(?=["'])/g],
  ['dynamic', /(?<![.\w$])import\s*\(\s*/g],
  ['require', /(?<![.\w$])require\s*(?:\.\s*resolve\s*)?\(\s*/g],
  ['resolve', /\bimport\s*\.\s*meta\s*\.\s*resolve\s*\(\s*/g],
]
const URL_OF_MODULE = /\bnew\s+URL\s*\(\s*/g
/** Begins neither with a dot or a slash nor with a scheme. */
const BARE = /^(?![./]|[a-z][\w+.-]*:)/i
const REFERENCE = /^\/\/\/\s*<reference\s+(?:path|types)\s*=\s*["']([^"']+)["']/

/** In the order of the file. A `new URL(name, import.meta.url)` counts, any other URL does not; `x.ts` there is `./x.ts`. */
export function findImports(source: string): ImportFound[] {
  const text = readSource(source)
  const found = BEFORE_NAME.flatMap(([kind, pattern]) => findAfter(text, kind, pattern))
  const urls = findAfter(text, 'url', URL_OF_MODULE)
    .filter(({ offset }) => isOfModule(text, offset))
    .map((url) => ({ ...url, specifier: url.specifier?.replace(BARE, './$&') }))
  const references = text.comments.flatMap(({ start, text: comment }): ImportFound[] => {
    const specifier = REFERENCE.exec(comment)?.[1]
    return specifier === undefined ? [] : [{ kind: 'reference', specifier, offset: start }]
  })
  return [...found, ...urls, ...references].toSorted((a, b) => a.offset - b.offset)
}

function findAfter({ code, strings }: SourceText, kind: ImportKind, pattern: RegExp): ImportFound[] {
  return [...code.matchAll(pattern)].map((match) => ({
    kind,
    specifier: strings.get(match.index + match[0].length),
    offset: match.index,
  }))
}

/** Whether the arguments of the call at `offset` end in import.meta.url. */
function isOfModule({ code }: SourceText, offset: number): boolean {
  let depth = 0
  for (let at = code.indexOf('(', offset); at < code.length; at++) {
    if (code[at] === '(') depth += 1
    if (code[at] === ')') depth -= 1
    if (depth === 0) return /import\s*\.\s*meta\s*\.\s*url\s*,?\s*$/.test(code.slice(offset, at))
  }
  return false
}
