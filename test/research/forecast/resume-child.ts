/** A process that fits a grid and is killed in the middle: `node resume-child.ts FOLDER`. One line a cell that is done. */
import { computeGrid } from '../../../src/research/forecast/compute-grid.ts'
import { SlowExecutor } from '../../core/tasks/slow-executor.ts'
import { gridRequest } from './made-samples.ts'

await computeGrid(gridRequest({ executor: new SlowExecutor(), folder: process.argv[2]! }))
