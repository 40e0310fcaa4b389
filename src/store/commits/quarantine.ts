/** Refused rows as they lie in the lake, each with the rule that it broke. */
import type { Frame, Schema } from '../../core/frame.ts'
import type { QuarantinedRow, RecordBatch } from '../../ingest/source.ts'

/** Columns of the quarantine, beside `recordedAt` and `commit`. */
export const QUARANTINE_SCHEMA = {
  kind: 'string',
  source: 'string',
  format: 'string',
  file: 'string',
  sha256: 'string',
  line: 'float',
  rule: 'string',
  reason: 'string',
  raw: 'string',
} as const satisfies Schema

/** One row a refused one, in the order of the batches. */
export function quarantineFrame(
  rows: ReadonlyMap<RecordBatch, readonly QuarantinedRow[]>,
): Frame<typeof QUARANTINE_SCHEMA> {
  const lines = [...rows].flatMap(([batch, quarantined]) => quarantined.map((row) => ({ ...row, batch })))
  return {
    schema: QUARANTINE_SCHEMA,
    length: lines.length,
    columns: {
      kind: lines.map(({ batch }) => batch.kind),
      source: lines.map(({ batch }) => batch.input.source),
      format: lines.map(({ batch }) => batch.input.format),
      file: lines.map(({ batch }) => batch.input.origin),
      sha256: lines.map(({ batch }) => batch.input.sha256),
      line: Float64Array.from(lines, ({ line }) => line),
      rule: lines.map(({ rule }) => rule),
      reason: lines.map(({ reason }) => reason),
      raw: lines.map(({ raw }) => raw),
    },
  }
}
