import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BellwetherError, formatError } from '../../../../src/core/errors.ts'
import { gridRow, rowsPerRange } from '../../../../src/research/sweep/grid/grid.ts'
import { loadGrid } from '../../../../src/research/sweep/grid/grid-file.ts'
import { parseGrid } from '../../../../src/research/sweep/grid/grid-yaml.ts'

const BASE = {
  rangeMinutes: '5',
  stopDistance: '0.5',
  stopCountLimit: '[1, 2]',
  coolOffSeconds: '30',
  limitDistance: '2',
}

function gridText(changes: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...BASE, ...changes })
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')
}

function faultOf(text: string): string {
  try {
    parseGrid(text, 'grid.yaml')
  } catch (error) {
    if (error instanceof BellwetherError) return formatError(error)
    throw error
  }
  return ''
}

describe('the seed grid', () => {
  it('has the 9,747 rows of the original, in its order', async () => {
    const grid = await loadGrid('seed')
    expect(rowsPerRange(grid)).toBe(9747)
    expect(gridRow(grid, 0)).toStrictEqual({
      rangeSeconds: 300,
      stopDistance: 0.1,
      stopCount: 1,
      coolOff: 30,
      limitDistance: 1,
    })
    expect(gridRow(grid, 9746)).toStrictEqual({
      rangeSeconds: 300,
      stopDistance: 1.9,
      stopCount: 3,
      coolOff: 270,
      limitDistance: 19,
    })
    expect(gridRow(grid, 19)).toMatchObject({ stopCount: 1, coolOff: 60, limitDistance: 1 })
  })

  it('has distances that are the nearest doubles of their decimals, without drift', async () => {
    const { stopDistances } = await loadGrid('seed')
    expect(stopDistances.millionths.map((value) => value / 1e6)).toStrictEqual([
      0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9,
    ])
  })
})

describe('steps', () => {
  it('are what the decimals say, for any decimals', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 6 }),
      (first, width, count, decimals) => {
        const text = (whole: number): string => (whole / 10 ** decimals).toFixed(decimals)
        const last = first + (count - 1) * width
        const steps = `{ from: ${text(first)}, to: ${text(last)}, step: ${text(width)} }`
        const { stopDistances } = parseGrid(gridText({ stopDistance: steps }), 'grid.yaml')
        const expected = Array.from({ length: count }, (_, i) => Number(text(first + i * width)))
        expect(stopDistances.millionths.map((value) => value / 1e6)).toStrictEqual(expected)
      },
    )
    fc.assert(property)
  })

  it('that miss their end are refused, with the ends that they could have', () => {
    expect(faultOf(gridText({ limitDistance: '{ from: 1, to: 2.5, step: 1 }' }))).toBe(
      'grid.yaml: limitDistance does not reach 2.5 from 1 in steps of 1. The last step ends exactly at to. End at 2 or 3. [GRID_INVALID]',
    )
  })
})

