import { Boosting, Ridge } from '@bellwether/learn'
import { expect, it } from 'vitest'
import { Random } from '../../src/core/random.ts'
import { averageImportance, importanceOf } from '../../src/models/importance.ts'

it('averages the shares; the error is the spread of one refit, within and between', () => {
  const refit = (gain: number, error: number) => [{ feature: 'a', gain, error }]
  expect(averageImportance([])).toEqual([])
  expect(averageImportance([refit(0.5, 0.1)])).toEqual([{ feature: 'a', gain: 0.5, error: 0.1 }])
  expect(averageImportance([refit(0.5, Number.NaN)])[0]!.error).toBe(0)
  const [both] = averageImportance([refit(0.4, 0.1), refit(0.6, 0.1)])
  // Within 0.01, between 0.02.
  expect(both!.gain).toBeCloseTo(0.5, 12)
  expect(both!.error).toBeCloseTo(Math.sqrt(0.03), 12)
})

it('the importance of a linear model is its share of absolute standardised coefficients', () => {
  const random = Random.fromSeed(4)
  const columns = Array.from({ length: 2 }, () => Float64Array.from({ length: 500 }, () => random.normal()))
  // Units do not count: the second column matters three times as much.
  const scaled = [columns[0]!.map((value) => value * 1000), columns[1]!]
  const label = columns[0]!.map((value, i) => value - 3 * columns[1]![i]!)
  const model = new Ridge({ penalty: 1e-6 }).fit({ rows: 500, columns: scaled }, label, { random })
  const [first, second] = importanceOf(model, ['a', 'b'])!
  expect(second!.gain / first!.gain).toBeCloseTo(3, 0)
  expect(first!.gain + second!.gain).toBeCloseTo(1, 12)
})

it('the importance of a boosted model is its share of the gain, without an error', () => {
  const random = Random.fromSeed(5)
  const columns = Array.from({ length: 2 }, () => Float64Array.from({ length: 500 }, () => random.normal()))
  const model = new Boosting({ task: 'regression' }).fit({ rows: 500, columns }, columns[1]!, { random })
  const [first, second] = importanceOf(model, ['x0', 'x1'])!
  expect(second!.gain).toBeGreaterThan(0.9)
  expect(first!.gain + second!.gain).toBeCloseTo(1, 12)
  expect(first!.error).toBeNaN()
})
