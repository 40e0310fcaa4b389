/** Small files as vendors write them, read through the whole source. */
import { gzipSync } from 'node:zlib'
import { type Zippable, zipSync } from 'fflate'
import type { Overrides } from '../../../src/ingest/files/overrides.ts'
import { openBytes } from '../../../src/ingest/files/opened-file.ts'
import { readOpenedFile } from '../../../src/ingest/files/read-file.ts'
import type { RecordBatch } from '../../../src/ingest/source.ts'

export async function readBytes(path: string, bytes: Uint8Array, overrides: Overrides = {}): Promise<RecordBatch[]> {
  return readOpenedFile(await openBytes(path, Buffer.from(bytes)), overrides)
}

/** Lines are joined; the file is packed as its name says. */
export async function readLines(
  path: string,
  lines: readonly string[],
  overrides: Overrides = {},
): Promise<RecordBatch[]> {
  const text = `${lines.join('\n')}\n`
  return readBytes(path, path.endsWith('.gz') ? gzipSync(text) : Buffer.from(text), overrides)
}

export function zipOf(members: Readonly<Record<string, readonly string[]>>): Uint8Array {
  const files: Zippable = {}
  for (const [name, lines] of Object.entries(members)) files[name] = Buffer.from(lines.join('\n'))
  return zipSync(files)
}

/** The records as plain objects; instants and dates as ISO text. */
export function rowsOf(batch: RecordBatch | undefined): Record<string, unknown>[] {
  const { schema, columns, length } = batch!.records as unknown as {
    schema: Record<string, string>
    columns: Record<string, ArrayLike<number | string>>
    length: number
  }
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Object.entries(schema).map(([name, type]) => [name, shown(type, columns[name]![row]!)])),
  )
}

function shown(type: string, value: number | string): unknown {
  if (typeof value === 'string') return value
  if (type === 'instant') return Number.isNaN(value) ? undefined : new Date(value).toISOString().replace('.000Z', 'Z')
  if (type === 'date') return value < -1e9 ? undefined : new Date(value * 86_400_000).toISOString().slice(0, 10)
  return Number.isNaN(value) ? undefined : value
}

/** Rules of the quarantined rows with their lines. */
export function quarantineOf(batch: RecordBatch | undefined): string[] {
  return batch!.quarantined.map(({ line, rule }) => `${line} ${rule}`)
}

/** The error's code, and all that it says. */
export async function failureOf(work: Promise<unknown>): Promise<{ code: string; text: string }> {
  try {
    await work
  } catch (error) {
    const { code, message, expected, remedy } = error as {
      code: string
      message: string
      expected: string
      remedy: string
    }
    return { code, text: `${message} ${expected} ${remedy}` }
  }
  throw new Error('nothing failed')
}
