/** Tables that a command reads from one file and writes to another. */
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BellwetherError } from '../core/errors.ts'
import { writeFileAtomic } from '../core/files.ts'

/** Errors: USAGE_VALUE where `output` is the file that is read, by whatever path. @param flag that names the input; @param to that names the output */
export async function refuseOverwriting(
  input: string,
  output: string | undefined,
  flag = '--in',
  to = '--out',
): Promise<void> {
  if (output === undefined) return
  const [read, written] = await Promise.all([input, output].map((path) => realpath(path).catch(() => resolve(path))))
  if (read !== written) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `${to} is the file that ${flag} reads, ${output}.`,
    expected: 'The result goes to a file of its own: what was given is kept as it is.',
    given: output,
    remedy: 'Choose another name.',
  })
}

/** Compressed where the name ends in .gz. */
export async function writeTable(path: string, content: string | Uint8Array): Promise<void> {
  await writeFileAtomic(path, path.endsWith('.gz') ? gzipSync(content) : content)
}
