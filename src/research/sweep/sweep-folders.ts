/** Where the sweeps of a home lie. */
import { join } from 'node:path'
import { FrameFiles } from '../../store/parquet/frame-file.ts'
import { RunFolders, SWEEPS } from '../runs/run-folder.ts'

export function sweepFolders(home: string): RunFolders {
  return new RunFolders(join(home, 'sweeps'), new FrameFiles(), SWEEPS)
}
