/** Reads a grid from YAML. */
import { parse as parseYaml } from 'yaml'
import type { SweepGrid } from './grid.ts'
import { readGrid } from './grid-document.ts'
import { invalidGrid } from './grid-faults.ts'

/** @param origin names the text in errors, e.g. its path. Errors: GRID_INVALID, GRID_TOO_LARGE. */
export function parseGrid(text: string, origin: string): SweepGrid {
  let document: unknown
  try {
    document = parseYaml(text)
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!.replace(/:$/, '')
    throw invalidGrid(
      `${origin} cannot be read as YAML: ${reason}.`,
      'A grid is a YAML file of keys and values.',
      reason,
      'Correct the line; docs/reference/sweep.md has an example.',
    )
  }
  return readGrid(document, origin)
}
