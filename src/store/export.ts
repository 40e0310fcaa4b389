/** Frames as files for other programs; each file is complete or is not there. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { csvCell } from '../core/csv.ts'
import { BellwetherError } from '../core/errors.ts'
import { fileError, makeFolder, temporaryName } from '../core/files.ts'
import type { ColumnArray, Frame } from '../core/frame.ts'
import { syncFile } from '../core/durable.ts'
import { FrameFiles } from './parquet/frame-file.ts'
import { cellText } from './value-text.ts'

const FORMATS = ['.parquet', '.csv', '.json', '.jsonl'] as const
const LINES_A_PIECE = 4096

/** Writes all rows in the format that the file's name ends in. Errors: USAGE_VALUE, DISK_FULL, FILE_DENIED. */
export async function exportFrame(frame: Frame, path: string): Promise<void> {
  const format = requireFormat(path)
  const temporary = temporaryName(path)
  try {
    await makeFolder(dirname(path))
    if (format === '.parquet') await new FrameFiles().write(frame, temporary)
    else await writePieces(temporary, textPieces(frame, format))
    await syncFile(temporary)
    await rename(temporary, path)
  } catch (error) {
    throw fileError(error, path)
  } finally {
    // Where it cannot be removed it was never there; what counts is why it could not be written.
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** Errors: USAGE_VALUE. */
export function requireFormat(path: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((extension) => extension === extname(path).toLowerCase())
  if (format !== undefined) return format
  throw new BellwetherError('USAGE_VALUE', {
    message: `${path} does not say which format to write.`,
    expected: `The name must end in ${FORMATS.join(', ')}.`,
    given: path,
    remedy: 'Change the name after --out.',
  })
}

async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    for (const piece of pieces) await handle.write(piece)
  } finally {
    await handle.close()
  }
}

function* textPieces(frame: Frame, format: '.csv' | '.json' | '.jsonl'): Iterable<string> {
  const names = Object.keys(frame.schema)
  const line = format === '.csv' ? csvLine(frame, names) : jsonLine(frame, names)
  const last = frame.length - 1
  if (format === '.csv') yield `${names.map((name) => csvCell(name)).join(',')}\n`
  if (format === '.json') yield '[\n'
  for (let from = 0; from < frame.length; from += LINES_A_PIECE) {
    let piece = ''
    const to = Math.min(frame.length, from + LINES_A_PIECE)
    for (let row = from; row < to; row++) piece += `${line(row)}${format === '.json' && row < last ? ',' : ''}\n`
    yield piece
  }
  if (format === '.json') yield ']\n'
}

function csvLine(frame: Frame, names: readonly string[]): (row: number) => string {
  return (row) => names.map((name) => csvCell(cellText(frame, name, row))).join(',')
}

/** Numbers and flags as such, dates and instants as text, missing values as null. */
function jsonLine(frame: Frame, names: readonly string[]): (row: number) => string {
  const keys = names.map((name) => JSON.stringify(name))
  return (row) => `{${names.map((name, j) => `${keys[j]}:${jsonCell(frame, name, row)}`).join(',')}}`
}

function jsonCell(frame: Frame, name: string, row: number): string {
  const type = frame.schema[name]!
  const value = (frame.columns[name] as ColumnArray)[row]!
  if (type === 'float') return Number.isFinite(value) ? String(value) : 'null'
  const text = cellText(frame, name, row)
  if (type === 'boolean') return text
  return text === '' ? 'null' : JSON.stringify(text)
}
