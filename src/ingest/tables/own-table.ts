/** A table of a user's own: one delimited text, plain or compressed, that a command reads whole or refuses. */
import { basename } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { countText } from '../../core/number-text.ts'
import { openDataFile } from '../files/opened-file.ts'

/** @param wanted what to say where the file is something else. Errors: FILE_*, INGEST_EMPTY, FORMAT_UNKNOWN */
export async function readOwnTable(
  path: string,
  wanted: { readonly expected: string; readonly remedy: string },
): Promise<Uint8Array> {
  const { content } = await openDataFile(path)
  if (content.type === 'text' && content.members.length === 1) return content.members[0]!.bytes
  throw new BellwetherError('FORMAT_UNKNOWN', {
    message: `${basename(path)} holds ${content.type === 'text' ? `${content.members.length} files` : content.type}.`,
    given: content.type,
    ...wanted,
  })
}

/** The last line of a table has too few cells and no end. */
export function cutTable(
  file: string,
  { line, cells, raw }: { readonly line: number; readonly cells: number; readonly raw: string },
  columns: number,
): BellwetherError {
  return new BellwetherError('FILE_TRUNCATED', {
    message: `${file} is cut off: line ${countText(line)} ends after ${cells} of ${columns} cells.`,
    expected: 'A file must be complete to its last line.',
    given: raw,
    remedy: 'Write or fetch the file again.',
  })
}

/** A line cannot be used: `what` ends the sentence. */
export function invalidLine(
  file: string,
  line: number,
  what: string,
  parts: { readonly expected: string; readonly given: string; readonly remedy: string },
): BellwetherError {
  return new BellwetherError('VALUE_INVALID', { message: `${file}, line ${countText(line)}: ${what}.`, ...parts })
}
