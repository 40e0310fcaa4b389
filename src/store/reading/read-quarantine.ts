/** Rows that were refused, as they came. */
import { join } from 'node:path'
import type { Frame } from '../../core/frame.ts'
import { QUARANTINE_SCHEMA } from '../commits/quarantine.ts'
import { sqlText } from '../parquet/engine.ts'
import { corruptFile } from '../commits/file-check.ts'
import type { Manifest } from '../commits/manifest.ts'
import { readParquet } from '../parquet/parquet-reader.ts'
import type { RecordFiles } from './read-records.ts'

/** Rows that broke one rule, in the order of their commits. Errors: LAKE_CORRUPT. */
export async function readQuarantine(
  { root, engine, check }: RecordFiles,
  manifests: readonly Manifest[],
  rule: string,
): Promise<Frame<typeof QUARANTINE_SCHEMA>> {
  const hasRule = ({ inputs }: Manifest): boolean => inputs.some(({ rules }) => rules[rule] !== undefined)
  const files = manifests.filter(hasRule).flatMap(({ quarantine }) => (quarantine === null ? [] : [quarantine]))
  await check.assertIntact(files)
  const request = {
    paths: files.map(({ path }) => join(root, path)),
    schema: QUARANTINE_SCHEMA,
    present: QUARANTINE_SCHEMA,
    rows: files.reduce((rows, file) => rows + file.rows, 0),
    condition: `rule = ${sqlText(rule)}`,
  }
  try {
    return (await readParquet(engine, request)) as Frame<typeof QUARANTINE_SCHEMA>
  } catch (error) {
    throw corruptFile(join(root, 'quarantine'), (error as Error).message, error)
  }
}
