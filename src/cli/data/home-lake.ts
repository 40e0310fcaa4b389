/** The lake of the home that a command works in. */
import { join } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { type FileLake, openLake } from '../../store/open-lake.ts'
import type { CommandContext } from '../command.ts'

/** Folder of the lake below a home. */
export function lakeFolder(home: string): string {
  return join(home, 'lake')
}

export async function openHomeLake({ config, clock }: Pick<CommandContext, 'config' | 'clock'>): Promise<FileLake> {
  return openLake({ root: lakeFolder(config.home), clock, threads: config.threads })
}

/** What to type where there is nothing yet. */
export const FILL_HINT =
  'Read files with bellwether data ingest FILE, or make a simulated market with bellwether start.'

/** Errors: USAGE_VALUE for a text that is no number of a commit. */
export function commitOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new BellwetherError('USAGE_VALUE', {
    message: `--as-of-commit is ${text}.`,
    expected: 'It takes the number of a commit, as bellwether data query "FROM commits" shows them.',
    given: text,
    remedy: 'Write for example --as-of-commit 3.',
  })
}
