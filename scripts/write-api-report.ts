/**
 * Writes packages/options/api.md, the public door of the package as text, so that a change of it is seen in review:
 * `node scripts/write-api-report.ts`.
 *
 * The sources are read as text: names from index.ts, declarations and comments from the files it names.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSource } from '../src/core/code/source-text.ts'

export interface PublicName {
  /** As the importer writes it; names of a namespace with its name in front. */
  readonly name: string
  /** Folder of src/; '' for the files beside index.ts. */
  readonly folder: string
  /** First sentence of its comment; '' where it has none. */
  readonly sentence: string
  readonly signature: string
}

const PACKAGE = join(import.meta.dirname, '../packages/options')

export function apiReport(packageFolder = PACKAGE): string {
  const names = publicNames(join(packageFolder, 'src'))
  const folders = [...new Set(names.map(({ folder }) => folder))].sort()
  const { name } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { name: string }
  const lead = `# What ${name} exports\n\nMade of the code by \`node scripts/write-api-report.ts\`; a test holds it to that.\n`
  const parts = folders.map((folder) => folderPart(folder, names))
  return [lead, ...parts].join('\n')
}

function folderPart(folder: string, names: readonly PublicName[]): string {
  const title = folder === '' ? 'contracts and columns' : folder
  const own = names.filter((one) => one.folder === folder)
  return `## ${title}\n\n${own.map(namePart).join('\n')}`
}

function namePart({ name, sentence, signature }: PublicName): string {
  return `### ${name}\n\n${sentence === '' ? '' : `${sentence}\n\n`}\`\`\`ts\n${signature}\n\`\`\`\n`
}

/** In the order of index.ts. */
export function publicNames(sources: string): PublicName[] {
  const { code, strings } = readSource(readFileSync(join(sources, 'index.ts'), 'utf8'))
  const exports = /^export (?:type )?(?:\{([^}]*)\}|\* as (\w+)) from /gm
  return [...code.matchAll(exports)].flatMap(({ 0: text, 1: list, 2: namespace, index }) => {
    const path = strings.get(index + text.length)!.slice('./'.length)
    const file = new DeclarationFile(readFileSync(join(sources, path), 'utf8'))
    const names = list === undefined ? file.exportedNames() : namesIn(list)
    const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
    const prefix = namespace === undefined ? '' : `${namespace}.`
    return names.map((name) => ({ name: prefix + name, folder, ...file.describe(name) }))
  })
}

/** `type A, b` */
function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((word) => word.trim().replace(/^type /, ''))
    .filter((word) => word !== '')
}

/** Exported declarations of one source file, formatted as the project formats. */
class DeclarationFile {
  readonly #source: string
  /** As long as the source, without comments and what is between quotes. */
  readonly #code: string
  readonly #comments: readonly { readonly start: number; readonly text: string }[]

  constructor(source: string) {
    const { code, comments } = readSource(source)
    this.#source = source
    this.#code = code
    this.#comments = comments
  }

  exportedNames(): string[] {
    const names = /^export (?:async )?(?:function|interface|type|const|class) (\w+)/gm
    return [...this.#code.matchAll(names)].map((match) => match[1]!)
  }

  describe(name: string): Pick<PublicName, 'sentence' | 'signature'> {
    const found = new RegExp(`^export (async )?(function|interface|type|const|class) ${name}\\b`, 'm').exec(this.#code)
    if (found === null) throw new Error(`${name} is exported and no declaration of it was found`)
    return { sentence: this.#sentenceBefore(found.index), signature: this.#signature(found.index, found[2]!) }
  }

  #sentenceBefore(offset: number): string {
    const comment = this.#comments.findLast(({ start }) => start < offset)
    if (comment === undefined || !comment.text.startsWith('/**')) return ''
    const between = this.#source.slice(comment.start + comment.text.length, offset)
    return between.trim() === '' && !between.includes('\n\n') ? firstSentence(comment.text) : ''
  }

  #signature(start: number, kind: string): string {
    const from = start + 'export '.length
    if (kind === 'function') return this.#source.slice(from, headEnd(this.#code, start)).trimEnd()
    if (kind === 'class') return this.#classSignature(from)
    const text = this.#source.slice(from, declarationEnd(this.#source, start))
    const typed = /^const \w+: (.*?) =\s/s.exec(text)
    return typed === null ? text : `const ${/\w+: /.exec(text)![0]}${typed[1]}`
  }

  /** The public members, without what they do. */
  #classSignature(from: number): string {
    const end = declarationEnd(this.#source, from)
    const open = this.#code.indexOf('{', from)
    const members = [...this.#code.slice(open, end).matchAll(/^ {2}(?=[\w#])(.*)/gm)].map(({ 1: line, index }) => ({
      line: line!,
      at: open + index,
    }))
    const shown = members.filter(({ line }) => !/^(?:private |readonly #|static #|async #|#)/.test(line))
    return [this.#source.slice(from, open + 1), ...shown.map(({ at }) => this.#member(at)), '}'].join('\n')
  }

  #member(at: number): string {
    const isMethod = /^ *(?:static |async )*\w+\(/.test(this.#code.slice(at))
    const end = isMethod ? headEnd(this.#code, at) : this.#code.indexOf('\n', at)
    const sentence = this.#sentenceBefore(at)
    return `${sentence === '' ? '' : `  /** ${sentence} */\n`}${this.#source.slice(at, end).trimEnd()}`
  }
}

/** Where the body of a function begins: after its parameters, the brace that is no type. */
function headEnd(code: string, start: number): number {
  let at = closing(code, code.indexOf('(', start)) + 1
  for (; at < code.length; at++) {
    if (code[at] !== '{') continue
    const before = code.slice(start, at).trimEnd()
    if (!/(?:[:|&<,]|=>)$/.test(before)) return at
    at = closing(code, at)
  }
  return at
}

/** The bracket that closes the one at `open`. */
function closing(code: string, open: number): number {
  let depth = 0
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at]!)) depth++
    if (')]}'.includes(code[at]!) && --depth === 0) return at
  }
  throw new Error(`a bracket at ${open} is never closed`)
}

/** The end of the last line that is indented or begins with a closing bracket. */
function declarationEnd(source: string, start: number): number {
  const rest = source.slice(start)
  const next = /\n(?=\n?(?![ )\]}\n])|$)/.exec(rest)
  return start + (next?.index ?? rest.length)
}

export function firstSentence(comment: string): string {
  const text = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .replaceAll(/^\s*\*/gm, '')
    .split(/@\w+ /)[0]!
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^.*?\.(?= [A-Z`]|$)/.exec(text)?.[0] ?? text
}

if (import.meta.main) writeFileSync(join(PACKAGE, 'api.md'), apiReport())
