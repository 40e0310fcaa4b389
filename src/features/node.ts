/**
 * Streams of numbers, one a row, as a graph of four kinds of node.
 *
 * An indicator is declared once as such a graph. `evaluate.ts` runs it over whole columns (batch) and
 * row by row (incremental); both call the same functions on the same numbers in the same order, so
 * they agree to the bit. No node can see a later row.
 *
 * Missing is NaN. A window is defined where all its rows are; a recurrence passes over a row with a
 * missing input: it gives NaN there and keeps its state.
 */

/**
 * What a row offers. open to volume are adjusted forward (no jump at a dividend or split); the raw
 * prices are as quoted. `dividend` is cash a share and `split` new shares for one old, both 0 and 1
 * on a row whose session has none. `session` is a day number. A series has only `close`, its value.
 */
export const BAR_FIELDS = [
  'session',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'rawOpen',
  'rawClose',
  'dividend',
  'split',
] as const
export type BarField = (typeof BAR_FIELDS)[number]

/** A function of up to six inputs of one row; unused ones are 0. */
export type RowFunction = (a: number, b: number, c: number, d: number, e: number, g: number) => number
/** A function of rows `from` to `to` (exclusive) of up to two inputs. */
export type WindowFunction = (from: number, to: number, x: Float64Array, y: Float64Array) => number

export interface FieldNode {
  readonly op: 'field'
  readonly field: BarField
}
export interface MapNode {
  readonly op: 'map'
  readonly inputs: readonly Node[]
  readonly f: RowFunction
}
export interface WindowNode {
  readonly op: 'window'
  readonly inputs: readonly Node[]
  readonly length: number
  readonly f: WindowFunction
}
export interface RecurrenceNode {
  readonly op: 'recurrence'
  readonly inputs: readonly Node[]
  /** Makes a function with a fresh state; it is called once a row, in order. */
  readonly start: () => RowFunction
}
export type Node = FieldNode | MapNode | WindowNode | RecurrenceNode

/** The fields of a row, each as a node. */
export type BarInput = Readonly<Record<BarField, Node>>

export const bar: BarInput = Object.fromEntries(
  BAR_FIELDS.map((field) => [field, { op: 'field', field } satisfies FieldNode]),
) as unknown as BarInput

/** A row for which every field but the identity of prices is that of `close`: what a transform works on. */
export function barOf(value: Node): BarInput {
  return { ...bar, close: value }
}

/** `f` of the same row of each input; NaN reaches `f`. */
export function map(inputs: readonly Node[], f: RowFunction): Node {
  checkInputs(inputs, 6)
  return { op: 'map', inputs, f }
}

/** `f` of the last `length` rows of each input, oldest first. */
export function window(inputs: readonly Node[], length: number, f: WindowFunction): Node {
  checkInputs(inputs, 2)
  return { op: 'window', inputs, length, f }
}

/** A value that depends on the rows before through a state of its own. */
export function recurrence(inputs: readonly Node[], start: () => RowFunction): Node {
  checkInputs(inputs, 6)
  return { op: 'recurrence', inputs, start }
}

/** Fields that a graph reads. */
export function fieldsOf(nodes: readonly Node[]): ReadonlySet<BarField> {
  const fields = new Set<BarField>()
  const seen = new Set<Node>()
  const visit = (node: Node): void => {
    if (seen.has(node)) return
    seen.add(node)
    if (node.op === 'field') fields.add(node.field)
    else node.inputs.forEach(visit)
  }
  nodes.forEach(visit)
  return fields
}

function checkInputs(inputs: readonly Node[], most: number): void {
  if (inputs.length < 1 || inputs.length > most) {
    throw new RangeError(`a node takes 1 to ${most} inputs, not ${inputs.length}`)
  }
}
