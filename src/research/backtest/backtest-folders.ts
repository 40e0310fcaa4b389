/** Where the backtests of a home lie. */
import { join } from 'node:path'
import { FrameFiles } from '../../store/parquet/frame-file.ts'
import { BACKTESTS, RunFolders } from '../runs/run-folder.ts'

export function backtestFolders(home: string): RunFolders {
  return new RunFolders(join(home, 'backtests'), new FrameFiles(), BACKTESTS)
}
