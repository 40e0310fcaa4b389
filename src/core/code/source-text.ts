/**
 * TypeScript source as text, with what is no code told apart from what is.
 *
 * No parser: comments, the contents of strings and regular expressions are replaced by blanks, so
 * that a search finds code only, at the same offsets. Code inside `${}` stays.
 */

export interface SourceText {
  /** As long as the source; comments and the insides of literals are blanks, line ends stay. */
  readonly code: string
  /** Offset of the opening quote and what stands between the quotes, in order; templates only without `${}`. */
  readonly strings: ReadonlyMap<number, string>
  readonly comments: readonly { readonly start: number; readonly text: string }[]
}

/** Words after which a slash begins a regular expression. */
const BEFORE_EXPRESSION = /\b(?:return|typeof|case|in|of|void|delete|throw|new|else|do|await|yield|instanceof)$/

/** @param source text of a whole file */
export function readSource(source: string): SourceText {
  return new SourceReader(source).read()
}

/** Line and column, both from 1, of an offset. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** Characters at which something begins or ends; between them there is code. Braces count inside of `${}` only. */
const MARKS = /["'`/]/g
const MARKS_IN_TEMPLATE = /["'`/{}]/g
/** Characters that may end a string, or take the meaning from the next one. */
const STRING_MARKS = /["'\\\n]/g
const TEMPLATE_MARKS = /[`$\\]/g

class SourceReader {
  readonly #source: string
  /** What was read, up to `#at`. */
  #code = ''
  readonly #strings = new Map<number, string>()
  readonly #comments: { start: number; text: string }[] = []
  /** Open braces inside each open `${`, innermost last. */
  readonly #braces: number[] = []

  constructor(source: string) {
    this.#source = source
  }

  read(): SourceText {
    while (this.#at < this.#source.length) this.#step()
    return { code: this.#code, strings: this.#strings, comments: this.#comments }
  }

  get #at(): number {
    return this.#code.length
  }

  #step(): void {
    const character = this.#source[this.#at]!
    const pair = this.#source.slice(this.#at, this.#at + 2)
    if (pair === '//') this.#comment('\n', 0)
    else if (pair === '/*') this.#comment('*/', 2)
    else if (character === '"' || character === "'") this.#string(character)
    else if (character === '`') this.#template(this.#at)
    else if (character === '/' && this.#startsRegExp()) this.#regExp()
    else this.#plain(character)
  }

  #plain(character: string): void {
    const depth = this.#braces.at(-1)
    if (depth !== undefined && character === '}' && depth === 0) {
      this.#braces.pop()
      return this.#template(undefined)
    }
    if (depth !== undefined && character === '{') this.#braces[this.#braces.length - 1] = depth + 1
    if (depth !== undefined && character === '}') this.#braces[this.#braces.length - 1] = depth - 1
    this.#keep(this.#nextOf(depth === undefined ? MARKS : MARKS_IN_TEMPLATE, this.#at + 1))
  }

  /** Where one of the characters stands next. */
  #nextOf(marks: RegExp, from: number): number {
    marks.lastIndex = from
    return marks.exec(this.#source)?.index ?? this.#source.length
  }

  /** @param tail how many characters of `end` belong to the comment */
  #comment(end: string, tail: number): void {
    const start = this.#at
    const found = this.#source.indexOf(end, start + 2)
    this.#blank(found < 0 ? this.#source.length : found + tail)
    this.#comments.push({ start, text: this.#source.slice(start, this.#at) })
  }

  #string(quote: string): void {
    const start = this.#at
    let at = this.#nextOf(STRING_MARKS, start + 1)
    while (at < this.#source.length && this.#source[at] !== quote && this.#source[at] !== '\n') {
      at = this.#nextOf(STRING_MARKS, at + (this.#source[at] === '\\' ? 2 : 1))
    }
    this.#strings.set(start, this.#source.slice(start + 1, at))
    this.#inside(start + 1, at)
    this.#keep(at + 1)
  }

  /** From an opening quote, or from the brace that closes a `${}`, to the next `${` or the end. */
  #template(opening: number | undefined): void {
    const from = this.#at + 1
    let at = this.#nextOf(TEMPLATE_MARKS, from)
    while (at < this.#source.length && this.#source[at] !== '`' && this.#source.slice(at, at + 2) !== '${') {
      at = this.#nextOf(TEMPLATE_MARKS, at + (this.#source[at] === '\\' ? 2 : 1))
    }
    this.#inside(from, at)
    const isOver = this.#source[at] !== '$'
    if (isOver && opening !== undefined) this.#strings.set(opening, this.#source.slice(from, at))
    if (!isOver) this.#braces.push(0)
    this.#keep(at + (isOver ? 1 : 2))
  }

  /** True where an expression begins; after a value a slash divides. */
  #startsRegExp(): boolean {
    const before = this.#code.slice(-200).trimEnd()
    if (before === '' || BEFORE_EXPRESSION.test(before)) return this.#regExpEnd() !== undefined
    return '(,=:[!&|?{};+-*%~^<>'.includes(before.at(-1)!) && this.#regExpEnd() !== undefined
  }

  /** Offset of the closing slash on this line. */
  #regExpEnd(): number | undefined {
    let inClass = false
    for (let at = this.#at + 1; at < this.#source.length && this.#source[at] !== '\n'; at++) {
      const character = this.#source[at]
      if (character === '\\') at += 1
      else if (character === '[') inClass = true
      else if (character === ']') inClass = false
      else if (character === '/' && !inClass) return at
    }
    return undefined
  }

  #regExp(): void {
    const end = this.#regExpEnd()!
    this.#inside(this.#at + 1, end)
    this.#keep(end + 1)
  }

  /** Code up to `from`, then what is none up to `to`. */
  #inside(from: number, to: number): void {
    this.#keep(from)
    this.#blank(to)
  }

  #keep(to: number): void {
    this.#code += this.#source.slice(this.#at, to)
  }

  #blank(to: number): void {
    this.#code += this.#source.slice(this.#at, to).replaceAll(/[^\n]+/g, ({ length }) => ' '.repeat(length))
  }
}
