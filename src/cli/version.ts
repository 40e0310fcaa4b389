/** The version of the program. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export async function version(): Promise<string> {
  const manifest = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
