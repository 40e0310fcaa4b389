/** Pages of a list: which rows, in which order, and how many there are. */
import { z } from 'zod'

/** Most rows of one page. */
export const MOST_ROWS = 10_000

const LARGEST_OFFSET = 1_000_000_000

/** @param usual how many rows where nothing is said. */
export function pageOf(usual: number, most = MOST_ROWS) {
  return {
    limit: whole(1, most).default(usual).describe('Most rows of the page.'),
    offset: whole(0, LARGEST_OFFSET).default(0).describe('Rows that are passed over.'),
  }
}

/** A whole number, which in a query is text. */
export function whole(least: number, most: number) {
  return z.coerce.number<number>().int().min(least).max(most)
}

export const orderSchema = z.enum(['asc', 'desc'])

/** A flag, which in a query is text. */
export const flagSchema = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

export const daySchema = z.iso.date()

/** Names of symbols, sources and the like: anything short that is printable. */
export const nameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u)

/** Of all rows that fit, those of the page. */
export function listOf<S extends z.ZodType>(row: S) {
  return z.object({ total: z.int().min(0).describe('Rows that fit, on all pages.'), rows: z.array(row) })
}
