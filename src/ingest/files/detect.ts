/** Which format a file has: all formats are compared with its first lines, and exactly one must fit. */
import { BellwetherError } from '../../core/errors.ts'
import type { Format, HeaderShape, LinesShape } from './format.ts'
import type { OpenedFile, TextMember } from './opened-file.ts'
import type { Overrides } from './overrides.ts'

/** What a decision needs to see of a file. */
interface Head {
  readonly path: string
  readonly memberName: string
  /** Cells of the first line, or the names of the columns. */
  readonly header: readonly string[]
  /** The lines at the beginning, the first one included; none where the file is no text. */
  readonly lines: readonly string[]
  /** Cells of the first rows below the header. */
  readonly rows: readonly (readonly string[])[]
  readonly json: unknown
}

/** How far a file is from a format; `difference` is the first, as the end of a sentence. */
interface Comparison {
  readonly format: Format
  readonly fits: boolean
  /** From 0 (nothing in common) to 1. */
  readonly likeness: number
  readonly difference: string
}

const HEAD_BYTES = 65_536
const HEAD_LINES = 20

/** The one format that a file has. Errors: FORMAT_UNKNOWN, FORMAT_AMBIGUOUS, USAGE_VALUE. */
export function detectFormat(file: OpenedFile, formats: readonly Format[], overrides: Overrides): Format {
  const head = headOf(file)
  if (overrides.format !== undefined) return namedFormat(head, formats, overrides.format)
  const comparisons = formats.map((format) => compare(head, format))
  const fitting = mostSpecific(comparisons.filter(({ fits }) => fits).map(({ format }) => format))
  if (fitting.length === 1) return fitting[0]!
  throw fitting.length === 0 ? unknownFormat(head, comparisons) : ambiguousFormat(head, fitting)
}

/** The delimiter of a header line: a comma, or what stands in its place. */
export function delimiterOf(line: string): string {
  if (line.includes(',')) return ','
  return ['\t', ';', '|'].find((delimiter) => line.includes(delimiter)) ?? ','
}

/** The cells of one line, without the quotes around them and without blanks inside or outside of these. */
export function splitLine(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}

function headOf(file: OpenedFile): Head {
  const { content, path } = file
  const nothing = { path, memberName: file.name, header: [], lines: [], rows: [], json: undefined }
  if (content.type === 'json') return { ...nothing, json: content.value }
  if (content.type === 'parquet') {
    const { table } = content
    const length = Math.min(table.rows, HEAD_LINES)
    const rows = Array.from({ length }, (_, row) => table.columns.map((column) => table.text(column, row)))
    return { ...nothing, header: table.columns, rows }
  }
  const member = content.members.find(({ bytes }) => bytes.length > 0)
  return member === undefined ? nothing : { ...nothing, memberName: member.name, ...headLines(member) }
}

function headLines({ bytes }: TextMember): Pick<Head, 'header' | 'lines' | 'rows'> {
  const text = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES))
  const complete = bytes.length > HEAD_BYTES ? text.slice(0, text.lastIndexOf('\n') + 1) : text
  const lines = complete.split(/\r?\n/).filter((line) => line.trim() !== '')
  const [first = '', ...rest] = lines.slice(0, HEAD_LINES)
  const delimiter = delimiterOf(first)
  return {
    lines: [first, ...rest],
    header: splitLine(first, delimiter),
    rows: rest.map((line) => splitLine(line, delimiter)),
  }
}

function compare(head: Head, format: Format): Comparison {
  const { shape } = format
  if (shape.type === 'json') {
    const fits = head.json !== undefined && shape.fits(head.json)
    return { format, fits, likeness: fits ? 1 : 0, difference: 'its JSON has other members' }
  }
  if (head.json !== undefined) return { format, fits: false, likeness: 0, difference: 'it is JSON' }
  return { format, ...(shape.type === 'header' ? compareHeader(head, shape) : compareLines(head, shape)) }
}

function compareHeader({ header, rows }: Head, shape: HeaderShape): Omit<Comparison, 'format'> {
  const { required, optional = [], unused = {}, looks = {} } = shape
  const missing = required.filter((name) => !header.includes(name))
  if (missing.length > 0) {
    const known = new Set([...required, ...optional, ...Object.keys(unused)])
    const shared = header.filter((name) => known.has(name)).length
    const likeness = shared / Math.max(header.length, required.length)
    return { fits: false, likeness, difference: headerDifference(header, required, known) }
  }
  const odd = Object.entries(looks).find(([name, { is }]) => {
    const cells = rows.map((row) => row[header.indexOf(name)] ?? '').filter((cell) => cell !== '')
    return cells.length > 0 && !isMost(cells, is)
  })
  if (odd === undefined) return { fits: true, likeness: 1, difference: '' }
  const [name, { words }] = odd
  const cell = rows[0]?.[header.indexOf(name)]
  return { fits: false, likeness: 0.99, difference: `column '${name}' holds '${cell}', expected ${words}` }
}

