/** All that a run of the tests writes for itself lies in one folder, which is gone when the run is over. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-tests-'))
  // Processes and threads that are started from here on take it for the system's.
  process.env['TMPDIR'] = folder
  process.env['TEMP'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
