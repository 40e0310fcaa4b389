/** What single rows earned in each session, computed by the kernel: the profits of rowTrades. */
import type { OrbAxes, OrbFills } from '../../../strategies/orb/orb-grid.ts'
import { rowPlaces } from '../row-rules.ts'
import type { IndexedSessions } from './indexed-sessions.ts'
import { MemoryPlan } from './memory-plan.ts'
import { orbKernel } from './orb-kernel.ts'
import { planAxes } from './sweep-layout.ts'

/**
 * After fees, in ticks: of the i-th row and session s at i × sessions + s. The results of a sweep in the same memory
 * are gone afterwards. @param axes that a sweep was laid out with, and therefore checked
 */
export function rowProfits(
  { memory, index, fields, end }: IndexedSessions,
  axes: OrbAxes,
  rows: Int32Array,
  fills: OrbFills,
): Float64Array {
  const count = rows.length * index.firstSignals.length
  const plan = new MemoryPlan(end, fields)
  planAxes(plan, axes, fills)
  const [places, profits] = [plan.room(rows.length * 16), plan.room(count * 8)]
  plan.write(memory)
  new Int32Array(memory.buffer, places, rows.length * 4).set(placesOf(axes, rows))
  orbKernel(memory).rowProfits(rows.length, places, profits)
  return new Float64Array(memory.buffer, profits, count).slice()
}

/** Of each row: place of its stop distance, stop count, places of its cool-off and its limit distance. */
function placesOf(axes: OrbAxes, rows: Int32Array): Int32Array {
  const places = new Int32Array(rows.length * 4)
  for (const [i, row] of rows.entries()) {
    const { stop, stopCount, coolOff, limit } = rowPlaces(axes, row)
    places.set([stop, axes.stopCounts[stopCount]!, coolOff, limit], i * 4)
  }
  return places
}
