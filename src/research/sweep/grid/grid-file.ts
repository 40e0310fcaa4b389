/** A grid by the name of a preset, or of a file. */
import { BellwetherError } from '../../../core/errors.ts'
import { readFileOrFail } from '../../../core/files.ts'
import type { SweepGrid } from './grid.ts'
import { readGrid } from './grid-document.ts'
import { invalidGrid, nearestOf } from './grid-faults.ts'
import { DEFAULT_GRID, GRIDS } from './presets.ts'

/** The grid of that name, else of the file at that path; the usual one where none is named. Errors: FILE_MISSING, GRID_*. */
export async function loadGrid(given = DEFAULT_GRID): Promise<SweepGrid> {
  const preset = Object.hasOwn(GRIDS, given) ? GRIDS[given] : undefined
  if (preset !== undefined) return readGrid(preset, given)
  const text = await readGridFile(given)
  const { parseGrid } = await import('./grid-yaml.ts')
  return parseGrid(text, given)
}

async function readGridFile(path: string): Promise<string> {
  try {
    return (await readFileOrFail(path)).toString('utf8')
  } catch (error) {
    const isName = error instanceof BellwetherError && error.code === 'FILE_MISSING' && !/[./\\]/.test(path)
    if (!isName) throw error
    throw invalidGrid(
      `No grid is called ${path}, and no file.`,
      `A grid is ${Object.keys(GRIDS).join(' or ')}, or a YAML file.`,
      path,
      nearestOf(path, Object.keys(GRIDS)) ?? 'Name a file, e.g. --grid grid.yaml.',
    )
  }
}
