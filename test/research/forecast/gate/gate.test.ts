import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { BellwetherError, formatError } from '../../../../src/core/errors.ts'
import { failedRulesText } from '../../../../src/research/forecast/gate/failed-rules.ts'
import { Gate } from '../../../../src/research/forecast/gate/gate.ts'
import { gateRules } from '../../../../src/research/forecast/gate/gate-rules.ts'
import { gateOverride, passGate } from '../../../../src/research/forecast/gate/pass-gate.ts'
import { Random } from '../../../../src/core/random.ts'
import {
  dailyRows as daily,
  FIRST_DECISION,
  type Habits,
  madeForecasts,
  type MadeRow,
  SUBJECT,
} from '../made-forecasts.ts'

const DAY = 86_400_000
const subject = SUBJECT
const FIRST = FIRST_DECISION

const rules = gateRules.parse(undefined)
/** After so many daily forecasts, all outcomes known. */
const after = (count: number): number => FIRST + (count + 1) * DAY
const end = after(60)

function failed(habits: Habits, given = rules): string[] {
  const { rulings } = new Gate(madeForecasts(daily(habits), [0.75]), subject, given).at(after(habits.count))
  return rulings.filter(({ isMet }) => !isMet).map(({ rule }) => rule)
}

it('has the defaults that the reference names', () => {
  expect(rules).toEqual({
    window: 60,
    age: 7,
    least: 10,
    tolerance: { within: 0.02, share: 0.75 },
    coverage: { level: 0.75, confidence: 0.99 },
    skill: { p: 0.05 },
  })
})

it('opens for forecasts that know something and promise no more than they keep', () => {
  expect(failed({ count: 60, skill: 0.6 })).toEqual([])
})

it('closes by the rule that is not met', () => {
  expect(failed({ count: 8, skill: 0.6 })).toContain('enough')
  expect(failed({ count: 60, skill: 0 })).toEqual(['tolerance', 'skill'])
  expect(failed({ count: 60, skill: 0.6, width: 0.3 })).toEqual(['coverage'])
  expect(failed({ count: 60, skill: 0.6, width: 6 })).toEqual(['coverage'])
  // A market that hardly moves: within 2 % lies everything, of no-change as well.
  expect(failed({ count: 60, skill: 0.6, spread: 0.2 })).toEqual(['tolerance'])
})

it('closes some days after the last forecast, whatever it was worth by then', () => {
  const gate = new Gate(madeForecasts(daily({ count: 60, skill: 0.6 }), [0.75]), subject, rules)
  expect(gate.at(after(65)).isOpen).toBe(true)
  const stale = gate.at(after(300)).rulings.filter(({ isMet }) => !isMet)
  expect(stale).toEqual([
    { rule: 'recent', isMet: false, text: 'days since the newest forecast: 242; at most 7 are asked for' },
  ])
})

it('takes no infinite interval for one that covers', () => {
  const rows = daily({ count: 60, skill: 0.6, width: 0.45 })
  const everywhere = [-Infinity, Infinity] as const
  const half = rows.map((row, i) => (i % 2 === 0 ? row : { ...row, bounds: [everywhere] }))
  expect(coverageAt(half)).toMatchObject({ isMet: false, text: expect.stringContaining('of 30 outcomes') as string })
  const hardlyAny = rows.map((row, i) => (i % 10 === 0 ? row : { ...row, bounds: [everywhere] }))
  expect(coverageAt(hardlyAny)).toMatchObject({
    isMet: false,
    text: expect.stringContaining('was finite for 6 outcomes') as string,
  })
})

it('takes an empty interval for a miss', () => {
  const rows = daily({ count: 60, skill: 0.6 })
  const nowhere = [Infinity, -Infinity] as const
  const half = rows.map((row, i) => (i % 2 === 0 ? row : { ...row, bounds: [nowhere] }))
  expect(coverageAt(half)).toMatchObject({ isMet: false, text: expect.stringContaining('of 60 outcomes') as string })
})

function coverageAt(rows: MadeRow[]) {
  return new Gate(madeForecasts(rows, [0.75]), subject, rules).at(end).rulings.find(({ rule }) => rule === 'coverage')
}

it('needs intervals of the level that the study names', () => {
  const { rulings } = new Gate(madeForecasts(daily({ count: 60, skill: 0.6 }), [0.5]), subject, rules).at(end)
  expect(rulings[3]).toEqual({ rule: 'coverage', isMet: false, text: 'the 75\u202f% interval was not forecast' })
})