describe('a grid file', () => {
  it('may give distances in other units and everything that fills need', () => {
    const text = gridText({
      rangeMinutes: '[0.5, 15]',
      stopDistance: '{ unit: range, values: [0.5, 1] }',
      limitDistance: '{ unit: volatility, from: 0.25, to: 0.75, step: 0.25 }',
      fill: 'next-tick',
      slippageTicks: '1',
      feePerShare: '0.0035',
      flatTime: "'15:45'",
      halfDays: 'as-recorded',
    })
    expect(parseGrid(text, 'grid.yaml')).toStrictEqual({
      rangeSeconds: [30, 900],
      stopDistances: { unit: 'range', millionths: [500_000, 1_000_000] },
      stopCounts: [1, 2],
      coolOffs: [30],
      limitDistances: { unit: 'volatility', millionths: [250_000, 500_000, 750_000] },
      fill: 'next-tick',
      slippageTicks: 1,
      feeMicros: 3500,
      flatMinutes: 945,
      halfDays: 'as-recorded',
      profile: 'canonical',
    })
  })

  it.each([
    ['an unknown key', { stopDistanse: '1' }, 'unknown key "stopDistanse"', 'Did you mean stopDistance?'],
    [
      'an unknown key of steps',
      { stopDistance: '{ from: 1, to: 2, stepp: 1 }' },
      '"stepp" in stopDistance',
      'Did you mean step?',
    ],
    [
      'an unknown unit',
      { stopDistance: '{ unit: rangee, values: 1 }' },
      'stopDistance.unit is "rangee"',
      'price, range, volatility',
    ],
    ['no value for a parameter', { limitDistance: '' }, 'limitDistance is null', 'It must be a number, a list'],
    ['a distance of zero', { stopDistance: '0' }, 'stopDistance holds 0.', 'a distance above 0'],
    ['a negative distance', { limitDistance: '[-1, 2]' }, 'limitDistance holds -1.', 'a distance above 0'],
    ['a distance that is no number', { stopDistance: '.nan' }, 'stopDistance holds NaN.', 'a distance above 0'],
    ['an infinite distance', { stopDistance: '[.inf]' }, 'stopDistance holds Infinity.', 'a distance above 0'],
    ['a distance that is too fine', { stopDistance: '0.0000001' }, 'stopDistance holds 1e-7.', 'six decimals'],
    ['a step of zero', { stopDistance: '{ from: 1, to: 2, step: 0 }' }, 'stopDistance holds 0.', 'the step is above 0'],
    [
      'a negative step',
      { stopDistance: '{ from: 1, to: 2, step: -0.5 }' },
      'stopDistance holds -0.5.',
      'the step is above 0',
    ],
    ['no values', { stopCountLimit: '[]' }, 'stopCountLimit has no values.', 'Name at least one value.'],
    ['values that go down', { coolOffSeconds: '[60, 30]' }, 'coolOffSeconds goes down, from 60 to 30.', 'Sort them.'],
    ['a value twice', { limitDistance: '[2, 2]' }, 'limitDistance holds 2 twice.', 'Remove one 2.'],
    [
      'steps that go down',
      { limitDistance: '{ from: 3, to: 1, step: 1 }' },
      'starts at 3 and ends at 1',
      'Exchange from and to.',
    ],
    ['a count that is not whole', { stopCountLimit: '1.5' }, 'stopCountLimit holds 1.5.', 'a whole number from 1 to'],
    ['a count of zero', { stopCountLimit: '0' }, 'stopCountLimit holds 0.', 'a whole number from 1 to'],
    ['more stops than the engine can add up', { stopCountLimit: '1000' }, 'stopCountLimit holds 1000.', 'from 1 to'],
    ['a negative cool-off', { coolOffSeconds: '-30' }, 'coolOffSeconds holds -30.', 'of seconds from 0'],
    ['a range of no length', { rangeMinutes: '0' }, 'rangeMinutes holds 0.', 'from 0.5 to 360'],
    ['a negative fee', { feePerShare: '-0.01' }, 'feePerShare holds -0.01.', 'an amount of at least 0'],
    ['a fee that is too high', { feePerShare: '2' }, 'feePerShare holds 2.', 'at most 1'],
    [
      'values and steps',
      { stopDistance: '{ unit: range, values: [1], step: 1 }' },
      'unknown key "step" in stopDistance',
      'Remove it',
    ],
    ['a unit alone', { stopDistance: '{ unit: range }' }, 'stopDistance.values is missing', 'give from, to and step'],
    ['a slippage in parts of ticks', { slippageTicks: '0.5' }, 'slippageTicks is 0.5.', 'a whole number'],
    ['an unknown fill model', { fill: 'tuch' }, 'fill is "tuch".', 'one of touch, next-tick, quote'],
    ['a time that is none', { flatTime: "'25:00'" }, 'flatTime is "25:00".', 'a time written HH:MM'],
    ['text for a number', { stopDistance: 'wide' }, 'stopDistance is "wide".', 'It must be a number, a list'],
  ])('with %s is refused', (_, changes, message, help) => {
    const fault = faultOf(gridText(changes))
    expect(fault).toContain(message)
    expect(fault).toContain(help)
    expect(fault).toMatch(/\[GRID_INVALID\]$/)
  })

  it('that is no document of keys is refused', () => {
    expect(faultOf('')).toContain('the document is null')
    expect(faultOf('a: [')).toContain('cannot be read as YAML')
  })

  it('of a billion rows is refused with the arithmetic', () => {
    const text = gridText({
      stopDistance: '{ from: 0.01, to: 10, step: 0.01 }',
      stopCountLimit: '{ from: 1, to: 10, step: 1 }',
      coolOffSeconds: '{ from: 1, to: 100, step: 1 }',
      limitDistance: '{ from: 0.01, to: 10, step: 0.01 }',
    })
    expect(faultOf(text)).toBe(
      'grid.yaml asks for 1 × 1,000 × 10 × 100 × 1,000 = 1,000,000,000 rows (rangeMinutes × stopDistance × ' +
        'stopCountLimit × coolOffSeconds × limitDistance): about 100 GB of memory, and 16 min 40 s of one core for each ' +
        'year of sessions. A sweep has at most 5,000,000 rows; more of them say less, since the best of many is mostly ' +
        'luck. Take fewer values, first of stopDistance, which has 1,000; or split the grid over several files. [GRID_TOO_LARGE]',
    )
  })

  it('of a size beyond counting is refused without being written down', () => {
    const wide = '{ from: 0.000001, to: 1000000, step: 0.000001 }'
    expect(faultOf(gridText({ stopDistance: wide, limitDistance: wide }))).toContain('[GRID_TOO_LARGE]')
  })
})

it('a name that is nearly one of a grid is told the name', async () => {
  await expect(loadGrid('sead')).rejects.toThrow('No grid is called sead')
  await expect(loadGrid('sead')).rejects.toMatchObject({ remedy: 'Did you mean seed?', code: 'GRID_INVALID' })
  await expect(loadGrid('./nowhere.yaml')).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
