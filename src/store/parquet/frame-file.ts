/** Single frames as Parquet files outside the lake, such as the tables of a run. */
import type { Frame, Schema } from '../../core/frame.ts'
import { fileError } from '../../core/files.ts'
import { Engine } from './engine.ts'
import { readParquet } from './parquet-reader.ts'
import { writeParquet } from './parquet-writer.ts'

export class FrameFiles {
  readonly #engine: Engine

  /** @param threads that DuckDB may use; never changes a result */
  constructor(threads = 2) {
    this.#engine = new Engine(threads)
  }

  /** Writes the rows as they stand. What is at `path` is replaced. Errors: DISK_FULL, FILE_DENIED. */
  async write(frame: Frame, path: string): Promise<void> {
    const rows = Int32Array.from({ length: frame.length }, (_, row) => row)
    await writeParquet(this.#engine, path, { frame, rows, constants: new Map() })
  }

  /** @param rows how many the file holds. Errors: FILE_MISSING */
  async read<S extends Schema>(path: string, schema: S, rows: number): Promise<Frame<S>> {
    try {
      const frame = await readParquet(this.#engine, {
        paths: [path],
        schema,
        present: schema,
        rows,
        condition: undefined,
      })
      return frame as Frame<S>
    } catch (error) {
      throw fileError(error, path)
    }
  }
}
