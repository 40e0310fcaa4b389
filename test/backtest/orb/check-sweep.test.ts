import { describe, expect, it } from 'vitest'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { layOutSweep } from '../../../src/backtest/orb/kernel/sweep-layout.ts'
import { indexSweep } from '../../../src/backtest/orb/index-sweep.ts'
import { buildSessionIndex } from '../../../src/backtest/orb/session-index.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../../src/strategies/orb/orb-grid.ts'

const TOUCH: OrbFills = { at: 'touch', slippage: 0, fee: 0 }

/** Two sessions, the second of which moves by `move` ticks and lasts `span` seconds. */
function sessionsWith(move = 5, span = 3): OrbSessions {
  return {
    ticks: {
      tickMicros: 10_000,
      days: Int32Array.of(1, 2),
      starts: Int32Array.of(0, 3, 6),
      origins: new Int32Array(2),
      seconds: Int32Array.of(1, 2, 3, 1, 2, span),
      prices: Int32Array.of(1, 2, 3, 1, 1 + move, 1),
    },
    highs: Int32Array.of(1, 1),
    lows: Int32Array.of(0, 0),
  }
}

function axesWith(change: Partial<OrbAxes> = {}): OrbAxes {
  const one = { count: 1, ticks: Int32Array.of(1, 1) }
  return { stops: one, stopCounts: Int32Array.of(1), coolOffs: Int32Array.of(0), limits: one, ...change }
}

const engines = {
  index: (sessions: OrbSessions, axes: OrbAxes, fills: OrbFills) =>
    indexSweep(buildSessionIndex(sessions, fills), axes, fills, 1),
  kernel: (sessions: OrbSessions, axes: OrbAxes, fills: OrbFills) =>
    layOutSweep(indexSessions(sessions, fills), axes, fills, 1),
}

describe.each(Object.entries(engines))('a sweep of the %s is refused before it would be wrong', (_, sweep) => {
  it('with distances that are not there, zero or in disorder', () => {
    const distances = (count: number, ...ticks: number[]) => ({ count, ticks: Int32Array.from(ticks) })
    const cases: [Partial<OrbAxes>, RegExp][] = [
      [{ stops: distances(0) }, /stop distances/],
      [{ stops: distances(1, 1) }, /stop distances/],
      [{ stops: distances(1, 0, 1) }, /stop distances/],
      [{ limits: distances(1, 3, -1) }, /limit distances/],
      [{ limits: distances(2, 1, 2, 2, 1) }, /ascend/],
      [{ stopCounts: Int32Array.of() }, /stop counts/],
      [{ stopCounts: Int32Array.of(0, 1) }, /stop counts/],
      [{ stopCounts: Int32Array.of(2, 1) }, /stop counts ascend/],
      [{ coolOffs: Int32Array.of(-1) }, /cool-offs/],
    ]
    for (const [change, message] of cases) {
      expect(() => sweep(sessionsWith(), axesWith(change), TOUCH)).toThrow(message)
    }
  })

  it('with fills that cannot be', () => {
    const cases: [Partial<OrbFills>, RegExp][] = [
      [{ slippage: -1 }, /slippage/],
      [{ slippage: 0.5 }, /slippage/],
      [{ fee: Number.NaN }, /fee/],
      [{ fee: -1 }, /fee/],
      [{ at: 'quote' }, /quotes/],
    ]
    for (const [change, message] of cases) {
      expect(() => sweep(sessionsWith(), axesWith(), { ...TOUCH, ...change })).toThrow(message)
    }
  })

  it('but not for what a session without a signal would add', () => {
    const far = 50_000_000
    const sessions = sessionsWith(far)
    expect(() => sweep(sessions, axesWith({ stopCounts: Int32Array.of(20) }), TOUCH)).toThrow(/squared profits/)
    const untraded = { ...sessions, highs: Int32Array.of(1, 2 * far) }
    expect(() => sweep(untraded, axesWith({ stopCounts: Int32Array.of(20) }), TOUCH)).not.toThrow()
  })

  it('with sums beyond what a double holds', () => {
    const refused = (sessions: OrbSessions, change: Partial<OrbAxes>, message: RegExp) => {
      const refusal = expect.objectContaining({ code: 'SWEEP_INEXACT', message: expect.stringMatching(message) })
      expect(() => sweep(sessions, axesWith(change), TOUCH)).toThrow(refusal)
    }
    refused(sessionsWith(2 ** 26), { stopCounts: Int32Array.of(1) }, /squared profits/)
    refused(sessionsWith(2 ** 24), { stopCounts: Int32Array.of(5) }, /squared profits/)
    refused(sessionsWith(), { stopCounts: Int32Array.of(41) }, /mean holding times/)
    refused(sessionsWith(5, 23_400), { stopCounts: Int32Array.of(31) }, /mean holding times/)
    refused(sessionsWith(2 ** 30), {}, /too large/)
    refused(sessionsWith(5, 2 ** 30), {}, /too large/)
  })

  it('with fills that its index was not made for', () => {
    const index = buildSessionIndex(sessionsWith(), { at: 'next-tick' })
    expect(() => indexSweep(index, axesWith(), TOUCH, 1)).toThrow(/as its index expects/)
  })

  it('but not without need', () => {
    expect(() => sweep(sessionsWith(2 ** 24), axesWith(), TOUCH)).not.toThrow()
    expect(() => sweep(sessionsWith(5, 23_400), axesWith({ stopCounts: Int32Array.of(20) }), TOUCH)).not.toThrow()
  })
})
