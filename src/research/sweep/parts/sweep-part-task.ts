/** Computes a part of a sweep: on any machine, in any order, any number of times. */
import { SUM_NAMES } from '../../../backtest/orb/orb-sums.ts'
import { keepPart, keptPart } from './kept-parts.ts'
import { sweepRows } from './part-engine.ts'
import { emptyPart, type PartSums, shapeOf, type SweepPart } from './sweep-part.ts'

/** The task. Errors: DISK_FULL, FILE_DENIED where the result is to be kept. */
export async function computePart(part: SweepPart): Promise<PartSums> {
  const shape = shapeOf(part)
  const kept = part.file === undefined ? undefined : await keptPart(part.file, shape)
  if (kept !== undefined) return kept
  const { sums, blocks } = sweepRows(part.key, part.sessions, part.axes, part.fills, part.blocks)
  const made = emptyPart(shape)
  for (const name of SUM_NAMES) made.sums[name].set(sums[name])
  const { rows, keptRows } = shape
  for (let b = 0, at = 0; b < part.blocks; b++) {
    for (const row of keptRows) {
      made.net[at] = blocks.net[b * rows + row]!
      made.netSquares[at++] = blocks.netSquares[b * rows + row]!
    }
  }
  if (part.file !== undefined) await keepPart(part.file, made)
  return made
}
