/** A table of numbers with columns that a model adds. */
import { extendedSheet } from '../../ingest/tables/extended-sheet.ts'
import type { NumberTable } from '../../ingest/tables/number-table.ts'
import type { PredictedColumn } from '../../models/predicted-columns.ts'

/** The table with more columns; only those where the table is Parquet. */
export function extendedTable(
  { sheet }: NumberTable,
  columns: readonly PredictedColumn[],
): { readonly bytes: Buffer; readonly warnings: string[] } {
  if (!sheet) return { bytes: Buffer.from(tableOf(columns)), warnings: [] }
  const { bytes, replaced } = extendedSheet(sheet, columns)
  return { bytes, warnings: replaced.map((name) => `The column ${name} of the file was replaced by the model's.`) }
}

function tableOf(columns: readonly PredictedColumn[]): string {
  const rows = columns[0]?.values.length ?? 0
  const lines = Array.from({ length: rows }, (_, row) => columns.map(({ values }) => values[row]!).join(','))
  return `${[columns.map(({ name }) => name).join(','), ...lines].join('\n')}\n`
}