it('looks at the newest outcomes only', () => {
  const turned = [
    ...daily({ count: 200, skill: 0.6 }),
    ...daily({ count: 80, skill: 0 }).map((row) => ({
      ...row,
      decisionAt: row.decisionAt + 200 * DAY,
      outcomeKnownAt: row.outcomeKnownAt! + 200 * DAY,
    })),
  ]
  const gate = new Gate(madeForecasts(turned, [0.75]), subject, rules)
  expect(gate.at(FIRST + 200 * DAY).isOpen).toBe(true)
  expect(gate.at(after(280)).isOpen).toBe(false)
  const states = gate.history().map(({ isOpen }) => isOpen)
  expect([states.length, states[5], states[199], states.at(-1)]).toEqual([280, false, true, false])
  expect(gate.history(Math.floor(FIRST / DAY) + 270)).toHaveLength(10)
})

it('says the same of all decisions of one instant, as of the contracts of one snapshot', () => {
  const twice = daily({ count: 60, skill: 0.6 }).flatMap((row) => [row, row])
  const gate = new Gate(madeForecasts(twice, [0.75]), subject, rules)
  const history = gate.history()
  expect(history).toHaveLength(120)
  expect(history).toEqual(history.map(({ at }) => gate.at(at)))
})

/** Each daily row as the forecasts of so many contracts, which move together. */
function ofContracts(rows: readonly MadeRow[], contracts: number): MadeRow[] {
  return rows.flatMap((row) => {
    const scaled = (price: number, i: number): number => (price * (i + 1)) / contracts
    return Array.from({ length: contracts }, (_, i) => ({
      ...row,
      price: scaled(row.price, i),
      predicted: scaled(row.predicted, i),
      actual: scaled(row.actual, i),
      bounds: row.bounds!.map(([low, high]) => [scaled(low, i), scaled(high, i)] as const),
    }))
  })
}

it('counts snapshots, not their contracts: it opens for chains of any size, and is no surer of them', () => {
  for (const contracts of [1, 20, 500]) {
    const rulings = (rows: MadeRow[]) => new Gate(madeForecasts(rows, [0.75]), subject, rules).at(after(100)).rulings
    const able = rulings(ofContracts(daily({ count: 100, skill: 0.6 }), contracts))
    expect(able.map(({ isMet }) => isMet)).toEqual([true, true, true, true, true])
    const found = `${(60 * contracts).toLocaleString('en-US')} known outcomes amount to 60 independent ones`
    expect(able[1]!.text.replaceAll('\u202f', ',')).toContain(found)
    const idle = rulings(ofContracts(daily({ count: 100, skill: 0 }), contracts))
    expect(idle.map(({ isMet }) => isMet)).toEqual([true, true, false, true, false])
  }
})

it('has the same probability of luck with a thousand contracts a snapshot as with one', () => {
  const textOf = (contracts: number): string => {
    const rows = daily({ count: 60, skill: 0.1 }).flatMap((row) => new Array<MadeRow>(contracts).fill(row))
    return new Gate(madeForecasts(rows, [0.75]), subject, rules).at(end).rulings[4]!.text
  }
  expect(textOf(1000)).toBe(textOf(1))
})

it('allows for every forecaster that had spoken by then', () => {
  const one = daily({ count: 60, skill: 0.16 })
  const late = daily({ count: 1, skill: 0 }).map((row) => ({
    ...row,
    model: 'late',
    decisionAt: end + DAY,
    outcomeKnownAt: end + 3 * DAY,
  }))
  const others = Array.from({ length: 30 }, (_, i) =>
    daily({ count: 60, skill: 0, seed: 50 + i }).map((row) => ({ ...row, model: `other-${i}` })),
  )
  const skillOf = (rows: MadeRow[]): string =>
    new Gate(madeForecasts(rows, [0.75]), subject, rules).at(end).rulings[4]!.text
  expect(skillOf([...one, ...late])).toContain('allowing for 1 at this horizon')
  expect(skillOf([...one, ...others.flat()])).toContain('allowing for 31 at this horizon')
})

const OTHER = { model: 'stack', timeframe: '1h' }

