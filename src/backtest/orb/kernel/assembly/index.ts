import { ROWS, SESSION_BLOCKS, STOPS } from './fields'
import { field } from './lanes'
import { addSession, positions, stepBytes, stepsAdded, useSteps } from './steps'
import { finishBlock, workBytes } from './sums'
import { searches, SESSION_BYTES, useTrees } from './session'

export { buildIndex } from './tree'

/** Bytes that a part needs as working space. */
export function scratchBytes(): usize {
  return SESSION_BYTES + stepBytes() + workBytes()
}

/**
 * The rows of the stop distances from `stopFrom` and the blocks of sessions from `blockFrom`, each up to the other
 * without it. Whatever was at `sums` before, in these rows, is gone afterwards.
 */
export function sweepPart(stopFrom: i32, stopTo: i32, blockFrom: i32, blockTo: i32, sums: usize, scratch: usize): void {
  useSteps(scratch)
  useTrees(scratch + stepBytes() + workBytes())
  const rowsPerStop = field(ROWS) / field(STOPS)
  for (let column = 0; column < 8; column++) {
    const at = sums + ((column * field(ROWS) + stopFrom * rowsPerStop) << 3)
    memory.fill(at, 0, ((stopTo - stopFrom) * rowsPerStop) << 3)
  }
  for (let block = blockFrom; block < blockTo; block++) {
    const from = load<i32>(field(SESSION_BLOCKS) + (block << 2))
    const to = load<i32>(field(SESSION_BLOCKS) + (block << 2), 4)
    for (let stop = stopFrom; stop < stopTo; stop++) {
      for (let session = from; session < to; session++) addSession(session, stop)
      finishBlock(sums, block, stop)
    }
  }
}

export function searchCount(): i32 {
  return searches
}

export function positionCount(): i32 {
  return positions
}

export function stepCount(): i32 {
  return stepsAdded
}
