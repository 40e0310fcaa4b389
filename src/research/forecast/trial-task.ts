/** One trial of tuning: a cell fitted before the first forecast, and how far off it was there. */
import { meanSquaredError } from '@bellwether/learn'
import { BellwetherError } from '../../core/errors.ts'
import { outcomesAt } from '../../features/horizons/horizon-samples.ts'
import type { CellInput } from './cell.ts'
import { fitCell } from './fit-cell.ts'

/** The task: the loss of a trial. Errors: those of the learner, but that it finds no solution. */
export async function tryCell(cell: CellInput): Promise<number | null> {
  try {
    const fits = await fitCell(cell)
    const rows = cell.fits.flatMap((fit) => Array.from(fit.rows))
    const { return: label } = outcomesAt(cell.samples, cell.place.horizon)
    const loss = meanSquaredError(
      Float64Array.from(rows, (row) => label[row]!),
      Float64Array.from(fits.flatMap(({ prediction }) => prediction)),
    )
    return Number.isFinite(loss) ? loss : null
  } catch (error) {
    if (error instanceof BellwetherError && error.code === 'MODEL_FAILED') return null
    throw error
  }
}
