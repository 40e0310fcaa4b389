/** What is said against a sweep, as a document: columns become lists, numbers that JSON cannot hold their names. */
import type { Json } from '../../core/hash.ts'
import type { SearchAssessment } from '../overfitting/assessment.ts'

export function assessmentDocument(assessment: SearchAssessment): Json {
  const text = JSON.stringify(assessment, (_, value: unknown) => {
    if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<number>)]
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
  })
  return JSON.parse(text) as Json
}

const WHOLE_COLUMNS: ReadonlySet<string> = new Set(['inSample', 'selected', 'clusters'])
const COLUMNS: ReadonlySet<string> = new Set(['sharpeIn', 'sharpeOut', 'ranks', 'logits', 'sharpes', 'maxima'])
const NOT_FINITE: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity'])

/** The assessment that a document was made of. */
export function assessmentOf(document: Json): SearchAssessment {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (NOT_FINITE.has(value)) return Number(value)
    if (WHOLE_COLUMNS.has(key)) return Int32Array.from(value as number[])
    return COLUMNS.has(key) ? Float64Array.from(value as number[]) : value
  }) as SearchAssessment
}
