/** Says where src/ and the packages reach for the machine's clock, randomness, environment, zone or locale. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scanDeterminism } from '../src/core/code/determinism.ts'
import { projectFiles } from './project-files.ts'

/** The only places that may touch the system's clock and environment. */
const EXEMPT = /^src\/(?:cli|api)\/|^src\/core\/clock\/system\.ts$/

export interface DeterminismReport {
  readonly files: number
  readonly faults: readonly string[]
}

export function checkDeterminism(root: string): DeterminismReport {
  const all = projectFiles(root, ['src/**/*.ts', 'packages/{learn,options}/src/**/*.ts'])
  const paths = all.filter((path) => !EXEMPT.test(path))
  if (paths.length === 0) return { files: 0, faults: ['No file was read: there is nothing below src/.'] }
  const faults = paths.flatMap((path) =>
    scanDeterminism(readFileSync(join(root, path), 'utf8')).map(
      ({ line, column, rule, found, instead }) => `${path}:${line}:${column}: ${rule}: ${found}. ${instead}`,
    ),
  )
  return { files: paths.length, faults }
}

if (import.meta.main) {
  const { files, faults } = checkDeterminism(join(import.meta.dirname, '..'))
  for (const fault of faults) console.error(fault)
  console.log(`${files} files, ${faults.length} findings`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
