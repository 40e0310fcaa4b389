/** A grid over any strategy's declared parameters: each a value, a list, or a range with `to` included. */
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { countText } from '../../core/number-text.ts'
import { readFileOrFail } from '../../core/files.ts'
import type { Json } from '../../core/hash.ts'
import { BellwetherError } from '../../core/errors.ts'
import type { GridAxis } from '../overfitting/plateau.ts'
import { invalidGrid } from '../sweep/grid/grid-faults.ts'

const value = z.union([z.number(), z.string(), z.boolean()])
const range = z.strictObject({ from: z.number(), to: z.number(), step: z.number().positive() })
const gridSchema = z.record(z.string(), z.union([value, z.array(value).min(1), range]))

export type ParameterValue = z.output<typeof value>

/** Values of each parameter, the first parameter running slowest. */
export interface StrategyGrid {
  readonly parameters: readonly { readonly name: string; readonly values: readonly ParameterValue[] }[]
}

/** More say less, since the best of many is mostly luck, and each is a whole backtest. */
export const MOST_ROWS = 2000

/** Errors: FILE_MISSING, GRID_INVALID, GRID_TOO_LARGE. */
export async function loadStrategyGrid(path: string): Promise<StrategyGrid> {
  return parseStrategyGrid((await readFileOrFail(path)).toString('utf8'), path)
}

/** @param origin names the text in errors. Errors: GRID_INVALID, GRID_TOO_LARGE. */
export function parseStrategyGrid(text: string, origin: string): StrategyGrid {
  const parsed = gridSchema.safeParse(documentOf(text, origin))
  if (!parsed.success) {
    const place = parsed.error.issues[0]!.path.join('.')
    throw invalidGrid(
      `${origin}: ${place === '' ? 'the document' : place} cannot be read as values of a parameter.`,
      'Each parameter has a value, a list of values, or { from, to, step }.',
      place,
      'Write for example delta: [0.1, 0.16, 0.3].',
    )
  }
  const grid = { parameters: Object.entries(parsed.data).map(([name, given]) => ({ name, values: valuesOf(given) })) }
  requireSize(grid, origin)
  return grid
}

function documentOf(text: string, origin: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!
    throw invalidGrid(
      `${origin} cannot be read as YAML: ${reason}.`,
      'A grid is a YAML file.',
      reason,
      'Correct the line.',
    )
  }
}

function valuesOf(given: z.output<typeof gridSchema>[string]): ParameterValue[] {
  if (Array.isArray(given)) return [...new Set(given)].toSorted(ascending)
  if (typeof given !== 'object') return [given]
  const { from, to, step } = given
  // 0.1 + 2 × 0.1 is 0.3 and not a hair above it
  const count = Math.floor((to - from) / step + 1e-9) + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number((from + i * step).toFixed(10)))
}

function ascending(a: ParameterValue, b: ParameterValue): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0
}

function requireSize(grid: StrategyGrid, origin: string): void {
  const rows = gridRows(grid)
  if (rows >= 1 && rows <= MOST_ROWS) return
  if (rows === 0) {
    throw invalidGrid(
      `${origin} asks for no rows.`,
      'Every parameter has at least one value.',
      '0',
      'Correct the range.',
    )
  }
  const lengths = grid.parameters.map(({ values }) => countText(values.length))
  const product = lengths.length > 1 ? `${lengths.join(' × ')} = ` : ''
  throw new BellwetherError('GRID_TOO_LARGE', {
    message: `${origin} asks for ${product}${countText(rows)} rows, each a whole backtest.`,
    expected: `A sweep of a strategy has at most ${countText(MOST_ROWS)} rows.`,
    given: `${countText(rows)} rows`,
    remedy: 'Take fewer values of some parameter.',
  })
}

export function gridRows({ parameters }: StrategyGrid): number {
  return parameters.reduce((product, { values }) => product * values.length, 1)
}

/** Parameters of one row, by name. */
export function gridRow({ parameters }: StrategyGrid, row: number): Record<string, ParameterValue> {
  const chosen: [string, ParameterValue][] = []
  let rest = row
  for (const { name, values } of parameters.toReversed()) {
    chosen.unshift([name, values[rest % values.length]!])
    rest = Math.floor(rest / values.length)
  }
  return Object.fromEntries(chosen)
}

/** Words have no distance from each other but their places in the list. */
export function axesOf({ parameters }: StrategyGrid): GridAxis[] {
  return parameters.map(({ name, values }) => ({
    name,
    unit: '',
    values: values.map((one, i) => (typeof one === 'number' ? one : i)),
  }))
}

export function gridJson({ parameters }: StrategyGrid): Json {
  return parameters.map(({ name, values }) => ({ name, values: [...values] }))
}
