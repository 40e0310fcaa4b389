/** Values of DuckDB as JSON: dates and instants in ISO form, whole numbers as numbers while they are exact. */
import type { DuckDBValue } from '@duckdb/node-api'
import type { Json } from '../../core/hash.ts'
import { formatDate } from '../../core/time.ts'
import type { DuckDb } from '../parquet/engine.ts'
import { instantText } from '../value-text.ts'
import { fromMicroseconds } from '../parquet/column-types.ts'

export function jsonReader(api: DuckDb): (value: DuckDBValue) => Json {
  const read = (value: DuckDBValue): Json => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
    if (typeof value === 'bigint') return exactNumber(value)
    if (value instanceof api.DuckDBDateValue) return value.isFinite ? formatDate(value.days) : String(value)
    if (value instanceof api.DuckDBTimestampValue || value instanceof api.DuckDBTimestampTZValue) {
      return value.isFinite ? instantText(fromMicroseconds(Number(value.micros))) : String(value)
    }
    if (value instanceof api.DuckDBDecimalValue) return value.toDouble()
    if (value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue) return value.items.map(read)
    if (value instanceof api.DuckDBStructValue) {
      return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, read(entry)]))
    }
    return String(value)
  }
  return read
}

function exactNumber(value: bigint): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
