/** Random sessions on which sweeps are tried. */
import { Random } from '../../../src/core/random.ts'
import type { Distances, OrbSessions } from '../../../src/strategies/orb/orb-grid.ts'
import { planSweep, type SweepInput, type SweepPlan } from '../../../src/research/sweep/parts/sweep-plan.ts'

export function shared(values: ArrayLike<number>): Int32Array {
  const column = new Int32Array(new SharedArrayBuffer(4 * values.length))
  column.set(values)
  return column
}

/** A walk in ticks, one a second, changes only. */
export function randomSessions(seed: number, sessions: number, ticks: number): OrbSessions {
  const random = Random.fromSeed(seed)
  const starts = [0]
  const seconds: number[] = []
  const prices: number[] = []
  const ranges: { high: number; low: number }[] = []
  for (let s = 0; s < sessions; s++) {
    let price = 10_000
    for (let t = 0; t < ticks; t++) {
      const step = random.integer(7) - 3
      price += step
      if (step === 0 && t > 0) continue
      seconds.push(t)
      prices.push(price)
    }
    starts.push(prices.length)
    ranges.push({ high: 10_000 + random.integer(10), low: 10_000 - random.integer(10) })
  }
  return {
    ticks: {
      tickMicros: 10_000,
      days: shared(Array.from({ length: sessions }, (_, s) => 19_000 + s)),
      starts: shared(starts),
      origins: shared(Array.from({ length: sessions }, (_, s) => (19_000 + s) * 86_400 + 48_900)),
      seconds: shared(seconds),
      prices: shared(prices),
    },
    highs: shared(ranges.map(({ high }) => high)),
    lows: shared(ranges.map(({ low }) => low)),
  }
}

export function constantDistances(sessions: number, values: readonly number[]): Distances {
  return {
    count: values.length,
    ticks: shared(Array.from({ length: sessions * values.length }, (_, i) => values[i % values.length]!)),
  }
}

export function randomInput(seed: number, sessions: number, ticks: number, ranges = 1): SweepInput {
  return {
    ranges: Array.from({ length: ranges }, (_, range) => ({
      key: `random ${seed} ${range}`,
      sessions: randomSessions(seed + range, sessions, ticks),
      axes: {
        stops: constantDistances(sessions, [3, 5, 8, 13, 21]),
        stopCounts: Int32Array.of(1, 3),
        coolOffs: Int32Array.of(0, 10, 40),
        limits: constantDistances(sessions, [2, 5, 9, 30]),
      },
    })),
    fills: { at: 'touch', slippage: 1, fee: 0.7 },
  }
}

/** The plan cut as finely as it goes: every stop distance and every block by itself. */
export function finestPlan(input: SweepInput): SweepPlan {
  const plan = planSweep(input)
  const stops = input.ranges[0]!.axes.stops.count
  return {
    ...plan,
    parts: input.ranges.flatMap((_, range) =>
      Array.from({ length: stops * plan.blocks }, (__, i) => ({
        range,
        firstStop: Math.floor(i / plan.blocks),
        endStop: Math.floor(i / plan.blocks) + 1,
        block: i % plan.blocks,
      })),
    ),
  }
}
