/** One series of records in the lake, and the folder it lies in. */
import { BellwetherError } from '../core/errors.ts'
import { hashBytes } from '../core/hash.ts'
import { nearestName } from '../core/nearest.ts'
import { RECORD_KINDS, RECORD_SCHEMAS, type KindName, type KindShape } from '../market/record-kind.ts'

/** A kind, a source and a value of each partition column. */
export interface SeriesId {
  readonly kind: KindName
  readonly source: string
  readonly partition: Readonly<Record<string, string>>
}

export const KIND_NAMES = Object.keys(RECORD_KINDS) as readonly KindName[]

/** The shape of a kind without its literal types. */
export function kindShape(kind: KindName): KindShape {
  return RECORD_KINDS[kind]
}

/** `records/bars/source=lean/symbol=SPY/interval=1d/adjustment=raw`; different for different series. */
export function seriesFolder({ kind, source, partition }: SeriesId): string {
  const segments = kindShape(kind).partition.map((column) => `${column}=${encodeSegment(partition[column] ?? '')}`)
  return ['records', kind, `source=${encodeSegment(source)}`, ...segments].join('/')
}

/** Names of files may have 255 bytes; `interval=` and the like come before these. */
const LONGEST_SEGMENT = 160
const KEPT_LENGTH = 100

/**
 * Percent-encodes all but letters, digits, dash, underscore and inner dots: a name on any file system and in any shell.
 * Of one that is too long the beginning stays, and a tilde, which no other has, and its SHA-256.
 */
export function encodeSegment(value: string): string {
  const encoded = encodeURIComponent(value.toWellFormed()).replaceAll(/[!'()*~]/g, percent)
  const segment = encoded.replace(/^\.+|\.+$/g, (dots) => '%2E'.repeat(dots.length))
  if (segment.length <= LONGEST_SEGMENT) return segment
  return `${segment.slice(0, KEPT_LENGTH)}~${hashBytes(segment).slice(0, 40)}`
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** SPY 1d raw (lean): what a person calls a series. */
export function seriesTitle({ kind, source, partition }: SeriesId): string {
  const values = kindShape(kind).partition.map((column) => partition[column] ?? '')
  return `${values.length === 0 ? kind : values.join(' ')} (${source})`
}

/** Equality on the source and on partition columns; an absent column does not restrict. */
export type SeriesFilter = Readonly<Record<string, string | readonly string[]>>

/** A filter that names a column by which the kind is not divided matches nothing. */
export function matchesFilter(id: SeriesId, filter: SeriesFilter): boolean {
  return Object.entries(filter).every(([column, wanted]) => {
    const value = column === 'source' ? id.source : id.partition[column]
    return value !== undefined && (typeof wanted === 'string' ? wanted === value : wanted.includes(value))
  })
}

/** Errors: USAGE_VALUE for a column by which the kind is not divided. */
export function assertFilter(kind: KindName, filter: SeriesFilter): void {
  const known = ['source', ...kindShape(kind).partition]
  const unknown = Object.keys(filter).find((column) => !known.includes(column))
  if (unknown === undefined) return
  const nearest = nearestName(unknown, known)
  throw new BellwetherError('USAGE_VALUE', {
    message: `Records of kind ${kind} cannot be chosen by ${unknown}.`,
    expected: `They are chosen by ${known.join(', ')}.`,
    given: unknown,
    remedy: nearest === undefined ? `Use one of ${known.join(', ')}.` : `Did you mean ${nearest}?`,
  })
}

/** Errors: USAGE_VALUE. */
export function requireKind(text: string): KindName {
  const kind = KIND_NAMES.find((name) => name === text || tableName(name) === text)
  if (kind !== undefined) return kind
  const nearest = nearestName(text, KIND_NAMES)
  throw new BellwetherError('USAGE_VALUE', {
    message: `${text} is no kind of record.`,
    expected: `The kinds are ${KIND_NAMES.join(', ')}.`,
    given: text,
    remedy: nearest === undefined ? 'Use one of these.' : `Did you mean ${nearest}?`,
  })
}

/** The name of a kind in SQL: quote-bars is quote_bars. */
export function tableName(kind: KindName): string {
  return kind.replaceAll('-', '_')
}

/** The column that holds a record's source in files and in SQL: headlines and their scores have a `source` of their own. */
export function sourceColumn(kind: KindName): 'source' | 'feed' {
  return 'source' in RECORD_SCHEMAS[kind] ? 'feed' : 'source'
}