it('gives the same ruling whatever comes later, and another one where what was known differs', () => {
  const skills = fc.double({ min: 0, max: 0.9, noNaN: true })
  fc.assert(
    fc.property(skills, fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 20, max: 110 }), (skill, seed, day) => {
      const rows = [
        ...daily({ count: 100, skill, seed }),
        ...daily({ count: 100, skill: 0.2, seed: seed + 1 }).map((row) => ({ ...row, ...OTHER })),
      ]
      const at = FIRST + day * DAY
      const original = new Gate(madeForecasts(rows, [0.75]), subject, rules).at(at)
      const random = Random.fromSeed(seed)
      const later = rows.map((row) => (row.outcomeKnownAt! < at ? row : changed(row, random, row.decisionAt >= at)))
      expect(new Gate(madeForecasts(later, [0.75]), subject, rules).at(at)).toEqual(original)
      const unknown = rows
        .filter(({ decisionAt }) => decisionAt <= at)
        .map((row) =>
          row.outcomeKnownAt! < at
            ? row
            : { ...row, actual: Number.NaN, outcomeKnownAt: Number.NaN, outcomeAt: Number.NaN },
        )
      expect(new Gate(madeForecasts(unknown, [0.75]), subject, rules).at(at)).toEqual(original)
      const other = rows.map((row) => (row.outcomeKnownAt! < at ? changed(row, random, false) : row))
      expect(new Gate(madeForecasts(other, [0.75]), subject, rules).at(at).rulings).not.toEqual(original.rulings)
    }),
  )
})

function changed(row: MadeRow, random: Random, isUnmade: boolean): MadeRow {
  const actual = 100 + 5 * random.normal()
  return isUnmade
    ? { ...row, actual, predicted: 100 + 5 * random.normal(), price: 90 + random.normal() }
    : { ...row, actual }
}

it('refuses at a closed gate, names each rule that failed, and records an override', () => {
  const closed = new Gate(madeForecasts(daily({ count: 60, skill: 0.001 }), [0.75]), subject, rules).at(end)
  const refusal = refusalOf(() => passGate(closed))
  expect(refusal.code).toBe('GATE_CLOSED')
  expect(refusal.given).toBe('tolerance, skill')
  expect(formatError(refusal).replaceAll('\u202f', ' ')).toMatch(
    /^The gate of ridge on 1d at 24 h is closed as of 2024-05-04 16:45 New York: tolerance: [\d.]+ % of 60 outcomes lie within 2.0 % of the forecast and [\d.]+ % within as much of no-change; .*skill: its mean error is .* times that of no-change \(p .*, allowing for 1 at this horizon\); .*\. Every rule .* \[GATE_CLOSED\]$/,
  )
  const reason = 'to see what it would have cost'
  expect(passGate(closed, gateOverride.parse({ reason }))).toEqual({ ...closed, overridden: reason })
  expect(gateOverride.safeParse({ reason: ' ' }).success).toBe(false)
  const open = new Gate(madeForecasts(daily({ count: 60, skill: 0.6 }), [0.75]), subject, rules).at(end)
  expect(passGate(open, { reason })).toEqual(open)
})

it('says which rules keep which gates closed', () => {
  const stateAt = (horizon: number, habits: Habits) => {
    const rows = daily(habits).map((row) => ({ ...row, horizon }))
    return new Gate(madeForecasts(rows, [0.75]), { ...subject, horizon }, rules).at(after(60))
  }
  const [able, idle, wide] = [
    stateAt(24, { count: 60, skill: 0.6 }),
    stateAt(48, { count: 60, skill: 0 }),
    stateAt(72, { count: 60, skill: 0, width: 6 }),
  ] as const
  const textOf = (...states: (typeof able)[]) => failedRulesText(states).replaceAll('\u202f', ' ')
  expect(textOf(able)).toBe('')
  expect(textOf(able, idle, wide)).toBe('tolerance at 48 and 72 h; skill at 48 and 72 h; coverage at 72 h')
  expect(textOf(idle, wide)).toBe('tolerance at every horizon; skill at every horizon; coverage at 72 h')
})

function refusalOf(act: () => unknown): BellwetherError {
  try {
    act()
  } catch (error) {
    if (error instanceof BellwetherError) return error
  }
  throw new Error('It was not refused.')
}

it('is closed where nothing was forecast, or no outcome is known yet', () => {
  const forecasts = madeForecasts(daily({ count: 60, skill: 0.6 }), [0.75])
  for (const [gate, isRecent] of [
    [new Gate(forecasts, { ...subject, horizon: 36 }, rules).at(end), false],
    [new Gate(forecasts, subject, rules).at(FIRST), true],
  ] as const) {
    expect(gate.rulings.map(({ isMet }) => isMet)).toEqual([isRecent, false, false, false, false])
    for (const { text } of gate.rulings) expect(text).not.toMatch(/NaN|undefined/)
  }
})
