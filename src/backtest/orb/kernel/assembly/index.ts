import { BLOCKS, FIRST_SIGNALS, ROWS, SESSION_BLOCKS, STARTS, STOPS, SUMS } from './fields'
import { field } from './lanes'
import { searches, size, useSession } from './session'
import { finishBlock, workBytes } from './sums'
import { addSession, positions, readFields, stepsAdded, stepsBytes, useSteps } from './walk'

export { rowProfits } from './row'
export { buildIndex } from './tree'

/** Stop distances whose steps are kept at once: as many as leave room for a session in the second-level cache. */
const STEPS_BYTES = 655_360

function stopsAtOnce(): i32 {
  return max(1, min(field(STOPS), STEPS_BYTES / stepsBytes()))
}

/** Bytes that a sweep needs as working space. */
export function scratchBytes(): i32 {
  return workBytes() + stopsAtOnce() * stepsBytes()
}

/** All rows. What was at the sums before is gone afterwards. */
export function sweepRows(scratch: usize): void {
  readFields()
  memory.fill(field(SUMS), 0, (8 * field(ROWS)) << 3)
  const steps = scratch + workBytes()
  memory.fill(steps, 0, stopsAtOnce() * stepsBytes())
  for (let block = 0; block < field(BLOCKS); block++) {
    for (let stop = 0; stop < field(STOPS); stop += stopsAtOnce()) {
      sweepBlock(block, stop, min(stop + stopsAtOnce(), field(STOPS)), steps, scratch)
    }
  }
}

function sweepBlock(block: i32, stopFrom: i32, stopTo: i32, steps: usize, work: usize): void {
  const to = load<i32>(field(SESSION_BLOCKS) + (block << 2), 4)
  for (let session = load<i32>(field(SESSION_BLOCKS) + (block << 2)); session < to; session++) {
    useSession(session)
    const signal = load<i32>(field(FIRST_SIGNALS) + (session << 2)) - load<i32>(field(STARTS) + (session << 2))
    if (signal === size) continue
    for (let stop = stopFrom; stop < stopTo; stop++) {
      useSteps(steps + (stop - stopFrom) * stepsBytes())
      addSession(session, signal, stop)
    }
  }
  for (let stop = stopFrom; stop < stopTo; stop++) {
    useSteps(steps + (stop - stopFrom) * stepsBytes())
    finishBlock(block, stop, work)
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
