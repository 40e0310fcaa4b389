/** Where the forecasts of a home lie. */
import { join } from 'node:path'
import { FrameFiles } from '../../store/parquet/frame-file.ts'
import { FORECASTS, RunFolders } from '../runs/run-folder.ts'

export function forecastFolders(home: string): RunFolders {
  return new RunFolders(join(home, 'forecasts'), new FrameFiles(), FORECASTS)
}
