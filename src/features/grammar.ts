/**
 * How a feature is written, in YAML and on the command line:
 *
 *     name[:number...][.output][@source][|name[:number...][.output]...]
 *
 * `rsi:14`, `macd:12:26:9.hist`, `level@VIX`, `change:5@DGS10`, `rv_cc:20@/1m`, `rsi:14@QQQ/1h`,
 * `overnight_return|lag:1`, `atr:14|mean:10|zscore:60`. Numbers left out take their defaults. A feature
 * of several outputs stands for all of them when none is chosen. The source is a symbol or a series;
 * without one it is the symbol that is traded, and the interval after `/` is 1d unless given. Behind
 * `|` stands any feature that needs closes only; it takes the values before it for closes.
 *
 * `atm_iv:30@options` is a feature of the snapshots that the source gives, `sessions_to_event@cpi` one of its
 * events. Two features with ` - ` or ` / ` between them, blanks included, are their difference or ratio.
 */
import { BellwetherError } from '../core/errors.ts'
import {
  bindParameters,
  defaultsOf,
  isBarFeature,
  isEventFeature,
  isSnapshotFeature,
  type BarFeature,
  type CalendarFeature,
  type EventFeature,
  type FeatureDefinition,
  type OutputSpec,
  type ParameterValues,
  type SnapshotFeature,
} from './definition.ts'
import { bar, barOf, fieldsOf, type Node } from './node.ts'
import type { FeatureRegistry } from './registry.ts'
import { SNAPSHOT_KINDS } from './snapshots/snapshot.ts'

export interface SourceRef {
  /** Symbol or series; '' is the symbol that is traded. */
  readonly name: string
  /** '' for a series and for daily bars. */
  readonly interval: string
}

interface Resolved {
  /** The spec with every number written out: the name of its column in a dataset. */
  readonly name: string
}

/** A column computed on the rows of one source. */
export interface BarColumn extends Resolved {
  readonly kind: 'bars'
  readonly source: SourceRef
  /** What is said of each snapshot of the source; absent where its rows are bars or values. */
  readonly measured?: MeasuredFeature
  readonly node: Node
  /** Name as the command line writes it. */
  readonly column: string
  /** Rows before the first defined one, on rows without gaps. */
  readonly warmUp: number
}

/** A column computed from the time of the decision. */
export interface CalendarColumn extends Resolved {
  readonly kind: 'calendar'
  readonly feature: CalendarFeature
  readonly parameters: ParameterValues
}

/** A column computed from the time of the decision and the events of a source that were scheduled by then. */
export interface EventColumn extends Resolved {
  readonly kind: 'event'
  readonly source: SourceRef
  readonly feature: EventFeature
  readonly parameters: ParameterValues
}

export type LeafColumn = BarColumn | CalendarColumn | EventColumn

/** A column computed from two others at the decision; missing where one of them is. */
export interface PairColumn extends Resolved {
  readonly kind: 'pair'
  readonly parts: readonly [LeafColumn, LeafColumn]
  readonly combine: (left: number, right: number) => number
}

export type FeatureColumn = LeafColumn | PairColumn

interface MeasuredFeature {
  readonly feature: SnapshotFeature
  readonly parameters: ParameterValues
}

interface Stage {
  readonly name: string
  readonly numbers: readonly string[]
  readonly output: string | undefined
}

/** The columns that a spec stands for. Errors: FEATURE_INVALID. */
export function parseFeature(spec: string, registry: FeatureRegistry): FeatureColumn[] {
  const pair = splitPair(spec)
  if (pair === undefined) return parseLeaves(spec, registry)
  const { sign } = pair
  const [left, right] = [pair.left, pair.right].map((side) => {
    const columns = parseLeaves(side, registry)
    if (columns.length === 1) return columns[0]!
    throw malformed(spec, `"${side}" has several outputs, and a difference or ratio is of one each`)
  })
  return [
    { kind: 'pair', name: `${left!.name} ${sign} ${right!.name}`, parts: [left!, right!], combine: COMBINATIONS[sign] },
  ]
}

/** The parts of a difference or ratio; undefined for anything else. */
export function splitPair(spec: string): { left: string; sign: keyof typeof COMBINATIONS; right: string } | undefined {
  const parts = / (?<sign>[-/]) /.exec(spec)
  if (parts === null) return undefined
  const sign = parts.groups!['sign'] as keyof typeof COMBINATIONS
  return { left: spec.slice(0, parts.index).trim(), sign, right: spec.slice(parts.index + 3).trim() }
}

const COMBINATIONS = {
  '-': (left: number, right: number): number => left - right,
  '/': (left: number, right: number): number => (right === 0 ? Number.NaN : left / right),
} as const

/** The columns of a feature set that are computed by themselves, parts of pairs among them. */
export function leavesOf(columns: readonly FeatureColumn[]): LeafColumn[] {
  return columns.flatMap((column): readonly LeafColumn[] => (column.kind === 'pair' ? column.parts : [column]))
}

