/** The tables of docs/reference/strategies.md, made of what the strategies declare. */
import { z } from 'zod'
import { TRADERS } from '../src/strategies/traders.ts'
import type { GeneratedTable } from './write-reference.ts'

interface Declared {
  readonly default: unknown
  readonly description: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
}

interface Parameter {
  readonly strategy: string
  readonly name: string
  readonly initial: string
  readonly range: string
  readonly meaning: string
}

/** Strategies that declare a parameter alike, from which on it is told of once. */
const SHARED_FROM = 4

const parametersOf = ({ name: strategy, parameters }: (typeof TRADERS)[number]): Parameter[] => {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input' })
  return Object.entries(properties as Record<string, Declared>).map(([name, declared]) => ({
    strategy,
    name: code(name),
    initial: Array.isArray(declared.default) ? 'none' : String(declared.default),
    range: rangeOf(declared),
    meaning: declared.description,
  }))
}

function rangeOf({ enum: choices, type, minimum, exclusiveMinimum, maximum }: Declared): string {
  if (choices !== undefined) return choices.join(', ')
  if (type !== 'number' && type !== 'integer') return 'list'
  const from = minimum === undefined ? `above ${exclusiveMinimum}` : `${minimum}`
  return `${from} to ${maximum}${type === 'integer' ? ', whole' : ''}`
}

export function strategyTables(): GeneratedTable[] {
  const all = TRADERS.flatMap(parametersOf)
  const alike = Map.groupBy(all, ({ name, range, meaning }) => `${name} ${range} ${meaning}`)
  const isShared = ({ name, range, meaning }: Parameter): boolean =>
    alike.get(`${name} ${range} ${meaning}`)!.length >= SHARED_FROM
  const shared = [...alike.values()].filter((same) => isShared(same[0]!))
  const varying = new Set(shared.filter((same) => !hasOneDefault(same)).map(([first]) => first!.name))
  const page = 'docs/reference/strategies.md'
  return [
    {
      page,
      header: '| strategy | fed with | what it holds |',
      rows: TRADERS.map(({ name, needs, title }) => row(code(name), needs.join(', '), title)),
    },
    {
      page,
      header: '| strategy | parameter | default | range | meaning |',
      rows: all
        .filter((each) => !isShared(each))
        .map(({ strategy, name, initial, range, meaning }) => row(code(strategy), name, initial, range, meaning)),
    },
    {
      page,
      header: '| shared parameter | default | range | meaning |',
      rows: shared.map((same) => {
        const { name, initial, range, meaning } = same[0]!
        return row(name, hasOneDefault(same) ? initial : 'see below', range, meaning)
      }),
    },
    {
      page,
      header: '| strategy | its defaults of shared parameters |',
      rows: TRADERS.map(
        ({ name }) =>
          [name, all.filter((each) => each.strategy === name && isShared(each) && varying.has(each.name))] as const,
      )
        .filter(([, own]) => own.length > 0)
        .map(([name, own]) => row(code(name), own.map((each) => `${each.name} ${each.initial}`).join(', '))),
    },
  ]
}

function hasOneDefault(same: readonly Parameter[]): boolean {
  return same.every(({ initial }) => initial === same[0]!.initial)
}

function code(text: string): string {
  return `\`${text}\``
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
