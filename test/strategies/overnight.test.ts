import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { overnight } from '../../src/strategies/overnight.ts'

const target = (parameters: object, probability: number, bps: number): number =>
  overnight.create(overnight.parse(parameters)).target({
    session: 1,
    decidedAt: 1,
    probability,
    expectedReturn: bps / 10_000,
  })

it.each([
  [0.6, 3, 1],
  [0.4, -3, -1],
  [0.6, -3, 0],
  [0.4, 3, 0],
  [0.5, 3, 0],
  [0.5, -3, 0],
  [0.6, 2, 0],
  [0.4, -2, 0],
  [0.6, 2.01, 1],
  [0.4, -2.01, -1],
  [Number.NaN, 3, 0],
  [0.6, Number.NaN, 0],
])('with a hurdle of 2 bp, a probability of %d and %d bp expected, it holds %d', (probability, bps, held) => {
  expect(target({ minimumReturnBps: 2 }, probability, bps)).toBe(held)
})

it('asks the same probability of either side, from the least that is named on', () => {
  const parameters = { minimumProbability: 0.55 }
  expect([0.54, 0.55, 0.46, 0.45].map((p) => target(parameters, p, p > 0.5 ? 9 : -9))).toEqual([0, 1, 0, -1])
})

it('mirrored signals give mirrored positions of the size named; long-only stays out instead', () => {
  const percent = fc.integer({ min: 0, max: 100 })
  const bps = fc.integer({ min: -50, max: 50 })
  fc.assert(
    fc.property(percent, bps, fc.integer({ min: 50, max: 90 }), bps, (probability, expected, least, hurdle) => {
      const given = { minimumProbability: least / 100, minimumReturnBps: Math.abs(hurdle), size: 0.7 }
      const held = target(given, probability / 100, expected)
      expect([-0.7, 0, 0.7]).toContain(held)
      if (probability !== 50) expect(target(given, 1 - probability / 100, -expected) + held).toBe(0)
      expect(target({ ...given, direction: 'long-only' }, probability / 100, expected)).toBe(Math.max(0, held))
    }),
  )
})