/** One value a column from one value a leaf, in their orders. */
export function combineLeaves<T>(
  columns: readonly FeatureColumn[],
  leaves: readonly T[],
  combine: (pair: PairColumn, left: T, right: T) => T,
): T[] {
  let place = 0
  return columns.map((column) => {
    const leaf = leaves[place++]!
    return column.kind === 'pair' ? combine(column, leaf, leaves[place++]!) : leaf
  })
}

function parseLeaves(spec: string, registry: FeatureRegistry): LeafColumn[] {
  const [first = '', ...rest] = spec.split('|').map((part) => part.trim())
  const [head = '', ...sources] = first.split('@')
  const stages = [head, ...rest].map((text) => parseStage(text, spec))
  const leading = registry.get(stages[0]!.name, spec)
  if (isEventFeature(leading)) return [eventColumn(leading, stages, sources, spec)]
  const isOfRows = isBarFeature(leading) || isSnapshotFeature(leading)
  if (!isOfRows) return [calendarColumn(leading, stages, sources.length > 0, spec)]
  const source = parseSource(sources, spec)
  const measured = isSnapshotFeature(leading) ? measuredBy(leading, stages[0]!, source, spec) : undefined
  const start = measured === undefined ? [START] : [measuredStart(measured)]
  const transforms = measured === undefined ? stages : stages.slice(1)
  return transforms
    .reduce<Partial[]>((columns, stage) => extend(columns, stage, registry, spec), start)
    .map(({ name, column, node, warmUp }) => {
      const [own, ...behind] = name.split('|')
      return {
        kind: 'bars',
        name: [own + sourceText(source), ...behind].join('|'),
        source,
        ...(measured === undefined ? {} : { measured }),
        node,
        column,
        warmUp,
      }
    })
}

/** A feature of snapshots is named first, with a source of its own; the values it gives stand for closes. */
function measuredBy(
  feature: SnapshotFeature,
  { numbers, output }: Stage,
  { name, interval }: SourceRef,
  spec: string,
): MeasuredFeature {
  if (output !== undefined) throw malformed(spec, `${feature.name} has no output ".${output}"`)
  if (name === '')
    throw malformed(spec, `${feature.name} needs a source of ${SNAPSHOT_KINDS[feature.snapshotOf].title} behind "@"`)
  if (interval !== '') throw malformed(spec, `a source of ${SNAPSHOT_KINDS[feature.snapshotOf].title} has no interval`)
  return { feature, parameters: bindParameters(feature, numbers, spec) }
}

function measuredStart({ feature, parameters }: MeasuredFeature): Partial {
  const name = stageText(feature, parameters)
  return { name, column: name.replaceAll(':', '_'), node: bar.close, warmUp: 0 }
}

/** '' for the traded symbol's own bars, else `@VIX/1d`. */
export function sourceText({ name, interval }: SourceRef): string {
  if (name === '' && interval === '') return ''
  return `@${name}${interval === '' ? '' : `/${interval}`}`
}

/** A name and numbers, as for a label. Errors: FEATURE_INVALID. */
export function parseNameAndNumbers(spec: string): { name: string; numbers: readonly string[] } {
  const { name, numbers, output } = parseStage(spec.trim(), spec)
  if (output !== undefined) throw malformed(spec, `it has an output ".${output}"`)
  return { name, numbers }
}

function parseStage(text: string, spec: string): Stage {
  const match = /^(?<name>[A-Za-z_]\w*)(?<numbers>(?::[^:]*?)*)(?:\.(?<output>[A-Za-z_]\w*))?$/.exec(text)
  const { name, numbers, output } = match?.groups ?? {}
  if (name === undefined) throw malformed(spec, text === '' ? 'a name is missing' : `"${text}" cannot be read`)
  return { name, numbers: (numbers ?? '').split(':').slice(1), output }
}

function parseSource(sources: readonly string[], spec: string): SourceRef {
  if (sources.length > 1) throw malformed(spec, 'it has several sources')
  const [source] = sources
  if (source === undefined) return { name: '', interval: '' }
  const [name = '', interval = '', more] = source.split('/')
  const isInterval = interval === '' || /^\d+[smhd]$/.test(interval)
  if (!/^[\w^.$=-]*$/.test(name) || !isInterval || more !== undefined || source === '') {
    throw malformed(spec, `the source "@${source}" cannot be read`)
  }
  return { name, interval: interval === '1d' ? '' : interval }
}

interface Partial {
  readonly name: string
  readonly column: string
  readonly node: Node
  readonly warmUp: number
}
/** Before the first stage there is no name. */
const START: Partial = { name: '', column: '', node: bar.close, warmUp: 0 }

