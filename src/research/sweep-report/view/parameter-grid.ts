/** The grid of a sweep: which row has which step of each parameter. The last parameter runs fastest. */
import { formatFixed, formatMoney } from '../../../report/format.ts'
import type { SweepParameter } from '../sweep-report-input.ts'

export interface ParameterGrid {
  readonly parameters: readonly SweepParameter[]
  readonly rows: number
  /** Rows from one step of a parameter to its next. */
  readonly strides: readonly number[]
}

export function parameterGrid(parameters: readonly SweepParameter[]): ParameterGrid {
  const strides = parameters.map((_, k) =>
    parameters.slice(k + 1).reduce((rows, { values }) => rows * values.length, 1),
  )
  return { parameters, rows: parameters.reduce((rows, { values }) => rows * values.length, 1), strides }
}

/** Indices of the parameters that take more than one value; the first where none does. */
export function variedParameters({ parameters }: ParameterGrid): number[] {
  const varied = parameters.map((_, k) => k).filter((k) => parameters[k]!.values.length > 1)
  return varied.length === 0 ? [0] : varied
}

export function stepOf({ parameters, strides }: ParameterGrid, row: number, parameter: number): number {
  return Math.floor(row / strides[parameter]!) % parameters[parameter]!.values.length
}

/** A step's value without its unit, with the decimals that the parameter's finest value needs. */
export function stepText({ values }: SweepParameter, step: number): string {
  return formatFixed(values[step]!, decimalsOf(values))
}

const MOST_DIGITS = 6

/** 0.30000000000000004 needs one. */
function decimalsOf(values: Float64Array): number {
  return values.reduce((most, value) => {
    const [, fraction = ''] = String(Number(value.toPrecision(MOST_DIGITS))).split('.')
    return Math.max(most, Math.min(MOST_DIGITS, fraction.length))
  }, 0)
}

/** "stop distance, $"; "stop distance, × range" for one of the range: titles have little room. */
export function parameterTitle({ name, unit }: SweepParameter): string {
  return unit === '' ? name : `${name}, ${unit.replace(/^of the (daily )?/, '× ')}`
}

/** "stop distance 0.3 $, stop count 2" */
export function rowText(grid: ParameterGrid, row: number): string {
  return grid.parameters
    .map((parameter, k) => {
      const { name, unit } = parameter
      const text = stepText(parameter, stepOf(grid, row, k))
      return unit === '$' ? `${name} $${text}` : `${name} ${text}${unit === '' ? '' : ` ${unit}`}`
    })
    .join(', ')
}

/** Money with its sign before the currency's: −$12.34; whole units from a thousand on. */
export function moneyText(amount: number): string {
  const text = formatMoney(Math.abs(amount))
  return `${amount < 0 && /[1-9]/.test(text) ? '−' : ''}$${text}`
}
