/**
 * Stored features, keyed by symbol and date: one table a symbol below the hash of its feature set.
 *
 * A table is written once; its name carries the hash of its values and of its schema, so that other data
 * or other folds give another table beside it. The schema says what each column is, and holds a scaler for each training fold.
 */
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileError, temporaryName, TEMPORARY_PREFIX, writeFileAtomic } from '../core/files.ts'
import { hashFrame } from '../core/frame.ts'
import { hashJson } from '../core/hash.ts'
import type { FrameFiles } from '../store/parquet/frame-file.ts'
import type { Dataset } from './dataset.ts'
import type { FeatureSet } from './feature-set.ts'
import type { Label } from './labels.ts'
import { datasetFrame, datasetSchema } from './dataset-table.ts'
import type { Scaler } from './scaler.ts'

/** A scaler with the training fold it was learnt from; ISO dates of its first and last session. */
export interface FoldScaler {
  readonly trainFrom: string
  readonly trainTo: string
  readonly scaler: Scaler
}

export interface StoredFeatures {
  readonly symbol: string
  readonly dataset: Dataset
  readonly featureSet: FeatureSet
  readonly label: Label
  readonly scalers: readonly FoldScaler[]
}

export interface FeatureTable {
  /** Hash of the feature set, 16 digits. */
  readonly featureSet: string
  readonly symbol: string
  /** Hash of the values and the schema, 16 digits. */
  readonly values: string
  readonly path: string
}

const SHORT = 16

export class FeatureStore {
  readonly root: string
  readonly #files: FrameFiles

  constructor(root: string, files: FrameFiles) {
    this.root = root
    this.#files = files
  }

  /** Stores a table unless it is there. Errors: DISK_FULL, FILE_DENIED. */
  async put({
    symbol,
    dataset,
    featureSet,
    label,
    scalers,
  }: StoredFeatures): Promise<FeatureTable & { isNew: boolean }> {
    const frame = datasetFrame(dataset)
    const schema = { symbol, ...(datasetSchema(dataset, featureSet, label) as object), scalers }
    const values = hashJson([hashFrame(frame), JSON.stringify(schema)]).slice(0, SHORT)
    const key = { featureSet: featureSet.hash.slice(0, SHORT), symbol, values }
    const path = join(this.root, key.featureSet, encodeURIComponent(symbol), values)
    if ((await readdir(path).catch(() => [])).length > 0) return { ...key, path, isNew: false }
    const temporary = temporaryName(path)
    try {
      await mkdir(temporary, { recursive: true })
      await this.#files.write(frame, join(temporary, 'features.parquet'))
      await writeFileAtomic(join(temporary, 'schema.json'), `${JSON.stringify(schema, null, 2)}\n`)
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      if (!['ENOTEMPTY', 'EEXIST'].includes(String((error as { code?: string }).code))) throw fileError(error, path)
    }
    return { ...key, path, isNew: true }
  }

  /** Every table, in the order of their names. */
  async list(): Promise<FeatureTable[]> {
    const tables: FeatureTable[] = []
    for (const featureSet of await namesIn(this.root)) {
      for (const symbol of await namesIn(join(this.root, featureSet))) {
        for (const values of await namesIn(join(this.root, featureSet, symbol))) {
          const path = join(this.root, featureSet, symbol, values)
          tables.push({ featureSet, symbol: decodeURIComponent(symbol), values, path })
        }
      }
    }
    return tables
  }

  /** The schema of a table: its columns, rows, label and scalers. Errors: FILE_MISSING. */
  async schema({ path }: FeatureTable): Promise<FeatureSchema> {
    const file = join(path, 'schema.json')
    try {
      return JSON.parse(await readFile(file, 'utf8')) as FeatureSchema
    } catch (error) {
      throw fileError(error, dirname(file))
    }
  }
}

export interface FeatureSchema {
  readonly symbol: string
  readonly rows: number
  readonly label: string
  readonly features: readonly { readonly name: string }[]
  readonly scalers: readonly FoldScaler[]
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => !name.startsWith(TEMPORARY_PREFIX)).toSorted()
}