/** The columns after one more stage. */
function extend(columns: readonly Partial[], stage: Stage, registry: FeatureRegistry, spec: string): Partial[] {
  const feature = registry.get(stage.name, spec)
  if (!isBarFeature(feature)) throw malformed(spec, `${feature.name} is ${kindText(feature)} and transforms nothing`)
  const isFirst = columns[0] === START
  const parameters = bindParameters(feature, stage.numbers, spec)
  if (!isFirst) requireClosesOnly(feature, parameters, spec)
  const outputs = chosenOutputs(feature, parameters, stage, spec)
  const text = stageText(feature, parameters)
  const hasSeveral = Object.keys(feature.outputs(parameters)).length > 1
  return columns.flatMap((before) => {
    const nodes = feature.build(isFirst ? bar : barOf(before.node), parameters)
    return outputs.map(([key, output]) => {
      const own = hasSeveral ? `${text}.${key}` : text
      return {
        name: isFirst ? own : `${before.name}|${own}`,
        column: isFirst ? output.column : `${before.column}_${output.column}`,
        node: nodes[key]!,
        warmUp: before.warmUp + output.warmUp,
      }
    })
  })
}

function stageText(feature: { name: string }, parameters: ParameterValues): string {
  return [feature.name, ...Object.values(parameters)].join(':')
}

function chosenOutputs(
  feature: BarFeature,
  parameters: ParameterValues,
  { output }: Stage,
  spec: string,
): [string, OutputSpec][] {
  const all = Object.entries(feature.outputs(parameters))
  if (output === undefined) return all
  const chosen = all.filter(([key]) => key === output)
  if (chosen.length > 0) return chosen
  const names = all.map(([key]) => `.${key}`).join(', ')
  throw new BellwetherError('FEATURE_INVALID', {
    message: `In "${spec}", ${feature.name} has no output named "${output}".`,
    expected: `Its outputs are ${names}.`,
    given: output,
    remedy: 'Choose one of them, or none for all.',
  })
}

function requireClosesOnly(feature: BarFeature, parameters: ParameterValues, spec: string): void {
  const others = [...fieldsOf(Object.values(feature.build(bar, parameters)))].filter((field) => field !== 'close')
  if (others.length === 0) return
  throw new BellwetherError('FEATURE_INVALID', {
    message: `In "${spec}", ${feature.name} needs ${others.join(', ')} and cannot follow another feature.`,
    expected: 'Behind "|" stands a feature that needs closes only, such as lag, change, mean, zscore or ema.',
    given: feature.name,
    remedy: 'Put it first, or choose another.',
  })
}

function calendarColumn(
  feature: CalendarFeature,
  stages: readonly Stage[],
  hasSource: boolean,
  spec: string,
): CalendarColumn {
  const { numbers, output } = stages[0]!
  if (hasSource || stages.length > 1 || output !== undefined) {
    throw malformed(spec, `${feature.name} is a feature of the date and has no source, output or transform`)
  }
  const parameters = bindParameters(feature, numbers, spec)
  return { kind: 'calendar', name: stageText(feature, parameters), feature, parameters }
}

/** Without transforms, since it has no rows; with the source whose events it counts to. */
function eventColumn(
  feature: EventFeature,
  stages: readonly Stage[],
  sources: readonly string[],
  spec: string,
): EventColumn {
  const { numbers, output } = stages[0]!
  const source = parseSource(sources, spec)
  if (source.name === '' || source.interval !== '' || stages.length > 1 || output !== undefined) {
    throw malformed(
      spec,
      `${feature.name} needs a source of events behind "@" and has no interval, output or transform`,
    )
  }
  const parameters = bindParameters(feature, numbers, spec)
  return { kind: 'event', name: stageText(feature, parameters) + sourceText(source), source, feature, parameters }
}

function kindText(feature: FeatureDefinition): string {
  if (isSnapshotFeature(feature)) return `a feature of ${SNAPSHOT_KINDS[feature.snapshotOf].title}`
  return isEventFeature(feature) ? 'a feature of events' : 'a feature of the date'
}

function malformed(spec: string, why: string): BellwetherError {
  return new BellwetherError('FEATURE_INVALID', {
    message: `The feature "${spec}" cannot be used: ${why}.`,
    expected: 'Write name:number:number.output@source|transform:number, for example macd:12:26:9.hist@VIX|lag:1.',
    given: spec,
    remedy: 'Correct it; docs/reference/features.md lists all features.',
  })
}

/** What the reference says of each feature: its spec with the defaults, the outputs one may choose, its title. */
export function describeFeatures(registry: FeatureRegistry): { spec: string; outputs: string[]; title: string }[] {
  return registry.all().map((feature) => {
    const defaults = defaultsOf(feature)
    const outputs = isBarFeature(feature) ? Object.keys(feature.outputs(defaults)) : []
    return { spec: stageText(feature, defaults), outputs: outputs.length > 1 ? outputs : [], title: feature.title }
  })
}
