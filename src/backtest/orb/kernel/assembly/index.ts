import { FIRST_SIGNALS, ROWS, SESSION_BLOCKS, SESSION_BYTES, STARTS, STOPS } from './fields'
import { field } from './lanes'
import { searches, size, useSession, useTrees } from './session'
import { finishBlock, workBytes } from './sums'
import { addSession, positions, readFields, stepsAdded, stepsBytes, useSteps } from './walk'

export { buildIndex } from './tree'

/** Stop distances whose steps are kept at once: as many as leave room for a session in the second-level cache. */
const STEPS_BYTES = 655_360

function stopsAtOnce(): i32 {
  return max(1, min(field(STOPS), STEPS_BYTES / stepsBytes()))
}

/** Bytes that a part needs as working space. */
export function scratchBytes(): i32 {
  return SESSION_BYTES + workBytes() + stopsAtOnce() * stepsBytes()
}

/**
 * The rows of the stop distances from `stopFrom` and the blocks of sessions from `blockFrom`, each up to the other
 * without it. Whatever was at `sums` before, in these rows, is gone afterwards.
 */
export function sweepPart(stopFrom: i32, stopTo: i32, blockFrom: i32, blockTo: i32, sums: usize, scratch: usize): void {
  readFields()
  useTrees(scratch)
  clearSums(sums, stopFrom, stopTo)
  const work = scratch + SESSION_BYTES
  const steps = work + workBytes()
  memory.fill(steps, 0, stopsAtOnce() * stepsBytes())
  for (let block = blockFrom; block < blockTo; block++) {
    for (let stop = stopFrom; stop < stopTo; stop += stopsAtOnce()) {
      sweepBlock(block, stop, min(stop + stopsAtOnce(), stopTo), sums, steps, work)
    }
  }
}

function clearSums(sums: usize, stopFrom: i32, stopTo: i32): void {
  const rowsPerStop = field(ROWS) / field(STOPS)
  for (let column = 0; column < 8; column++) {
    const at = sums + ((column * field(ROWS) + stopFrom * rowsPerStop) << 3)
    memory.fill(at, 0, ((stopTo - stopFrom) * rowsPerStop) << 3)
  }
}

function sweepBlock(block: i32, stopFrom: i32, stopTo: i32, sums: usize, steps: usize, work: usize): void {
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
    finishBlock(sums, block, stop, work)
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
