/** The lake in a folder: the concrete class behind the port. Nothing is created before the first append. */
import type { Clock } from '../core/clock/clock.ts'
import { BellwetherError } from '../core/errors.ts'
import type { Frame } from '../core/frame.ts'
import type { RecordBatch } from '../ingest/source.ts'
import type { KindName, RecordSchema } from '../market/record-kind.ts'
import type { AppendStep } from './append/append.ts'
import { CommitLog } from './commits/commit-log.ts'
import type { QUARANTINE_SCHEMA } from './commits/quarantine.ts'
import { assertFilter } from './series.ts'
import { Engine } from './parquet/engine.ts'
import { FileCheck } from './commits/file-check.ts'
import type { CommitSummary, DailyReader, SeriesSummary, Lake, ReadQuery } from './lake.ts'
import { type IndexedSeries, LakeIndex } from './commits/lake-index.ts'
import type { Manifest } from './commits/manifest.ts'
import { DailyRecords } from './reading/daily-records.ts'
import { readQuarantine } from './reading/read-quarantine.ts'
import { readRecords } from './reading/read-records.ts'
import type { QueryAnswer, QueryOptions } from './sql/query.ts'

export interface LakeOptions {
  /** The lake's folder, absolute. */
  readonly root: string
  /** Gives `recordedAt`. */
  readonly clock: Clock
  /** Threads that reading and writing Parquet may use; never changes a result. */
  readonly threads?: number
  /** How long an append waits for other writers, milliseconds. */
  readonly patienceMs?: number
  /** Called at the moments of an append between which it can be interrupted. */
  readonly onStep?: (step: AppendStep) => void
}

const TEN_MINUTES_MS = 600_000

/** A lake in a folder of the local file system, with what commands need beside the port. Most only read: the rest is loaded when it is used. */
export class FileLake implements Lake {
  readonly root: string
  readonly #options: LakeOptions
  readonly #log: CommitLog
  readonly #engine: Engine
  readonly #check: FileCheck
  #index: LakeIndex | undefined

  constructor(options: LakeOptions) {
    this.root = options.root
    this.#options = options
    this.#log = new CommitLog(options.root)
    this.#engine = new Engine(options.threads ?? 2)
    this.#check = new FileCheck(options.root)
  }

  async head(): Promise<number> {
    return (await this.manifests()).length
  }

  async isIngested(sha256: string): Promise<boolean> {
    return (await this.manifests()).some(({ inputs }) => inputs.some((input) => input.sha256 === sha256))
  }

  async append(batches: readonly RecordBatch[]): Promise<CommitSummary> {
    const { appendBatches } = await import('./append/append.ts')
    return appendBatches(
      {
        files: this.#files,
        log: this.#log,
        clock: this.#options.clock,
        patienceMs: this.#options.patienceMs ?? TEN_MINUTES_MS,
        onStep: this.#options.onStep ?? (() => undefined),
      },
      batches,
    )
  }

  async read<K extends KindName>(kind: K, query: ReadQuery): Promise<Frame<RecordSchema<K>>> {
    const filter = query.where ?? {}
    assertFilter(kind, filter)
    const series = (await this.index(query.asOfCommit)).select(kind, filter)
    const sources = new Set(series.map(({ source }) => source))
    const frame = await readRecords(this.#files, kind, series, { ...query, withSource: sources.size > 1 })
    return frame as Frame<RecordSchema<K>>
  }

  daily<K extends KindName, C extends keyof RecordSchema<K>>(
    kind: K,
    columns: readonly C[],
    { where = {}, asOfCommit }: Pick<ReadQuery, 'where' | 'asOfCommit'>,
  ): DailyReader<K, C> {
    assertFilter(kind, where)
    const select = async (): Promise<readonly IndexedSeries[]> => (await this.index(asOfCommit)).select(kind, where)
    const records: unknown = new DailyRecords(this.#files, kind, columns as readonly string[], select)
    return records as DailyReader<K, C>
  }

  async list(asOfCommit?: number): Promise<SeriesSummary[]> {
    return (await this.index(asOfCommit)).summaries()
  }

  /** Every commit up to `asOfCommit`, oldest first. Errors: USAGE_VALUE for a commit that does not exist. */
  async manifests(asOfCommit?: number): Promise<readonly Manifest[]> {
    const manifests = await this.#log.load()
    if (asOfCommit === undefined || asOfCommit === manifests.length) return manifests
    if (Number.isInteger(asOfCommit) && asOfCommit >= 0 && asOfCommit < manifests.length) {
      return manifests.slice(0, asOfCommit)
    }
    throw new BellwetherError('USAGE_VALUE', {
      message: `The lake has no commit ${asOfCommit}.`,
      expected: `Its commits are numbered from 1 to ${manifests.length}.`,
      given: String(asOfCommit),
      remedy: 'Ask for one of these, or leave it out for the newest.',
    })
  }

  async index(asOfCommit?: number): Promise<LakeIndex> {
    const manifests = await this.manifests(asOfCommit)
    if (this.#index?.manifests !== manifests) this.#index = new LakeIndex(manifests)
    return this.#index
  }

  /** Answers a question in SQL over the newest state, or that of a commit. Errors: QUERY_INVALID, LAKE_CORRUPT. */
  async query(sql: string, options: QueryOptions & { readonly asOfCommit?: number } = {}): Promise<QueryAnswer> {
    const [{ querySql }, { filesOfTables }] = await Promise.all([import('./sql/query.ts'), import('./sql/views.ts')])
    const threads = this.#options.threads ?? 2
    const index = await this.index(options.asOfCommit)
    await this.#check.assertIntact(filesOfTables(index, sql))
    return querySql(this.root, index, sql, { threads, ...options })
  }

  /** Rows in quarantine that broke a rule, in the order of their commits. Errors: LAKE_CORRUPT. */
  async quarantined(rule: string, asOfCommit?: number): Promise<Frame<typeof QUARANTINE_SCHEMA>> {
    return readQuarantine(this.#files, await this.manifests(asOfCommit), rule)
  }

  get #files(): { root: string; engine: Engine; check: FileCheck } {
    return { root: this.root, engine: this.#engine, check: this.#check }
  }
}

/** Opens the lake at a folder; a folder that does not exist is an empty lake. Errors: LAKE_CORRUPT, FILE_DENIED. */
export async function openLake(options: LakeOptions): Promise<FileLake> {
  const lake = new FileLake(options)
  await lake.head()
  return lake
}
