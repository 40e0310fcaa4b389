/** Rows of a table of a run: chosen, ordered, and as JSON or as a Parquet file. */
import { z } from 'zod'
import { orderSchema, pageOf } from './paging.ts'

const columnSchema = z
  .string()
  .regex(/^[A-Za-z]\w{0,63}$/)
  .describe('Name of a column.')

/** A parameter that may be given once or again. */
function repeated<S extends z.ZodType<string, string>>(member: S, most: number) {
  return z.union([z.array(member).max(most), member.transform((one) => [one])]).optional()
}

/** Column, comparison, value: `trades>=30`. */
export const CONDITION = /^([A-Za-z]\w{0,63})(<=|>=|!=|=|<|>)([^\p{Cc}\p{Cs}]{0,200})$/u

const selection = {
  columns: repeated(columnSchema, 100).describe('Columns to give; all where absent. May be given again.'),
  where: repeated(z.string().regex(CONDITION), 20).describe(
    'Conditions that all hold, e.g. trades>=30; dates and instants in ISO form. May be given again.',
  ),
  sort: columnSchema.optional().describe('Column to order by; as stored where absent.'),
  order: orderSchema.default('asc'),
}

export const tableQuerySchema = z.strictObject({ ...selection, ...pageOf(1000) })

/** Most rows of a columnar answer. */
const MOST_COLUMNAR_ROWS = 10_000_000

export const columnsQuerySchema = z.strictObject({
  ...selection,
  ...pageOf(MOST_COLUMNAR_ROWS, MOST_COLUMNAR_ROWS),
})

export const tablePageSchema = z.object({
  total: z.int().min(0).describe('Rows that fit, on all pages.'),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z
    .array(z.array(z.unknown()))
    .describe('One array a row, in the order of the columns; missing values are null.'),
})
