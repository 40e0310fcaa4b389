/**
 * The values of one parameter of a grid, exact in decimals: whole millionths, ascending. How many there are is known
 * without writing them down, so that a grid of any size can be refused.
 */
import { MILLIONTHS } from './grid.ts'

/** As a grid file has it: a value, several, or steps. */
export type AxisGiven = number | readonly number[] | Steps

export interface Steps {
  readonly from: number
  readonly to: number
  readonly step: number
}

/** In millionths of the parameter's unit. */
export interface Axis {
  readonly count: number
  /** Ascending; made when asked for. */
  values(): number[]
}

export interface AxisRule {
  /** In millionths, as the others here. */
  readonly least: number
  readonly most: number
  /** What every value must be a multiple of, in millionths. */
  readonly multiple: number
  /** E.g. `a distance above 0`. */
  readonly words: string
}

/** What is wrong with values that were given; the grid file adds where they stand. */
export class AxisFault extends Error {
  readonly expected: string
  readonly given: string
  readonly remedy: string

  constructor(message: string, expected: string, given: string, remedy: string) {
    super(message)
    this.given = given
    this.expected = expected
    this.remedy = remedy
  }
}

/** Throws AxisFault. */
export function readAxis(given: AxisGiven, rule: AxisRule): Axis {
  if (typeof given === 'number') return listed([given], rule)
  return 'from' in given ? stepped(given, rule) : listed(given, rule)
}

function listed(given: readonly number[], rule: AxisRule): Axis {
  if (given.length === 0)
    throw new AxisFault(
      'has no values',
      `A list has at least one, each ${rule.words}.`,
      'an empty list',
      'Name at least one value.',
    )
  const values = given.map((value) => exact(value, rule))
  for (let i = 1; i < values.length; i++) {
    if (values[i]! > values[i - 1]!) continue
    const isTwice = values[i] === values[i - 1]
    throw new AxisFault(
      isTwice ? `holds ${given[i]} twice` : `goes down, from ${given[i - 1]} to ${given[i]}`,
      'Values are listed in ascending order, each once.',
      String(given[i]),
      isTwice ? `Remove one ${given[i]}.` : 'Sort them.',
    )
  }
  return { count: values.length, values: () => values }
}

function stepped({ from, to, step }: Steps, rule: AxisRule): Axis {
  const [first, last] = [exact(from, rule), exact(to, rule)]
  const width = exact(step, { ...rule, least: rule.multiple, words: `${rule.words}; the step is above 0` })
  if (last < first)
    throw new AxisFault(
      `starts at ${from} and ends at ${to}`,
      'Steps go up.',
      `${from} to ${to}`,
      'Exchange from and to.',
    )
  const count = Math.floor((last - first) / width) + 1
  const reached = first + (count - 1) * width
  if (reached !== last) {
    throw new AxisFault(
      `does not reach ${to} from ${from} in steps of ${step}`,
      'The last step ends exactly at to.',
      `${from} to ${to} step ${step}`,
      `End at ${reached / MILLIONTHS} or ${(reached + width) / MILLIONTHS}.`,
    )
  }
  return { count, values: () => Array.from({ length: count }, (_, i) => first + i * width) }
}

/** Millionths of a decimal number. Throws AxisFault for what is none, too fine, or out of bounds. */
function exact(value: number, { least, most, multiple, words }: AxisRule): number {
  const millionths = Math.round(value * MILLIONTHS)
  const isExact = millionths / MILLIONTHS === value && millionths % multiple === 0
  if (isExact && millionths >= least && millionths <= most) return millionths
  throw new AxisFault(`holds ${value}`, `Every value is ${words}.`, String(value), 'Correct it or leave it out.')
}
