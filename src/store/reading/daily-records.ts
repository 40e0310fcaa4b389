/**
 * Some columns of a dated kind, day after day, for whoever goes through years of them: no more is held than one piece, a
 * file of few rows or one day of a large one.
 */
import { createFrame, type Frame, type Schema, selectRows } from '../../core/frame.ts'
import { RECORD_SCHEMAS, type KindName } from '../../market/record-kind.ts'
import { type IndexedFile, type IndexedSeries, mayHoldVersions } from '../commits/lake-index.ts'
import { readDirectly } from '../parquet/direct-reader.ts'
import { kindShape } from '../series.ts'
import { readRecords, type RecordFiles } from './read-records.ts'

/** A file of several days is read whole up to so many rows, about those of a day of index options. */
const MOST_ROWS = 20_000

interface Piece {
  /** Day numbers, both included. */
  readonly from: number
  readonly to: number
  readonly frame: Frame
}

export class DailyRecords {
  readonly #files: RecordFiles
  readonly #kind: KindName
  readonly #columns: Schema
  readonly #select: () => Promise<readonly IndexedSeries[]>
  #series: readonly IndexedSeries[] | undefined
  #piece: Piece | undefined

  constructor(
    files: RecordFiles,
    kind: KindName,
    columns: readonly string[],
    select: () => Promise<readonly IndexedSeries[]>,
  ) {
    this.#files = files
    this.#kind = kind
    const dated = kindShape(kind).dated!
    const schema: Schema = RECORD_SCHEMAS[kind]
    this.#columns = Object.fromEntries([dated, ...columns].map((name) => [name, schema[name]!]))
    this.#select = select
  }

  /** The rows of one day; those of one instant in the order of the kind's key. Errors: LAKE_CORRUPT. */
  async read(day: number): Promise<Frame> {
    const held = this.#piece
    const piece = held !== undefined && held.from <= day && day <= held.to ? held : await this.#load(day)
    this.#piece = piece
    return piece.from === piece.to ? piece.frame : this.#rowsOf(piece, day)
  }

  async #load(day: number): Promise<Piece> {
    const series = (this.#series ??= await this.#select())
    const holding = series
      .map((one) => ({ one, files: one.files.filter((file) => file.firstDay! <= day && day <= file.lastDay!) }))
      .filter(({ files }) => files.length > 0)
    if (holding.length === 0) return { from: day, to: day, frame: createFrame(this.#columns, 0) }
    const files = holding.flatMap((each) => each.files)
    return (files.length === 1 ? await this.#readFile(files[0]!, holding[0]!.one) : undefined) ?? this.#query(day)
  }

  /** Undefined where the file is too large to be held, where other files restate some of it, or only DuckDB reads it. */
  async #readFile(file: IndexedFile, { files }: IndexedSeries): Promise<Piece | undefined> {
    const [from, to] = [file.firstDay!, file.lastDay!]
    const overlapping = files.filter((other) => other.firstDay! <= to && from <= other.lastDay!)
    if ((from !== to && file.rows > MOST_ROWS) || mayHoldVersions(overlapping)) return undefined
    const frame = readDirectly(await this.#files.check.readIntact(file), this.#columns)
    return frame === undefined ? undefined : { from, to, frame }
  }

  async #query(day: number): Promise<Piece> {
    return {
      from: day,
      to: day,
      frame: await readRecords(this.#files, this.#kind, this.#series!, { from: day, to: day }),
    }
  }

  #rowsOf({ frame }: Piece, day: number): Frame {
    const days = frame.columns[kindShape(this.#kind).dated!] as Int32Array
    const rows: number[] = []
    for (let row = 0; row < days.length; row++) if (days[row] === day) rows.push(row)
    return selectRows(frame, rows)
  }
}