/** True when more than half of the texts fit: a few dirty rows do not change what a file is. */
function isMost(texts: readonly string[], pattern: RegExp): boolean {
  return texts.filter((text) => pattern.test(text)).length * 2 > texts.length
}

/** The first column that has another name than expected, or that is missing. */
function headerDifference(header: readonly string[], required: readonly string[], known: ReadonlySet<string>): string {
  const missing = required.filter((name) => !header.includes(name))
  const strange = header.findIndex((name, index) => !known.has(name) && missing.includes(required[index] ?? ''))
  if (strange >= 0) return `column ${strange + 1} is '${header[strange]}', expected '${required[strange]}'`
  return `column '${missing[0]}' is missing`
}

function compareLines({ header, lines, memberName }: Head, shape: LinesShape): Omit<Comparison, 'format'> {
  const linesFit = isMost(lines, shape.line)
  const nameFits = shape.member === undefined || shape.member.test(memberName)
  const difference = linesFit
    ? `its name '${memberName}' is not one of this format`
    : `line 1 is '${(lines[0] ?? '').slice(0, 40)}', expected ${shape.columns.join(', ')} without a header`
  const isLike = shape.member !== undefined && nameFits && header.length === shape.columns.length
  return { fits: linesFit && nameFits, likeness: linesFit ? 0.9 : isLike ? 0.3 : 0, difference }
}

/** Leaves out formats that ask for less than another one that fits too; a header says more than how lines look. */
function mostSpecific(formats: readonly Format[]): Format[] {
  const headed = formats.filter(({ shape }) => shape.type !== 'lines')
  if (headed.length === 0) return [...formats]
  return headed.filter((format) => !headed.some((other) => other !== format && asksForMore(other, format)))
}

function asksForMore({ shape: more }: Format, { shape: less }: Format): boolean {
  if (more.type !== 'header' || less.type !== 'header') return false
  return more.required.length > less.required.length && less.required.every((name) => more.required.includes(name))
}

function namedFormat(head: Head, formats: readonly Format[], name: string): Format {
  const format = formats.find((candidate) => candidate.name === name)
  if (format === undefined) {
    throw new BellwetherError('USAGE_VALUE', {
      message: `There is no format "${name}".`,
      expected: `The formats are ${formats.map((candidate) => candidate.name).join(', ')}.`,
      given: name,
      remedy: 'Choose one of these, or leave --format out to have it found.',
    })
  }
  const { fits, difference } = compare(head, format)
  const isNameOnly = format.shape.type === 'lines' && isMost(head.lines, format.shape.line)
  if (fits || isNameOnly) return format
  throw new BellwetherError('FORMAT_UNKNOWN', {
    message: `${head.path} does not have the format ${name}: ${difference}.`,
    expected: `${format.title}.`,
    given: shown(head),
    remedy: 'Leave --format out to have it found, or name another one.',
  })
}

function unknownFormat(head: Head, comparisons: readonly Comparison[]): BellwetherError {
  const closest = comparisons.reduce((best, next) => (next.likeness > best.likeness ? next : best))
  const isClose = closest.likeness > 0
  return new BellwetherError('FORMAT_UNKNOWN', {
    message: `${head.path} has no format that is known${isClose ? `; the closest is ${closest.format.name}, but ${closest.difference}` : ''}.`,
    expected: isClose
      ? `${closest.format.name} is: ${closest.format.title}.`
      : 'A file of one of the formats in docs/reference/formats.md.',
    given: shown(head),
    remedy: 'Mend the file, or declare its format as docs/reference/formats.md shows.',
  })
}

function ambiguousFormat(head: Head, formats: readonly Format[]): BellwetherError {
  return new BellwetherError('FORMAT_AMBIGUOUS', {
    message: `${head.path} fits ${formats.map(({ name }) => name).join(' and ')}.`,
    expected: 'A file must fit one format only.',
    given: shown(head),
    remedy: `Say which it is, for example --format ${formats[0]!.name}.`,
  })
}

function shown({ header, lines, json }: Head): string {
  if (json !== undefined) return 'JSON'
  return (lines[0] ?? header.join(',')).slice(0, 120)
}
